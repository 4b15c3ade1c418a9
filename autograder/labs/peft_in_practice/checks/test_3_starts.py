"""Exercise 3: new_model and fine_tune, watched from the model's side."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Tensor, as_float
from autograder.kit.training import Training
from autograder.labs.peft_in_practice.measurements import Made, Pretrained, Tuned
from autograder.labs.peft_in_practice.mistakes import mistake
from autograder.words import listed, say

CALLS = {"loop": "pretrained", "trainer": "random"}  # way -> start
REPEATABLE = 1e-4  # nats; threads may add numbers in another order
SAME = 2e-3  # of logits


def made(starts: ExerciseEvidence, name: str) -> Made:
    """
    Raises:
        Failed: it is no model.
    """
    found = starts.read(Made, name)
    if found.body is None:
        raise mistake("3.1", "no-model", found.type)
    return found


@check("3.1", points=1)
def test_pretrained(starts: ExerciseEvidence) -> None:
    """The pretrained start has the encoder's weights and a head for two classes"""
    found = made(starts, "pretrained/first")
    if found.body != starts.read(Pretrained).body:
        raise mistake("3.1", "not-pretrained")
    if as_float(found.labels) != 2:
        raise mistake("3.1", "not-two-classes", say("{count} classes", count=found.labels))


@check("3.2", points=1, explained_by=("3.1",))
def test_random(starts: ExerciseEvidence) -> None:
    """The random start has the same configuration, and random weights everywhere"""
    found, pretrained = made(starts, "random/first"), starts.read(Pretrained)
    for name, value in pretrained.config.items():
        if found.config.get(name) != value:
            got = f"`{name}` {found.config.get(name)}"
            raise mistake("3.2", "other-config", got, expected=f"`{name}` {value}")
    of_embeddings = [name for name in found.loaded if "embeddings" in name]
    of_layers = [name for name in found.loaded if name not in of_embeddings]
    if of_embeddings and of_layers:
        raise mistake("3.2", "still-pretrained")
    if of_embeddings:
        raise mistake("3.2", "embeddings-pretrained")
    if of_layers:
        raise mistake("3.2", "layers-pretrained", listed(of_layers, most=4))
    if found.flat:
        raise mistake("3.2", "weights-flat", listed(list(found.flat), most=4))


@check("3.3", points=1, explained_by=("3.1",))
def test_seeds(starts: ExerciseEvidence) -> None:
    """The seed decides what is drawn: the same one the same model, another one another head"""
    for start in ("pretrained", "random"):
        first, again, other = (made(starts, f"{start}/{name}") for name in ("first", "again", "other"))
        if first.head != again.head:
            raise mistake("3.3", "seed-too-late", say("the heads of two differ"))
        if first.body != again.body:
            raise mistake("3.3", "seed-too-late", say("the bodies of two differ"))
        if first.head == other.head:
            raise mistake("3.3", "seed-ignored")


def training_of(starts: ExerciseEvidence, call: str) -> Training:
    """The one model that a call trained; of several, the one that read the most.

    Raises:
        Failed: none was trained.
    """
    trainings = starts.read(Tuned, call).trainings
    if not trainings:
        raise mistake("3.4", "not-trained")
    return max(trainings, key=lambda training: len(training.read))


@check("3.4", points=1, explained_by=("3.1", "3.2"))
def test_training(starts: ExerciseEvidence) -> None:
    """Training begins with a new model of its start and seed, and reads the training messages alone"""
    run = starts.read(Tuned, "loop")
    read = set(training_of(starts, "loop").read)
    for kind, others in (("test", run.test), ("validation", run.validation)):
        if seen := read & set(others):
            raise mistake("3.4", f"trained-on-{kind}", count=len(seen))
    if left_out := set(run.train) - read:
        raise mistake("3.4", "messages-left-out", expected=len(run.train), found=len(run.train) - len(left_out))
    require_new_models(starts)
    require_repeatable(training_of(starts, "loop"), training_of(starts, "again"))
    for call, by in (("loop", "loop"), ("again", "loop"), ("trainer", "trainer")):
        trainers = starts.read(Tuned, call).arguments
        if bool(trainers) != (by == "trainer"):
            got = say("a `Trainer` has trained") if trainers else say("no `Trainer` has trained")
            raise mistake("3.4", "by-ignored", got, by=by)


def require_new_models(starts: ExerciseEvidence) -> None:
    """What training begins with is what `new_model` makes, right or not: checks 3.1 to 3.3 tell of that."""
    facts = starts.inputs.facts
    first, again = training_of(starts, "loop"), training_of(starts, "again")
    if first.start.get("body") != again.start.get("body"):
        repeats = made(starts, "pretrained/first").body == made(starts, "pretrained/again").body
        if repeats:
            raise mistake("3.4", "model-used-again")
    for call, name, seed in (("loop", "pretrained/first", "seed"), ("trainer", "random/other", "other")):
        training, model = training_of(starts, call), made(starts, name)
        twice = made(starts, f"{CALLS[call]}/again").head == made(starts, f"{CALLS[call]}/first").head
        if twice and (training.start.get("body"), training.start.get("head")) != (model.body, model.head):
            raise mistake("3.4", "start-ignored", start=CALLS[call], seed=facts[seed])


def require_repeatable(first: Training, again: Training) -> None:
    if first.start.get("head") != again.start.get("head"):
        return  # check 3.3 tells of a seed that is set too late
    if first.read != again.read:
        raise mistake("3.4", "seed-not-passed-on", say("another order"))
    losses = [(as_float(one), as_float(other)) for one, other in zip(first.losses, again.losses, strict=False)]
    for one, other in losses:
        if not abs(one - other) <= REPEATABLE:
            raise mistake("3.4", "seed-not-passed-on", say("losses {one:.4f} and {other:.4f}", one=one, other=other))


@check("3.5", points=1, explained_by=("3.1", "3.4"))
def test_curve(starts: ExerciseEvidence) -> None:
    """A run keeps what its model said after each epoch, to the validation and to the test messages"""
    for call, seed in (("loop", "seed"), ("trainer", "other")):
        run, facts = starts.read(Tuned, call), starts.inputs.facts
        if run.missing:
            raise mistake(
                "3.5", "no-curve", say("{kind} without {names}", kind=run.type, names=listed(list(run.missing)))
            )
        if (run.start, run.seed) != (CALLS[call], facts[seed]):
            got = say("start `{start}`, seed {seed}", start=run.start[:40], seed=run.seed)
            raise mistake("3.5", "curve-of-others", got, start=CALLS[call], seed=facts[seed])
        epochs = len(training_of(starts, call).read) // len(run.train)
        if (run.epochs, run.test_epochs) != (epochs, epochs):
            got = say("{one} on validation, {other} on test", one=run.epochs, other=run.test_epochs)
            raise mistake("3.5", "epochs-missing", got, expected=epochs)
        finals = (run.final_validation, run.own_final_validation)
        require_answers(facts, "validation", run.validation_logits, run.validation_labels, finals)
        finals = (run.final_test, run.own_final_test)
        require_answers(facts, "test", run.test_logits, run.test_labels, finals)


def require_answers(
    facts: Any, kind: str, logits: Tensor | None, labels: Tensor | None, finals: tuple[Tensor | None, Tensor | None]
) -> None:
    """The kept answers of one set: those of its own messages, of each epoch, and of a model in use.

    Args:
        finals: what the model says to the messages in batches of ours, and in the student's, right or not.
    """
    expected = [int(label == "spam") for label, _ in facts[kind]]
    shape = logits.shape if logits is not None else ()
    if logits is None or shape[1:] != (len(expected), 2):
        raise mistake("3.5", "answers-of-others", str(shape[1:]), name=f"`{kind}_logits`", expected=(len(expected), 2))
    if labels is None or labels.shape != (len(expected),) or labels.values().astype(int).tolist() != expected:
        raise mistake("3.5", "labels-of-others", say("others"), name=f"`{kind}_labels`")
    values = logits.values(finite=False)
    if len(values) > 1 and np.abs(values - values[0]).max() == 0:
        raise mistake("3.5", "one-epoch-repeated", found=len(values))
    ours, own = finals
    apart = float(np.abs(values[-1] - ours.values()).max()) if ours is not None else 0.0
    if own is not None and own.shape == shape[1:]:
        apart = float(np.fmin(apart, np.abs(values[-1] - own.values(finite=False)).max()))
    if apart > SAME:
        raise mistake("3.5", "answers-while-training", name=f"`{kind}_logits`", found=apart)
