"""Exercise 5: rank_sweep, watched from the model's side, and exceeds_spread on given tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float
from autograder.kit.training import Training
from autograder.kit.verdict import Failed
from autograder.labs.fine_tuning_study.checks.runs import effect_and_spread, is_time_within
from autograder.labs.fine_tuning_study.inputs import TABLES
from autograder.labs.fine_tuning_study.measurements import Configuration, Decision, Row, Sweep
from autograder.labs.fine_tuning_study.mistakes import mistake
from autograder.words import later, say

TOLD = {"original": later("the sweep of the case"), "noise": later("a sweep of noise alone")}
ANSWERS = {"yes": "`True`", "no": "`False`", "unknown": "`None`"}


def rows_of(found: Sweep) -> list[Row]:
    if found.rows is None or not found.rows:
        raise mistake("5.1", "no-table", found.type)
    if not all(row.is_whole for row in found.rows):
        raise mistake("5.1", "no-table", say("a row without a number in one of the columns"))
    return list(found.rows)


def trainings_of(found: Sweep) -> list[Training]:
    return [training for training in found.trainings if training.batches]


def loss_of(training: Training, labels: list[int]) -> float:
    """Mean cross-entropy of a model's last answers to the test messages, in nats."""
    last = training.answers[-len(labels) :]
    classes = {len(row) for row in last}
    if len(last) != len(labels) or len(classes) != 1 or min(classes) < 2:
        return math.nan
    answers = np.array([[float(value) for value in row] for row in last])
    shifted = answers - answers.max(axis=1, keepdims=True)
    log_shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-log_shares[np.arange(len(labels)), labels].mean())


@check("5.1", points=1, explained_by=("4.2",))
def test_table(sweep: ExerciseEvidence) -> None:
    """The table has every rank with every seed, and the loss on the test messages"""
    found, facts = sweep.read(Sweep), sweep.inputs.facts
    rows = rows_of(found)
    wanted = {(rank, seed) for rank in facts["ranks"] for seed in facts["seeds"]}
    cells = [(row.rank, row.seed) for row in rows]
    if sorted(cells) != sorted(wanted):
        got = ", ".join(f"({rank:g}, {seed:g})" for rank, seed in cells[:8])
        raise mistake("5.1", "cells-missing", got, ranks=facts["ranks"], seeds=facts["seeds"])
    require_times(rows, found)
    if tested := set(found.test) & {message for training in found.trainings for message in training.read}:
        raise mistake("5.1", "trained-on-test", count=len(tested))
    labels = [int(label == "spam") for label, _ in facts["test"]]
    trainings = trainings_of(found)
    if len(trainings) != len(rows):
        return  # check 5.2 tells what became of the models
    for row, training in zip(rows, trainings, strict=True):
        require_loss(row, training, loss_of(training, labels))


def require_times(rows: list[Row], found: Sweep) -> None:
    """
    Raises:
        Failed: the times of the rows are not those that the trainings took.
    """
    total = sum(as_float(row.seconds) for row in rows)
    shortest = min(as_float(row.seconds) for row in rows)
    if not (is_time_within(total, found.elapsed) and is_time_within(len(rows) * shortest, found.elapsed)):
        raise mistake("5.1", "time-of-others", found=f"{total:.3g}", elapsed=as_float(found.elapsed))


def require_loss(row: Row, training: Training, expected: float) -> None:
    """
    Raises:
        Failed: a row's loss is not the one that its model has on the test messages.
    """
    loss = as_float(row.loss)
    if not math.isfinite(expected) or abs(expected - loss) <= 2e-3:
        return
    losses = [float(loss) for loss in training.losses]
    known = [*losses, float(np.mean(losses))] if losses else []
    if any(abs(loss - value) < 2e-3 for value in known):
        raise mistake("5.1", "loss-of-training", expected=expected, found=loss)
    raise mistake("5.1", "other-loss", f"{loss:.4f}", expected=expected, rank=f"{row.rank:g}", seed=f"{row.seed:g}")


@check("5.2", points=1, explained_by=("4.2",))
def test_fresh_cells(sweep: ExerciseEvidence, adapters: ExerciseEvidence) -> None:
    """Every cell starts from the pretrained weights, with a new adapter of its rank"""
    found, facts = sweep.read(Sweep), sweep.inputs.facts
    trainings = trainings_of(found)
    if found.nested:
        raise mistake("5.2", "adapter-on-adapter")
    cells = len(facts["ranks"]) * len(facts["seeds"])
    bodies = {training.start.get("body") for training in trainings}
    if len(trainings) < cells or len(bodies) > 1:
        raise mistake("5.2", "model-used-again")
    rows = found.rows or ()
    if len(rows) != len(trainings):
        return  # check 5.1 tells of the table, whose rows name rank and seed of each training
    by_seed = [[t for t, row in zip(trainings, rows, strict=True) if row.seed == seed] for seed in facts["seeds"]]
    if any(len({training.start.get("head") for training in some}) > 1 for some in by_seed):
        raise mistake("5.2", "seed-too-late")
    require_repeats(rows, trainings)
    if _rank_is_ignored(adapters):
        return
    if len({training.start.get("adapter") for training in by_seed[0]}) == 1:
        raise mistake("5.2", "rank-not-passed", ranks=facts["ranks"])
    answers = [training.answers for training in by_seed[0]]
    if all(answers) and len(set(answers)) == 1:
        raise mistake("5.2", "nothing-learned")


def require_repeats(rows: Sequence[Row], trainings: list[Training]) -> None:
    """
    Raises:
        Failed: all seeds of a rank gave the same answers.
    """
    for rank in {row.rank for row in rows}:
        answers = [training.answers for row, training in zip(rows, trainings, strict=True) if row.rank == rank]
        if len(answers) > 1 and all(answers) and len(set(answers)) == 1:
            raise mistake("5.2", "repeats-are-copies")


def _rank_is_ignored(adapters: ExerciseEvidence) -> bool:
    """Whether check 4.2 has told of a configuration that has another rank than was asked for."""
    ranks = adapters.inputs.facts["ranks"]
    return any(adapters.partial(Configuration, f"rank{rank}").r not in (None, rank) for rank in ranks)


@check("5.3", points=2)
def test_decision(sweep: ExerciseEvidence) -> None:
    """Whether the rank matters is decided by effect and spread"""
    answers = {}
    for name in TABLES:
        found = sweep.read(Decision, f"table/{name}")
        answers[name] = found.answer
        if found.answer is None:
            raise effect_overlooked(found.type, sweep.inputs.facts["tables"]["clear"])
    for name in ("noise", "original"):
        if answers[name] != "no":
            sentence = TOLD[name]
            got = ANSWERS.get(str(answers[name]), "")
            raise mistake("5.3", "difference-is-no-effect", got, case=say(sentence))
    for name in ("clear", "close"):
        if answers[name] != "yes":
            raise effect_overlooked(ANSWERS.get(str(answers[name]), ""), sweep.inputs.facts["tables"][name])
    if answers["one repeat"] != "unknown":
        raise mistake("5.3", "one-repeat-decided", ANSWERS.get(str(answers["one repeat"]), ""))


def effect_overlooked(got: str, table: Sequence[Mapping[str, Any]]) -> Failed:
    """What is said of a given sweep whose ranks differ by more than their repeats do."""
    effect, spread = effect_and_spread([Row(**row) for row in table]) or (0.0, 0.0)
    return mistake("5.3", "effect-overlooked", got, effect=effect, spread=spread)
