"""Exercise 2: run_experiment, watched from the model's side.

2.5 stands first, because it explains the others: without a training there is nothing to compare.
"""

from __future__ import annotations

import numpy as np

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float
from autograder.labs.fine_tuning_study.checks.runs import (
    SEEDS,
    baseline_of,
    differing,
    differs,
    first_difference,
    is_time_within,
    metrics_from,
    plain_metrics,
    settings_of,
    training_of,
    uses_model_again,
)
from autograder.labs.fine_tuning_study.measurements import Experiment, OwnMetrics, Pretrained
from autograder.labs.fine_tuning_study.mistakes import mistake
from autograder.words import listed, say

NEEDED = ("logits", "labels", "metrics", "losses", "seconds", "changes")
NEAR = 1e-2  # nats; logged losses are rounded
REPEATABLE = 1e-4  # nats; threads may add numbers in another order


@check("2.5", points=1)
def test_messages(experiment: ExerciseEvidence) -> None:
    """Training reads all training messages and no others"""
    run = baseline_of(experiment)
    read = set(training_of(run).read)
    if tested := read & set(run.test):
        raise mistake("2.5", "trained-on-test", count=len(tested))
    if left_out := set(run.train) - read:
        raise mistake("2.5", "messages-left-out", expected=len(run.train), found=len(run.train) - len(left_out))
    if count := training_of(run).padded:
        raise mistake("2.5", "padding-read", count=count)


@check("2.1", points=1, explained_by=("2.5",))
def test_own_predictions(experiment: ExerciseEvidence) -> None:
    """A run keeps its answers to the test messages, and the metrics that these give"""
    run = baseline_of(experiment)
    missing = [name for name in NEEDED if name not in run.fields]
    if missing:
        raise mistake("2.1", "no-run", say("{kind} without {names}", kind=run.type, names=listed(missing)))
    if not is_time_within(as_float(run.seconds), run.elapsed):
        raise mistake("2.1", "time-of-others", f"{as_float(run.seconds):.3g}", elapsed=as_float(run.elapsed))
    _require_own_losses(run)
    test, train = len(run.test), len(run.train)
    if run.logits is None or run.labels is None or run.logits.shape not in ((test, 2), (train, 2)):
        shape = run.logits.shape if run.logits is not None else ()
        raise mistake("2.1", "answers-of-others", say("logits of shape {shape}", shape=str(shape)))
    if run.logits.shape == (train, 2):
        raise mistake("2.1", "evaluated-on-train")
    logits, labels = run.logits.values((test, 2), finite=False), run.labels.values((test,))
    expected = np.array([label == "spam" for label, _ in experiment.inputs.facts["test"]], dtype=int)
    if not np.array_equal(labels.astype(int), expected):
        raise mistake("2.1", "answers-of-others", say("labels in another order than those of the test messages"))
    values, kept = metrics_from(logits, expected), plain_metrics(run.metrics)
    if differs(values, kept, experiment.partial(OwnMetrics, "baseline").metrics) is not None:
        got = ", ".join(f"{name} {value:.4f}" for name, value in kept.items()) or say("none of the four metrics")
        raise mistake("2.1", "metrics-of-others", got, expected=values["accuracy"])


def _require_own_losses(run: Experiment) -> None:
    """What is kept lies among the losses of the training's own batches, of which a logged one may be a mean."""
    seen = np.array([as_float(loss) for loss in training_of(run).losses])
    kept = np.array([as_float(loss) for loss in run.losses or ()])
    numbers = kept[np.isfinite(kept)]
    is_finite = np.isfinite(seen).all()
    if not kept.size or (is_finite and not numbers.size):
        raise mistake("2.1", "losses-of-others", say("no loss"), steps=len(training_of(run).batches))
    if seen.size and is_finite and (numbers.min() < seen.min() - NEAR or numbers.max() > seen.max() + NEAR):
        got = say("losses from {low:.4f} to {high:.4f}", low=float(numbers.min()), high=float(numbers.max()))
        raise mistake("2.1", "losses-of-others", got, steps=len(training_of(run).batches))


@check("2.2", points=2, explained_by=("2.5",))
def test_new_model(experiment: ExerciseEvidence) -> None:
    """Every run trains a new model, with the same weights and the same new head"""
    runs = [training_of(experiment.read(Experiment, name)) for name in ("baseline", "again", "rate", "decay")]
    if uses_model_again(experiment):
        raise mistake("2.2", "model-used-again")
    if {run.start.get("body") for run in runs} != {experiment.read(Pretrained).body}:
        raise mistake("2.2", "not-pretrained")
    if len({run.start.get("head") for run in runs}) > 1:
        raise mistake("2.2", "seed-too-late")


@check("2.3", points=1, explained_by=("2.5", "2.2"))
def test_seed(experiment: ExerciseEvidence) -> None:
    """The seed decides: the same one repeats a run, another one makes another"""
    first, again = training_of(baseline_of(experiment)), training_of(experiment.read(Experiment, "again"))
    if first.read != again.read:
        raise mistake("2.3", "data-order-differs")
    if (pair := first_difference(first.losses, again.losses, REPEATABLE)) is not None:
        raise mistake("2.3", "not-repeatable", first=pair[0], second=pair[1])
    other = training_of(experiment.read(Experiment, "other seed"))
    if other.start.get("head") == first.start.get("head") or other.read == first.read:
        raise mistake("2.3", "seed-ignored")


@check("2.4", points=1, explained_by=("2.5",))
def test_one_change(experiment: ExerciseEvidence) -> None:
    """The settings differ in exactly the change that was asked for"""
    baseline = settings_of(baseline_of(experiment))
    for case in ("rate", "decay"):
        wanted = experiment.inputs.facts["cases"][case]["changes"]
        run = experiment.read(Experiment, case)
        settings = settings_of(run)
        for name, value in wanted.items():
            if settings.get(name) != value:
                raise mistake("2.4", "changes-ignored", name=name, wanted=value, found=settings.get(name))
        others = sorted(name for name in differing(baseline, settings) if name not in (*wanted, *SEEDS))
        if others:
            raise mistake("2.4", "two-settings-changed", names=listed(others))
        if "changes" in run.fields and run.changes != wanted:  # check 2.1 tells of a run without
            raise mistake("2.4", "changes-not-kept", str(run.changes)[:80], wanted=wanted)
