"""What runs of a student's are compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Kept, Number, as_float
from autograder.kit.training import Training, Watched
from autograder.labs.fine_tuning_study.measurements import METRICS, Experiment, Row
from autograder.labs.fine_tuning_study.metrics import Values, metrics_of
from autograder.labs.fine_tuning_study.mistakes import mistake

LEAST = 1e-3  # of a call is training, told in minutes; a clock that starts behind it measures a thousandth of that
SEEDS = ("seed", "data_seed")  # settings that follow the argument `seed`


def training_of(run: Watched) -> Training:
    """The one model that the run trained; of several, the one that read the most.

    Raises:
        Failed: none was trained.
    """
    if not run.trainings:
        raise mistake("2.5", "not-trained")
    return max(run.trainings, key=lambda training: len(training.batches))


def uses_model_again(experiment: ExerciseEvidence) -> bool:
    """Whether a run of exercise 2 starts with the weights that the one before has left: check 2.2 tells of it."""
    runs = [experiment.partial(Watched, case) for case in ("baseline", "again", "rate", "decay")]
    trained = [training_of(run) for run in runs if run.trainings]
    return any(after.start.get("body") == before.end != before.start.get("body") for before, after in pairwise(trained))


def settings_of(run: Experiment) -> Mapping[str, Any]:
    """What was trained with: the arguments of a Trainer, or what an own loop tells an optimiser and reads at once."""
    if run.arguments:
        return run.arguments[-1]
    optimizer = run.optimizers[-1] if run.optimizers else {}
    batches = training_of(run).batches
    named = {"learning_rate": optimizer.get("lr"), "weight_decay": optimizer.get("weight_decay")}
    return named | {"per_device_train_batch_size": max(map(len, batches))}


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Settings that two runs of the same seed do not share."""
    return {name: (one.get(name), other.get(name)) for name in {*one, *other} if one.get(name) != other.get(name)}


def metrics_from(logits: NDArray[Any], labels: NDArray[Any]) -> Values:
    return metrics_of(logits.argmax(axis=1), labels)


def plain_metrics(metrics: Mapping[str, Kept]) -> dict[str, float]:
    """The four metrics that a run keeps, as far as they are numbers."""
    return {name: as_float(metrics[name]) for name in METRICS if metrics.get(name) is not None}


def differs(expected: Values, got: Mapping[str, float], own: Mapping[str, Kept]) -> str | None:
    """The first metric that its predictions don't give; NaN stands for 0 where nothing is defined.

    Args:
        own: what the student's own function gives for them. If that is wrong, exercise 1 says so.
    """
    for name in METRICS:
        value, theirs = got.get(name), plain_metrics(own).get(name)
        known = [expected[name], *([] if theirs is None else [theirs])]
        if value is None and own and theirs is None:
            continue
        if value is None or min(abs(np.nan_to_num(value) - np.nan_to_num(one)) for one in known) > 1e-3:
            return name
    return None


def is_time_within(seconds: float, elapsed: Number) -> bool:
    """Whether a time, which may also be told in minutes, can be one of training in a call that took so long."""
    return LEAST * as_float(elapsed) < seconds <= as_float(elapsed) + 0.01


def baseline_of(experiment: ExerciseEvidence) -> Experiment:
    return experiment.read(Experiment, "baseline")


def first_difference(one: Sequence[Any], other: Sequence[Any], tolerance: float) -> tuple[float, float] | None:
    for a, b in zip(one, other, strict=False):
        if not abs(float(a) - float(b)) <= tolerance:
            return float(a), float(b)
    return None


def effect_and_spread(rows: Sequence[Row]) -> tuple[float, float] | None:
    """Largest difference between mean losses of ranks, and between repeats of one; None without repeats."""
    losses: dict[object, list[float]] = {}
    for row in rows:
        losses.setdefault(row.rank, []).append(as_float(row.loss))
    if not losses or all(len(repeats) < 2 for repeats in losses.values()):
        return None
    means = [float(np.mean(repeats)) for repeats in losses.values()]
    return max(means) - min(means), max(max(repeats) - min(repeats) for repeats in losses.values())
