"""LoRA for the benchmarks, written apart from the lab's solution (Hu et al., 2021, https://arxiv.org/abs/2106.09685)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class AdaptedLinear(nn.Module):
    """y = W x + b + (alpha / rank) x A B, with W and b frozen."""

    def __init__(self, linear: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.linear = linear
        self.scaling = alpha / rank
        self.A = nn.Parameter(torch.empty(linear.in_features, rank))
        self.B = nn.Parameter(torch.zeros(rank, linear.out_features))
        nn.init.kaiming_uniform_(self.A, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        output: Tensor = self.linear(x) + self.scaling * (x @ self.A @ self.B)
        return output


def adapt(model: nn.Module, rank: int = 8, alpha: float = 16) -> None:
    """Freezes a model and adapts all its linear layers but `out_head`, in place."""
    model.requires_grad_(False)
    for path, module in list(model.named_modules()):
        if isinstance(module, nn.Linear) and path != "out_head":
            parent, _, name = path.rpartition(".")
            setattr(model.get_submodule(parent), name, AdaptedLinear(module, rank, alpha))
