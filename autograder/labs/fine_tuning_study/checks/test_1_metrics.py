"""Exercise 1: compute_metrics and confusion_matrix, on hidden logits."""

from __future__ import annotations

import math

import numpy as np

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float
from autograder.labs.fine_tuning_study.measurements import METRICS as NAMES
from autograder.labs.fine_tuning_study.measurements import Confusion, Metrics
from autograder.labs.fine_tuning_study.metrics import Values
from autograder.labs.fine_tuning_study.mistakes import mistake, recognise
from autograder.labs.fine_tuning_study.mistakes.metrics import (
    MATRICES,
    METRICS,
    RULES,
    Answers,
    macro,
    matrix_of,
    right,
)
from autograder.words import listed, say

TOLERANCE = 1e-4
UNDEFINED = {"precision": (None, "nan"), "f1": (None, "nan"), "recall": ()}  # what 0 divided by 0 may be called


def answers_of(metrics: ExerciseEvidence, case: str) -> Answers:
    arrays = metrics.inputs.arrays
    return Answers(arrays[f"{case}/logits"], arrays[f"{case}/labels"])


def values_of(metrics: ExerciseEvidence, case: str) -> Values:
    """What the student's function gave; NaN for what is missing or undefined."""
    values = metrics.read(Metrics, case).values
    return {name: as_float(values.get(name)) for name in NAMES}


def expected_of(metrics: ExerciseEvidence, case: str) -> Values:
    """The right values: means over both classes for those whose name says so."""
    answers, found = answers_of(metrics, case), metrics.read(Metrics, case)
    return right(answers) | {name: value for name, value in macro(answers).items() if name in found.macro}


def same(expected: Values, got: Values) -> bool:
    return all(math.isclose(expected[name], got[name], abs_tol=TOLERANCE) for name in expected)


def told(values: Values) -> str:
    return ", ".join(f"{name} {value:.4f}" for name, value in values.items())


@check("1.1", points=1)
def test_definitions(metrics: ExerciseEvidence) -> None:
    """Accuracy, precision, recall and F1 are what their definitions say"""
    found = metrics.read(Metrics, "mixed")
    if found.missing:
        got = say("{kind} without {names}", kind=found.type, names=listed(found.missing))
        raise mistake("1.1", "metrics-missing", got)
    for case in ("mixed", "as many"):
        expected, got_values = expected_of(metrics, case), values_of(metrics, case)
        if not same(expected, got_values):
            raise mistake("1.1", recognised(metrics) or "other-metrics", told(got_values), expected=told(expected))


def recognised(metrics: ExerciseEvidence) -> str | None:
    """The mistake that check 1.1 tells of: later checks measure beside it."""
    return recognise(METRICS, [(answers_of(metrics, "mixed"), values_of(metrics, "mixed"))], same)


@check("1.2", points=1, explained_by=("1.1",))
def test_constant_in_both_logits(metrics: ExerciseEvidence) -> None:
    """A constant added to both logits changes no metric"""
    before, after = values_of(metrics, "mixed"), values_of(metrics, "shifted")
    for name in before:
        if not math.isclose(before[name], after[name], abs_tol=TOLERANCE):
            raise mistake("1.2", "not-by-the-difference", name=name, before=before[name], after=after[name])


@check("1.3", points=1, explained_by=("1.1",))
def test_nothing_taken_for_spam(metrics: ExerciseEvidence) -> None:
    """Where nothing is taken for spam, precision is 0, without a warning"""
    error = metrics.error_in(Metrics, "none")
    if error is not None and error.type == "ZeroDivisionError":
        raise mistake("1.3", "zero-division", say("an error: {kind}", kind=error.type))
    found = metrics.read(Metrics, "none")
    if found.warnings:
        raise mistake("1.3", "division-warning", found=found.warnings[0])
    of_spam = {name: value for name, value in found.values.items() if name not in (*found.macro, "accuracy")}
    if any(value not in (0, *UNDEFINED[name]) for name, value in of_spam.items()):
        raise mistake("1.3", "zero-division", found=told(values_of(metrics, "none")))
    error = metrics.error_in(Metrics, "none right")
    if error is not None and error.type == "ZeroDivisionError":
        raise mistake("1.3", "zero-division-of-f1", say("an error: {kind}", kind=error.type))


@check("1.4", points=1, explained_by=("1.1",))
def test_tuple_of_predictions(metrics: ExerciseEvidence) -> None:
    """Predictions may be a tuple, whose first part are the logits"""
    error = metrics.error_in(Metrics, "tuple")
    if error is not None:
        raise mistake("1.4", "tuple-predictions", say("an error: {kind}", kind=error.type), error.cell)
    got, answers = values_of(metrics, "tuple"), answers_of(metrics, "tuple")
    told_before = [row.gives(answers) for row in METRICS if row.gives and row.name == recognised(metrics)]
    if not any(same(values, got) for values in (expected_of(metrics, "tuple"), *told_before)):
        raise mistake("1.4", "tuple-predictions", told(got))


@check("1.5", points=1, explained_by=("1.1",))
def test_plain_numbers(metrics: ExerciseEvidence) -> None:
    """The metrics are plain Python numbers"""
    types = metrics.read(Metrics, "mixed").types
    others = [f"{name}: {types[name]}" for name in NAMES if types.get(name) not in (None, "float", "int")]
    if others:
        raise mistake("1.5", "numpy-numbers", names=listed(others))


@check("1.6", points=1, explained_by=("1.1",))
def test_confusion_matrix(metrics: ExerciseEvidence) -> None:
    """The confusion matrix counts, with what is true in its rows"""
    measured = []
    for case in ("mixed", "tuple"):
        if case == "tuple" and metrics.error_in(Confusion, case) is not None:
            continue  # check 1.4 tells of tuples
        matrix = metrics.read(Confusion, case).matrix
        if matrix is None:
            raise mistake("1.6", "no-matrix")
        measured.append((answers_of(metrics, case), np.array([[as_float(cell) for cell in row] for row in matrix])))
    told_before = RULES.get(recognised(metrics) or "")
    if told_before and all(np.array_equal(matrix_of(answers, told_before), got) for answers, got in measured):
        return
    for answers, got in measured:
        if not np.array_equal(matrix_of(answers), got):
            name = recognise(MATRICES, measured, lambda a, b: bool(np.allclose(a, b, atol=1e-6))) or "other-matrix"
            raise mistake("1.6", name, _shown(got), expected=_shown(matrix_of(answers)))


def _shown(matrix: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    return str([[round(float(cell), 3) for cell in row] for row in matrix]).replace(".0", "")
