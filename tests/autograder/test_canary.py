"""A changed definition changes what is measured of it; where it does not, a person is told, and no mark changes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from autograder.grading.canary import canary_of, remarks_on
from autograder.grading.flow import gather, submission_seed
from autograder.kit.evidence import Evidence
from autograder.kit.lab import Canary
from autograder.reports.html import class_page, report_page
from autograder.wire import CHANGED
from grading import judged, lab, warm_sandbox
from notebooks import notebook_of, source_of, submission_of

DEFINITIONS = [lab().exercise(number) for number in (1, 2, 3, 4)]
NOTEBOOK = notebook_of(["import torch", *(source_of(f"exercise-{e.number}") for e in DEFINITIONS)])


def seed_for(number: int, way: str) -> int:
    """A seed that draws this exercise's canary, and this way to change it."""

    def draws(seed: int) -> bool:
        canary = canary_of(lab(), DEFINITIONS, seed)
        return canary is not None and canary.exercise == number and way in canary.change(seed)

    return next(seed for seed in range(1_000) if draws(seed))


@cache
def measured(seed: int) -> Evidence:
    return gather(submission_of(NOTEBOOK), lab(), warm_sandbox(), seed, (1, 2, 3, 4))[0]


def test_each_exercise_with_definitions_has_one() -> None:
    assert {canary.exercise for canary in lab().canaries} == {1, 2, 3, 4}
    assert len({canary_of(lab(), DEFINITIONS, seed).exercise for seed in range(50)}) == 4  # type: ignore[union-attr]
    assert canary_of(lab(), [lab().exercise(5)], 1) is None


@pytest.mark.parametrize("way", [" * 1.", " * -", " / "])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_change_of_a_right_definition_is_measured(number: int, way: str) -> None:
    seed = seed_for(number, way)
    evidence = measured(seed)
    canary = canary_of(lab(), DEFINITIONS, seed)
    assert isinstance(canary, Canary)
    own, others = evidence[lab().exercise(number).probe].arrays, evidence[CHANGED].arrays
    names = [name for name in own if re.fullmatch(canary.arrays, name)]
    assert names
    for name in names:
        assert not np.allclose(own[name], others[name], rtol=1e-2)
    assert remarks_on(lab(), DEFINITIONS, evidence, seed) == ()


def test_the_same_numbers_are_told_to_who_grades_and_cost_nothing() -> None:
    submission = submission_of(NOTEBOOK)
    seed = seed_for(1, " * 1.")
    evidence = measured(seed)
    same = {**evidence, CHANGED: replace(evidence[CHANGED], arrays=evidence["layer"].arrays)}
    report = judged(submission, lab(), same, seed, (1, 2, 3, 4))
    assert report.score == report.max_score == 16
    (remark,) = report.remarks
    assert remark.startswith("exercise 1: with a definition of ours")
    assert remark not in report_page(report)
    assert remark.replace("'", "&#39;") in class_page([report], {report.submission: "x.html"})


@pytest.mark.parametrize("forged", ["nothing", "zeros", "not finite", "other shapes"])
def test_what_says_nothing_is_no_remark(forged: str) -> None:
    seed = seed_for(1, " * 1.")
    evidence = measured(seed)
    arrays = dict(evidence["layer"].arrays)
    if forged == "nothing":
        others = {}
    elif forged == "zeros":
        arrays = others = {name: np.zeros_like(array) for name, array in arrays.items()}
    elif forged == "not finite":
        arrays = others = {name: np.full(array.shape, np.nan) for name, array in arrays.items()}
    else:
        others = {name: array[:1] for name, array in arrays.items()}
    changed = {"layer": replace(evidence["layer"], arrays=arrays), CHANGED: replace(evidence[CHANGED], arrays=others)}
    assert remarks_on(lab(), DEFINITIONS, {**evidence, **changed}, seed) == ()


def test_another_seed_draws_another_change() -> None:
    changes = {canary_of(lab(), DEFINITIONS, seed).change(seed) for seed in range(20)}  # type: ignore[union-attr]
    assert len(changes) == 20
    assert submission_seed(1, submission_of(NOTEBOOK)) != submission_seed(2, submission_of(NOTEBOOK))
