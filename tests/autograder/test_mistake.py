"""One table of mistakes: what is said of each, which one explains the numbers, and that it is silent when unsure."""

from __future__ import annotations

import math

import pytest

from autograder.kit.mistake import Mistake, MistakeTable, recognise
from autograder.words import speaking

OTHER = Mistake("1.1", "other", "{wanted} for {numbers}", "{got_one}", "it is the mean", "by hand", unknown=True)
LESS = Mistake(
    "1.1",
    "one-less",
    expected=OTHER.expected,
    why=OTHER.why,
    next_step="is that what you divide by?",
    read="Exercise 1",
    gives=lambda numbers: sum(numbers) / (len(numbers) - 1),
)
SUM = LESS.variant("sum", "what is the sum divided by?", sum)
mistake = MistakeTable((OTHER, LESS, SUM))
GIVEN = ([1, 2, 3], [4, 5])


def test_a_row_becomes_the_verdict_of_its_check() -> None:
    said = mistake("1.1", "one-less", got="3", wanted=2, numbers=[1, 2, 3], cell=4).details
    assert said == {
        "expected": "2 for [1, 2, 3]",
        "got": "3",
        "why": "it is the mean",
        "next_step": 'is that what you divide by? (in the notebook: "Exercise 1")',
        "diagnosis": "one-less",
        "cell": 4,
        "traceback": None,
    }


def test_what_was_not_recognised_has_no_diagnosis() -> None:
    said = mistake("1.1", "other", wanted=2, numbers=[1], got_one="7").details
    assert (said["got"], said["next_step"], said["diagnosis"]) == ("7", "by hand", None)


def test_a_row_that_is_not_there_is_our_own_mistake() -> None:
    with pytest.raises(LookupError, match=r"no 'sum' of check 1\.2"):
        mistake("1.2", "sum")


def test_a_variant_says_the_same_with_another_question() -> None:
    assert (SUM.expected, SUM.why, SUM.read) == (LESS.expected, LESS.why, LESS.read)
    assert not OTHER.variant("x", "y").unknown


def test_an_empty_sentence_stays_empty_in_every_language() -> None:
    with speaking("fr"):
        assert MistakeTable((Mistake("1.1", "a", next_step="b"),))("1.1", "a").details["expected"] == ""


def test_the_mistake_that_explains_all_measurements_is_recognised() -> None:
    measured = [(numbers, sum(numbers) / (len(numbers) - 1)) for numbers in GIVEN]
    assert recognise(mistake.rows, measured, math.isclose) == "one-less"


def test_nothing_is_claimed_when_none_fits_several_do_or_nothing_was_measured() -> None:
    assert recognise(mistake.rows, [([1, 2, 3], 3.3)], math.isclose) is None
    assert recognise(mistake.rows, [([4, 5], 9.0)], math.isclose) is None  # 9 / 1 is their sum, too
    assert recognise(mistake.rows, [], math.isclose) is None
