"""Exercise 8: the notebook's curves, the table that they give, and whether its claims follow from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograder.kit.check import check
from autograder.kit.error_verdicts import from_error
from autograder.kit.exercise_evidence import ExerciseEvidence, NotebookRun
from autograder.kit.measurement import Number, Tensor, as_float
from autograder.labs.peft_in_practice.inputs import CLAIMS
from autograder.labs.peft_in_practice.measurements import (
    Cell,
    Claim,
    Claims,
    Curves,
    KeptCurve,
    Names,
    Replies,
    Sets,
    Table,
)
from autograder.labs.peft_in_practice.mistakes import mistake
from autograder.labs.peft_in_practice.mistakes.reporting import Curves as Accuracies
from autograder.labs.peft_in_practice.mistakes.reporting import reported, spread
from autograder.words import listed, say

STARTS = ("pretrained", "random")
SEEDS = 3
NEAR = 0.006  # points: a value may be rounded to two decimals
UNSURE = 0.05  # share of the spread within which a difference may be called larger or smaller

# What a cell of the notebook calls: a check of each function that is not there, or raises.
CALLED = (
    "1.1",
    "2.1",
    "2.3",
    "3.1",
    "3.2",
    "3.4",
    "3.5",
    "4.1",
    "4.2",
    "4.3",
    "4.4",
    "5.1",
    "6.1",
    "6.3",
    "7.1",
    "7.2",
)


class Run(NamedTuple):
    """One curve as this module computes with it, in points."""

    start: str
    seed: Number | None
    accuracies: Accuracies
    test_logits: NDArray[np.float64]
    messages: int  # of the test set


def accuracies_of(logits: Tensor, labels: Tensor) -> list[float]:
    truth = labels.values()
    return [100 * float((one.argmax(axis=1) == truth).mean()) for one in logits.values(finite=False)]


def run_of(study: ExerciseEvidence, name: str) -> Run:
    """
    Raises:
        Failed: something of it was not kept, or is of other messages.
    """
    curve, sets = study.read(KeptCurve, name), study.read(Sets)
    parts = (curve.validation_logits, curve.validation_labels, curve.test_logits, curve.test_labels)
    if curve.missing or any(part is None or part.array is None for part in parts):
        got = say("{kind} without {names}", kind=curve.type, names=listed(list(curve.missing)) or say("answers"))
        raise mistake("8.1", "curve-incomplete", got)
    validation, validation_labels, test, test_labels = (part for part in parts if part is not None)
    for labels, known in ((validation_labels, sets.validation), (test_labels, sets.test)):
        if known is not None and labels.values().astype(int).tolist() != list(known):
            raise mistake("8.1", "labels-of-others", start=curve.start)
    accuracies = Accuracies(accuracies_of(validation, validation_labels), accuracies_of(test, test_labels))
    return Run(curve.start, curve.seed, accuracies, test.values(finite=False), len(test_labels.values()))


def runs_of(study: ExerciseEvidence) -> dict[str, list[Run]]:
    """The runs of each start.

    Raises:
        Failed: there are not three different ones of each.
    """
    count = study.read(Curves).count
    runs = [run_of(study, f"curve{index}") for index in range(count)]
    by_start = {start: [run for run in runs if run.start == start] for start in STARTS}
    for start, some in by_start.items():
        if len({run.seed for run in some}) < SEEDS:
            got = say("{count} seeds of `{start}`", count=len({run.seed for run in some}), start=start)
            raise mistake("8.1", "curves-missing", got)
        if len({run.test_logits.tobytes() for run in some}) < len(some):
            raise mistake("8.1", "same-curve-twice", start=start)
    return by_start


Chosen = Callable[[Accuracies], float]
READINGS: dict[str, Chosen] = {
    "validation-in-the-table": lambda curve: max(curve.validation),
    "best-on-test-in-the-table": lambda curve: max(curve.test),
    "last-epoch-in-the-table": lambda curve: curve.test[-1],
}


def mean_of(runs: list[Run], chosen: Chosen = reported) -> float:
    return float(np.mean([chosen(run.accuracies) for run in runs]))


def spread_of(runs: list[Run], ddof: int = 1, chosen: Chosen = reported) -> float:
    return spread([chosen(run.accuracies) for run in runs], ddof)


def has_spread(found: float, runs: list[Run], chosen: Chosen = reported) -> bool:
    return min(abs(found - spread_of(runs, ddof, chosen)) for ddof in (0, 1)) <= NEAR


@check("8.1", points=1, explained_by=CALLED, live=False)
def test_table(run: ExerciseEvidence, practice: ExerciseEvidence) -> None:
    """The notebook runs from its first to its last cell, and its table is what its curves give"""
    seen = run.read(NotebookRun)
    if seen.error is not None:
        raise from_error(seen.error, run.definitions, run.hints, run.limits)
    if seen.finished != seen.cells or not seen.cells:
        raise mistake("8.1", "not-all-cells", cells=seen.cells, done=seen.finished)
    if missing := list(practice.read(Names).missing):
        raise mistake("8.1", "parts-missing", names=listed(missing, most=5))
    found = practice.read(Table)
    for start, runs in runs_of(practice).items():
        cell = found.rows.get(start, Cell())
        if cell.mean is None or cell.spread is None:
            raise mistake(
                "8.1", "no-table", f"{found.type}: {listed(list(found.rows)) or '–'}", **values_of(start, runs)
            )
        require_cell(start, cell, runs)


def values_of(start: str, runs: list[Run]) -> dict[str, Any]:
    return {"start": start, "mean": mean_of(runs), "spread": spread_of(runs)}


def require_cell(start: str, cell: Cell, runs: list[Run]) -> None:
    """
    Raises:
        Failed: mean and spread are not what the kept answers give.
    """
    mean, kept_spread = as_float(cell.mean), as_float(cell.spread)
    values = values_of(start, runs)
    if abs(mean - mean_of(runs)) > NEAR:
        fitting = [name for name, chosen in READINGS.items() if abs(mean - mean_of(runs, chosen)) <= NEAR]
        if len(fitting) == 1:
            raise mistake("8.1", fitting[0], found=f"{mean:.2f}", **values)
        steps = mean / 100 * runs[0].messages * len(runs)
        if not fitting and abs(steps - round(steps)) > NEAR / 100 * runs[0].messages * len(runs):
            told: dict[str, Any] = {"runs": len(runs), "messages": runs[0].messages}
            raise mistake("8.1", "impossible-mean", found=f"{mean:.2f}", **values, **told)
        raise mistake("8.1", "table-of-others", say("mean {mean:.2f}", mean=mean), **values)
    if not has_spread(kept_spread, runs):
        # Of few messages, other accuracies may have the same mean.
        others = [name for name in READINGS if abs(mean - mean_of(runs, READINGS[name])) <= NEAR]
        others = [name for name in others if has_spread(kept_spread, runs, READINGS[name])]
        if len(others) == 1:
            raise mistake("8.1", others[0], found=f"{mean:.2f} ± {kept_spread:.2f}", **values)
        raise mistake("8.1", "spread-in-the-table", say("spread {spread:.4g}", spread=kept_spread), **values)


@check("8.2", points=1, explained_by=("8.1", "4.2", "4.3", "4.4"))
def test_claims(practice: ExerciseEvidence) -> None:
    """Each claim follows from the numbers that this notebook kept"""
    claims = practice.read(Claims)
    named: dict[str, Claim] = {name: getattr(claims, name) for name in CLAIMS}
    for name, claim in named.items():
        if claim.truth is None:
            raise mistake("8.2", "claim-missing", name=name, found=claim.type)
    runs = runs_of(practice)
    pretrained, random = runs["pretrained"], runs["random"]
    difference, chance = mean_of(pretrained) - mean_of(random), max(spread_of(pretrained), spread_of(random))
    if is_wrong(claims.pretraining_helps, difference > chance, difference - chance, chance):
        told = claims.pretraining_helps.told
        raise mistake("8.2", "pretraining-claim-wrong", told, difference=difference, spread=chance)
    require_ways_claim(practice, runs, claims.ways_agree)
    replies = practice.read(Replies)
    for name, expected in (("answer_stops", replies.with_end), ("answer_runs_on", not replies.without_end)):
        if named[name].truth is not expected:
            raise mistake("8.2", "answer-claim-wrong", named[name].told, name=name)


def is_wrong(claim: Claim, expected: bool, beyond: float, spread: float) -> bool:
    """Whether a claim is another than expected, where what it is about is not nearly as large as the spread."""
    close = abs(beyond) <= max(UNSURE * spread, 1e-9)
    return not close and claim.truth is not expected


def require_ways_claim(practice: ExerciseEvidence, runs: dict[str, list[Run]], claim: Claim) -> None:
    """Whether loop and Trainer agree: what is reported of the same start and seed differs by less than its spread."""
    count = practice.read(Curves).trainers
    differences = []
    for other in (run_of(practice, f"trainer{index}") for index in range(count)):
        same = [run for run in runs.get(other.start, []) if run.seed == other.seed]
        if same:
            apart = abs(reported(other.accuracies) - reported(same[0].accuracies))
            differences.append((apart, spread_of(runs[other.start])))
    if not differences:
        got = say("{count} curves", count=count)
        raise mistake("8.2", "trainer-curve-missing", got)
    apart, chance = max(differences, key=lambda pair: pair[0] - pair[1])
    if is_wrong(claim, apart <= chance, apart - chance, chance):
        raise mistake("8.2", "ways-claim-wrong", claim.told, difference=apart, spread=chance)
