# /// specimen
# title = "every hint there is"
# cell = "exercise-1"
# ///
from __future__ import annotations

from typing import Final

from torch import Tensor, nn

class LoRALayer(nn.Module):
    A: nn.Parameter
    B: nn.Parameter
    scaling: Final[float]

    def __init__(self, in_dim: int, out_dim: int, rank: int, alpha: float) -> None:
        super().__init__()
        self.A = nn.Parameter(torch.randn(in_dim, rank) * 0.01)
        self.B = nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        return self.scaling * (x @ self.A @ self.B)
