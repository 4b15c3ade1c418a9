"""Exercise 1 as a plain pytest grader has it: `python -m autograder demo --attack` runs it beside the grader's own checks.

It is no strawman: it tries a rectangular layer, values of B that are not zero, and two pairs of rank and alpha.
"""

import pytest
import torch
from student import LoRALayer


def test_parameters_have_the_low_rank_shapes():
    shapes = {name: tuple(p.shape) for name, p in LoRALayer(6, 10, 2, 4).named_parameters()}
    assert shapes == {"A": (6, 2), "B": (2, 10)}


def test_update_is_zero_at_first():
    assert torch.allclose(LoRALayer(6, 10, 2, 4)(torch.randn(3, 6)), torch.zeros(3, 10))


@pytest.mark.parametrize(("rank", "alpha"), [(2, 4), (3, 7)])
def test_update_is_scaled_by_alpha_over_rank(rank, alpha):
    layer = LoRALayer(6, 10, rank, alpha)
    torch.nn.init.normal_(layer.B)
    x = torch.randn(3, 6)
    assert torch.allclose(layer(x), alpha / rank * (x @ layer.A @ layer.B), atol=1e-5)
