"""Exercise 3: what is mistaken for a collapse, and which collapses are overlooked."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 3 · Collapsed, or only weak?"
SAME = "Hint: the same for all messages"
NAN = "Hint: NaN"
_SEEN = later("true: the logits are the same for all messages, or are not numbers")
_WHY = later("such a model has learned nothing about messages, and no threshold will mend it")
_HONEST = later("false: the answers depend on the message")
_HONEST_WHY = later("a weak model, or one that is wrong all the time, has learned something; a collapsed one has not")

_NO_ANSWER = Mistake(
    "3.1",
    "no-answer",
    expected="true or false",
    got="{found}",
    why="a question that can be answered by yes or no",
    next_step="what does your function return, for a model that has not collapsed, too?",
    read=EXERCISE,
)
ROWS = (
    _NO_ANSWER,
    replace(_NO_ANSWER, check="3.2"),
    Mistake(
        "3.1",
        "nan-overlooked",
        expected=_SEEN,
        got="false for logits that are NaN",
        why=_WHY,
        next_step="what is NaN < 1e-5?",
        read=NAN,
    ),
    Mistake(
        "3.1",
        "exactly-equal",
        expected=_SEEN,
        got="false for logits that differ by less than 1e-5",
        why=_WHY,
        next_step="two sums of the same numbers may differ in the last place: is `==` what you want?",
        read=SAME,
    ),
    Mistake(
        "3.1",
        "collapse-overlooked",
        expected=_SEEN,
        got="false for {case}",
        why=_WHY,
        next_step="along which axis do you compare?",
        read=SAME,
    ),
    Mistake(
        "3.2",
        "one-class-is-no-collapse",
        expected=_HONEST,
        got="true for a model that always names one class, with logits that differ from message to message",
        why=_HONEST_WHY,
        next_step="do you look at the classes that are named, or at the logits?",
        read=SAME,
    ),
    Mistake(
        "3.2",
        "accuracy-is-no-collapse",
        expected=_HONEST,
        got="true for {case}",
        why=_HONEST_WHY,
        next_step="an accuracy of a half has many causes: which of them is a collapse?",
        read=EXERCISE,
    ),
)
