"""Mistakes that students make: one table per lab, which says what a check expected, why, and what to try next.

    mistake = MistakeTable((
        Mistake(
            "1.1",
            "one-less",
            expected="{expected} for {numbers}",
            got="{got}",
            why="an average is what each number would be if all were the same",
            next_step="how many numbers are there? Is that what you divide by?",
            read="Exercise 1",
            gives=lambda numbers: sum(numbers) / (len(numbers) - 1),
        ),
    ))

A check measures, and raises `mistake("1.1", "one-less", expected=2, numbers=[1, 2, 3], got=3)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from autograder.kit.verdict import Failed
from autograder.words import say


@dataclass(frozen=True)
class Mistake:
    """One row of the table. Sentences are templates, whose values come from the check.

    Several rows of one name differ in `gives` alone: other spellings of the same idea.

    Args:
        check: id of the check that sees it.
        name: the diagnosis in the report; `unknown` rows have a name for the check alone.
        expected: what must hold.
        got: what came instead; empty where the check says it.
        why: why it matters.
        next_step: the question to ask oneself; never the solution.
        read: a heading or hint of the notebook that speaks of it, in the notebook's own words.
        gives: what would come out of code with this mistake, from what was given; None where the check itself sees it.
        unknown: this is what is said where no mistake was recognised.
    """

    check: str
    name: str
    expected: str = ""
    got: str = ""
    why: str = ""
    next_step: str = ""
    read: str = ""
    gives: Callable[[Any], Any] | None = None
    unknown: bool = False

    def variant(self, name: str, next_step: str, gives: Callable[[Any], Any] | None = None) -> Mistake:
        """Another mistake of which the same is expected, for the same reason."""
        return replace(self, name=name, next_step=next_step, gives=gives, unknown=False)


class Advice(TypedDict):
    """What a row of the table adds to a verdict that says the rest itself."""

    next_step: str
    diagnosis: str | None


class MistakeTable:
    """All mistakes of a lab."""

    def __init__(self, rows: Iterable[Mistake]) -> None:
        self.rows = tuple(rows)
        self._by_key = {(row.check, row.name): row for row in reversed(self.rows)}

    def __call__(self, check: str, name: str, /, got: str = "", cell: int | None = None, **values: object) -> Failed:
        """The verdict of a check on a mistake.

        Args:
            got: what came, where the row does not say it.
            cell: the student's cell, where it is known.
            values: those of the sentences.

        Raises:
            LookupError: the table has no such row.
        """
        row = self._row(check, name)
        return Failed(
            expected=_filled_in(row.expected, values),
            got=got or _filled_in(row.got, values),
            why=_filled_in(row.why, values),
            cell=cell,
            **self.advice(check, name),
        )

    def advice(self, check: str, name: str) -> Advice:
        """The next step and the diagnosis alone, for a verdict that says the rest itself."""
        row = self._row(check, name)
        words = say(row.next_step)
        if row.read:
            words = say('{words} (in the notebook: "{read}")', words=words, read=row.read)
        return {"next_step": words, "diagnosis": None if row.unknown else row.name}

    def _row(self, check: str, name: str) -> Mistake:
        if (check, name) not in self._by_key:
            raise LookupError(f"the table of mistakes has no {name!r} of check {check}")
        return self._by_key[check, name]


def _filled_in(sentence: str, values: Mapping[str, object]) -> str:
    return say(sentence, **values) if sentence else ""  # to gettext, the empty sentence is a catalogue's header


def recognise(
    rows: Iterable[Mistake], measured: Sequence[tuple[Any, Any]], same: Callable[[Any, Any], bool]
) -> str | None:
    """The name of the mistake that explains all measurements; None when none does, or more than one.

    Args:
        measured: pairs of what was given and what came.
        same: whether what a mistake gives is what came.
    """
    if not measured:
        return None
    fitting = {row.name for row in rows if row.gives and all(same(row.gives(given), got) for given, got in measured)}
    return fitting.pop() if len(fitting) == 1 else None
