"""Exercise 3: collapsed, on runs whose logits are given."""

from __future__ import annotations

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.labs.fine_tuning_study.inputs import COLLAPSED
from autograder.labs.fine_tuning_study.measurements import Judged
from autograder.labs.fine_tuning_study.mistakes import mistake
from autograder.words import later, say

TOLD = {
    "constant": later("logits that are the same for all messages"),
    "weak": later("a model whose answers are little better than chance, and differ from message to message"),
    "inverted": later("a model that is wrong nearly all the time"),
    "unbalanced": later("a good model on messages of which few are spam"),
    "honest": later("a model that is right about most messages"),
}


def told(case: str) -> str:
    sentence = TOLD[case]
    return say(sentence)


def answer_to(collapse: ExerciseEvidence, case: str, check_id: str) -> bool:
    found = collapse.read(Judged, case)
    if found.answer is None:
        raise mistake(check_id, "no-answer", found.type)
    return found.answer


@check("3.1", points=1)
def test_collapses(collapse: ExerciseEvidence) -> None:
    """A model that says the same to every message has collapsed"""
    answers = {case: answer_to(collapse, case, "3.1") for case in COLLAPSED}
    if not answers["constant"]:
        raise mistake("3.1", "collapse-overlooked", case=told("constant"))
    if not answers["nearly constant"]:
        raise mistake("3.1", "exactly-equal")
    if not answers["not numbers"]:
        raise mistake("3.1", "nan-overlooked")


@check("3.2", points=2, explained_by=("3.1",))
def test_others(collapse: ExerciseEvidence) -> None:
    """A weak, a wrong or an unbalanced model has not"""
    for case in ("weak", "inverted", "unbalanced", "honest"):
        if answer_to(collapse, case, "3.2"):
            raise mistake("3.2", "accuracy-is-no-collapse", case=told(case))
    if answer_to(collapse, "one class", "3.2"):
        raise mistake("3.2", "one-class-is-no-collapse")
