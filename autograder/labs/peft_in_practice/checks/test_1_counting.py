"""Exercise 1: count_parameters, on hidden sizes.

What each layer adds is the count with two layers minus that with one; the rest is what stands before the layers.
"""

from __future__ import annotations

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float
from autograder.labs.peft_in_practice.measurements import Counted
from autograder.labs.peft_in_practice.mistakes import mistake, recognise
from autograder.labs.peft_in_practice.mistakes.counting import LAYERS, TABLES, Sizes, embeddings, layer, right

Found = list[tuple[Sizes, float]]


def counted(counting: ExerciseEvidence) -> Found:
    """Each model and the student's count.

    Raises:
        Failed: one of them is no whole number.
    """
    found = []
    for sizes in (Sizes(*counts) for counts in counting.inputs.facts["counts"]):
        measured = counting.read(Counted, "-".join(map(str, sizes)))
        count = as_float(measured.count)
        if not count.is_integer():
            raise mistake("1.1", "no-number", measured.type if measured.count is None else f"{count:g}")
        found.append((sizes, count))
    return found


def of_layers(found: Found) -> Found:
    """What the second layer adds, for each model that was counted with one and with two."""
    counts = dict(found)
    ones = [sizes for sizes in counts if sizes.layers == 1]
    return [(one, counts[one._replace(layers=2)] - counts[one]) for one in ones]


def of_embeddings(found: Found) -> Found:
    counts = dict(found)
    return [(one, counts[one] - of_layer) for one, of_layer in of_layers(found)]


def equal(expected: float, got: float) -> bool:
    return expected == got


@check("1.1", points=2)
def test_layers(counting: ExerciseEvidence) -> None:
    """Each layer counts with its six matrices"""
    measured = of_layers(counted(counting))
    for sizes, got in measured:
        if got != layer(sizes):
            name = recognise(LAYERS, measured, equal) or "other-layer"
            raise mistake("1.1", name, expected=layer(sizes), found=int(got), **sizes._asdict())


@check("1.2", points=1, explained_by=("1.1",))
def test_embeddings(counting: ExerciseEvidence) -> None:
    """Before the layers, vocabulary and positions count, and nothing else"""
    measured = of_embeddings(counted(counting))
    for sizes, got in measured:
        if got != embeddings(sizes):
            name = recognise(TABLES, measured, equal) or "other-embeddings"
            raise mistake("1.2", name, expected=embeddings(sizes), found=int(got), **sizes._asdict())


@check("1.3", points=1, explained_by=("1.1", "1.2"))
def test_whole_models(counting: ExerciseEvidence) -> None:
    """The count is right for whole models, that of the study among them"""
    for sizes, got in counted(counting):
        if got != right(sizes):
            raise mistake("1.3", "not-for-all-sizes", expected=right(sizes), found=int(got), **sizes._asdict())
