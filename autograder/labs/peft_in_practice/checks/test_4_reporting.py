"""Exercise 4: best_epoch, reported, summarise and differs, on given curves and values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float
from autograder.labs.peft_in_practice.inputs import PAIRS
from autograder.labs.peft_in_practice.measurements import Differs, Epoch, Reported, Summary
from autograder.labs.peft_in_practice.mistakes import mistake, recognise
from autograder.labs.peft_in_practice.mistakes.reporting import (
    EPOCHS,
    MEANS,
    REPORTED,
    SPREADS,
    Curves,
    Summarised,
    best,
    reported,
    right,
    spread,
)
from autograder.words import listed, say

NEAR = 0.006  # points: a value may be rounded to two decimals


def curves_of(reporting: ExerciseEvidence) -> dict[str, Curves]:
    return {name: Curves(**curve) for name, curve in reporting.inputs.facts["curves"].items()}


def close(expected: float, got: float) -> bool:
    return abs(expected - got) < NEAR


def same(expected: Summarised, got: Summarised) -> bool:
    return close(expected.mean, got.mean) and math.isclose(expected.spread, got.spread, rel_tol=0.01, abs_tol=1e-4)


@check("4.1", points=1)
def test_best_epoch(reporting: ExerciseEvidence) -> None:
    """The best epoch is the first with the largest validation accuracy, counted from 0"""
    measured = []
    for name, curve in curves_of(reporting).items():
        found = reporting.read(Epoch, name)
        if found.epoch is None:
            raise mistake("4.1", "no-epoch", found.type)
        measured.append((curve, as_float(found.epoch)))
    for curve, got in measured:
        if got != best(curve):
            name = recognise(EPOCHS, measured, close) or "other-epoch"
            raise mistake("4.1", name, expected=best(curve), found=f"{got:g}", validation=list(curve.validation))


@check("4.2", points=1, explained_by=("4.1",))
def test_reported(reporting: ExerciseEvidence) -> None:
    """What is reported is the test accuracy after the epoch that validation has chosen"""
    measured = []
    for name, curve in curves_of(reporting).items():
        found = reporting.read(Reported, name)
        if found.value is None:
            raise mistake("4.2", "no-value", found.type)
        measured.append((curve, as_float(found.value)))
    for curve, got in measured:
        if not close(reported(curve), got):
            name = recognise(REPORTED, measured, close) or "other-value"
            raise mistake("4.2", name, expected=reported(curve), found=got, epoch=best(curve))


@check("4.3", points=2)
def test_summary(reporting: ExerciseEvidence) -> None:
    """Mean and spread of the seeds, in points"""
    measured = []
    for index, values in enumerate(reporting.inputs.facts["values"]):
        found = reporting.read(Summary, f"values{index}")
        if found.mean is None or found.spread is None:
            got = say("{kind} with {names}", kind=found.type, names=listed(list(found.names)) if found.names else "–")
            raise mistake("4.3", "no-summary", got)
        if as_float(found.ddof) not in (0, 1) and found.ddof is not None:
            raise mistake("4.3", "ddof-misread", f"{as_float(found.ddof):g}", count=len(values))
        measured.append((values, Summarised(as_float(found.mean), as_float(found.spread))))
        expected = Summarised(right(values).mean, spread(values, 0 if found.ddof == 0 else 1))
        if not (same(expected, measured[-1][1]) or rounded(expected, measured[-1][1])):
            raise _other_summary(reporting, expected, values)


def rounded(expected: Summarised, got: Summarised) -> bool:
    """Whether they are the same to two decimals."""
    return close(expected.mean, got.mean) and close(expected.spread, got.spread)


def _other_summary(reporting: ExerciseEvidence, expected: Summarised, values: list[float]) -> Exception:
    measured = []
    for index, given in enumerate(reporting.inputs.facts["values"]):
        found = reporting.read(Summary, f"values{index}")
        measured.append((given, Summarised(as_float(found.mean), as_float(found.spread))))
    name = recognise((*SPREADS, *MEANS), measured, same) or "other-spread"
    got = next(summary for given, summary in measured if given == values)
    told: dict[str, Any] = {"found_mean": f"{got.mean:.4g}", "found_spread": f"{got.spread:.4g}"}
    return mistake("4.3", name, mean=expected.mean, spread=expected.spread, values=values, **told)


def answers_of(reporting: ExerciseEvidence) -> dict[str, bool]:
    answers = {}
    for name in PAIRS:
        found = reporting.read(Differs, name)
        if found.answer is None:
            raise mistake("4.4", "answer-missing", found.type)
        answers[name] = found.answer
    return answers


@check("4.4", points=1, explained_by=("4.3",))
def test_differs(reporting: ExerciseEvidence) -> None:
    """Two starts differ where their means do by more than the larger spread"""
    answers = answers_of(reporting)
    if answers == PAIRS:
        return
    if answers["clear"] != answers["reverse"]:
        raise mistake("4.4", "one-sided")
    name, diagnosis = next(
        (case, diagnosis)
        for case, diagnosis in (
            ("clear", "difference-overlooked"),
            ("noise", "any-difference"),
            ("within", "smaller-spread"),
            ("beyond", "sum-of-spreads"),
        )
        if answers[case] != PAIRS[case]
    )
    one, other = reporting.inputs.facts["pairs"][name]
    values: dict[str, Any] = {
        "difference": abs(float(np.mean(one) - np.mean(other))),
        "spread": max(spread(one), spread(other)),
    }
    raise mistake("4.4", diagnosis, f"`{answers[name]}`", **values)
