"""Exercise 6: with_example and generate_reply."""

from __future__ import annotations

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.labs.fine_tuning_study.measurements import Added, Best, Reply
from autograder.labs.fine_tuning_study.mistakes import mistake
from autograder.words import say

SHOWN = 80  # characters of a text


def example_of(example: ExerciseEvidence) -> str:
    """The student's text with prompt and reply.

    Raises:
        Failed: there is none.
    """
    found, facts = example.read(Added), example.inputs.facts
    if found.texts is None:
        raise mistake("6.1", "no-texts", found.type)
    both = [text for text in found.texts if facts["prompt"] in text and facts["reply"] in text]
    if not both:
        raise mistake("6.1", "example-missing")
    return both[0]


@check("6.1", points=1)
def test_example_is_added(example: ExerciseEvidence) -> None:
    """The example is among the texts, and everything else still is"""
    example_of(example)
    found, data = example.read(Added), example.inputs.facts["data"]
    kept = [text for text in data if text in (found.texts or ())]
    if len(kept) < len(data):
        raise mistake("6.1", "texts-lost", expected=len(data), found=len(kept))
    if list(found.data_after) != list(data):
        raise mistake("6.1", "data-changed")


@check("6.2", points=1, explained_by=("6.1",))
def test_one_format(example: ExerciseEvidence) -> None:
    """The prompt is asked in the form that training has given it, and the reply comes alone"""
    text, facts = example_of(example), example.inputs.facts
    reply = example.read(Reply, "reply/first")
    if reply.type != "str":
        raise mistake("6.2", "no-reply", reply.type)
    if facts["reply"] in reply.read:
        raise mistake("6.2", "reply-given-away", found=reply.read[:SHOWN])
    before = text[: text.index(facts["reply"])]
    if not before.startswith(reply.read.rstrip()) or before.rstrip() != reply.read.rstrip():
        raise mistake("6.2", "formats-differ", expected=repr(before)[:SHOWN], found=repr(reply.read)[:SHOWN])
    if facts["prompt"] in reply.reply:
        raise mistake("6.2", "prompt-included", reply.reply[:SHOWN])


@check("6.3", points=1, explained_by=("6.1", "6.2"))
def test_greedy(example: ExerciseEvidence) -> None:
    """The reply is the likeliest one, not too long, and the same every time"""
    first, second = (example.read(Reply, f"reply/{name}").reply for name in ("first", "second"))
    if first != second:
        raise mistake("6.3", "sampled")
    found = example.read(Best)
    best, reply = whole_characters(found.continued), whole_characters(first)
    common = min(len(best), len(reply))
    unknown = found.near_tie and not best
    if best[:common] != reply[:common] or (bool(best) != bool(reply) and not unknown):
        got = first[:SHOWN] if first else say("nothing")
        raise mistake("6.3", "not-greedy", got, expected=repr(best[:SHOWN]))
    if len(reply) > len(best) and not found.near_tie:
        further = repr(reply[len(best) :][:SHOWN])
        raise mistake("6.3", "reply-too-long", found=further, tokens=example.inputs.facts["tokens"])


def whole_characters(text: str) -> str:
    """A text without spaces around it, nor the part of a character that its last token may be."""
    return text.strip().rstrip("\ufffd")
