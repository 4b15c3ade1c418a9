"""Mutants of the solution that nobody wrote by hand: killed, or argued to change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutation import argued, mutants, survivors
from zoo import read_zoo

ZOO = read_zoo("lora_from_scratch")
MUTANTS = mutants(ZOO)


@pytest.mark.slow
def test_every_mutant_is_killed_or_argued_equivalent(tmp_path: Path) -> None:
    alive = survivors(ZOO, tmp_path)
    assert alive - set(argued(ZOO)) == set(), "no check notices these"
    assert set(argued(ZOO)) - alive == set(), "argued equivalent, and yet killed or gone"


def test_there_is_something_to_kill() -> None:
    assert len(MUTANTS) > 200
    keys = " ".join(mutant.key for mutant in MUTANTS)
    for change in (
        "self.scaling = alpha / rank → self.scaling = alpha * rank",
        "self.scaling = alpha / rank → pass",
        "torch.zeros(rank, out_dim)) → self.B = torch.nn.Parameter(torch.ones(rank, out_dim))",
        "self.linear(x) + self.lora(x) → return self.linear(x) + self.linear(x)",
        "LoRALayer(linear_layer.out_features, linear_layer.in_features",
        "if name == 'out_head':",
        "parameter.requires_grad = False → parameter.requires_grad = True",
    ):
        assert change in keys, change
