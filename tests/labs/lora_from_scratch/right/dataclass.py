# /// specimen
# title = "a dataclass that is a module"
# cell = "exercise-1"
# ///
from dataclasses import dataclass

@dataclass(eq=False, repr=False)
class LoRALayer(torch.nn.Module):
    in_dim: int
    out_dim: int
    rank: int
    alpha: float

    def __post_init__(self):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(self.in_dim, self.rank) * 0.01)
        self.B = torch.nn.Parameter(torch.zeros(self.rank, self.out_dim))

    def forward(self, x):
        return self.alpha / self.rank * (x @ self.A @ self.B)
