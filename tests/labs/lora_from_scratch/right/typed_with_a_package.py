# /// specimen
# title = "shapes in annotations, by a package that is not installed here"
# cell = "exercise-1"
# ///
from jaxtyping import Float
from torch import Tensor


class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim: int, out_dim: int, rank: int, alpha: float) -> None:
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x: Float[Tensor, "... d_in"]) -> Float[Tensor, "... d_out"]:
        return self.scaling * (x @ self.A @ self.B)
