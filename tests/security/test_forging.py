"""Notebooks that invent what is measured of them: they earn nothing by it, and a right answer in disguise is seen."""

from __future__ import annotations

import pytest
from forging import ALL_WRONG, Forgery, graded_as, graded_with, read_forgeries

from grading import result
from notebooks import notebook_of, source_of

FORGERIES = read_forgeries()
HONEST = {"5.1", "5.2"}  # the counts are right, and the cells run


@pytest.mark.parametrize("forgery", [f for f in FORGERIES if f.right], ids=lambda forgery: forgery.name)
@pytest.mark.parametrize("seed", [1, 2])
def test_right_definitions_in_disguise_are_seen(forgery: Forgery, seed: int) -> None:
    report = graded_with(forgery, seed)
    assert len(report.remarks) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_neither_are_they_spared_in_a_notebook_that_stops(seed: int) -> None:
    """Its definitions are tried by themselves then, and with a changed one as well."""
    (forgery,) = [forgery for forgery in FORGERIES if forgery.name == "substitution"]
    report = graded_as(notebook_of(["import torch\n1 / 0", forgery.code, ALL_WRONG]), forgery.exercises, seed)
    assert len(report.remarks) == 1


@pytest.mark.parametrize("forgery", [f for f in FORGERIES if 5 in f.exercises], ids=lambda forgery: forgery.name)
def test_what_was_never_trained_is_no_classifier(forgery: Forgery) -> None:
    report = graded_with(forgery, 1)
    earned = {check.id for check in report.checks if check.earned}
    assert earned <= HONEST


def test_an_infinity_makes_no_wrong_sum_right() -> None:
    (infinity,) = [forgery for forgery in FORGERIES if forgery.name == "infinity"]
    assert result(graded_with(infinity, 1), "2.2").status == "failed"


def test_a_notebook_that_is_all_wrong_earns_nothing_in_exercises_1_to_4() -> None:
    report = graded_as(notebook_of(["import torch", ALL_WRONG]), (1, 2, 3, 4), 1)
    assert [check.id for check in report.checks if check.earned] == []


# What a replacement may do that replaces nothing, in models whose layers would be right.
IDLE = {
    "nothing": "pass",
    "parameters that nobody uses": """
    for name, child in model.named_modules():
        if isinstance(child, torch.nn.Linear) and name != "out_head":
            child.A = torch.nn.Parameter(torch.randn(child.in_features, rank))
            child.B = torch.nn.Parameter(torch.zeros(rank, child.out_features))""",
    "layers beside the model's own": """
    for name, child in list(model.named_modules()):
        if isinstance(child, torch.nn.Linear) and name != "out_head":
            child.lora = LoRALayer(child.in_features, child.out_features, rank, alpha)""",
    "wrappers that the model does not call": """
    for name, child in list(model.named_modules()):
        if isinstance(child, torch.nn.Linear) and name != "out_head":
            inner = LinearWithLoRA(child, rank, alpha)
            child.lora, child.forward = inner.lora, lambda x, child=child: torch.nn.functional.linear(
                x, child.weight, child.bias
            )""",
}


@pytest.mark.parametrize("way", IDLE)
def test_a_model_that_is_as_it_was_earns_nothing_in_exercise_3(way: str) -> None:
    replace = f"def replace_linear_with_lora(model, rank, alpha):\n    {IDLE[way]}"
    cells = ["import torch", *(source_of(f"exercise-{number}") for number in (1, 2)), replace]
    report = graded_as(notebook_of(cells), (1, 2, 3), 1)
    assert [check.id for check in report.checks if check.earned and check.exercise == 3] == []
    assert sum(check.earned for check in report.checks) == 8


def test_there_are_variants_of_each_kind() -> None:
    assert sum(forgery.right for forgery in FORGERIES) >= 4
    assert sum(not forgery.right for forgery in FORGERIES) >= 4
