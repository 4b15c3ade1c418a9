"""How a check says no. Whatever else a check raises asks for a person: our mistake, or evidence that was forged."""

from __future__ import annotations

from typing import Any

MAX_GOT = 2_000  # characters of what came: names in it are the student's
MAX_TEXT = 1_000  # characters of one text of a student's: of a name, an error's message, a line of code


class Verdict(Exception):
    """A check's outcome other than "passed"."""


class Failed(Verdict):
    """What was measured is not what must hold.

    Args:
        expected: what must hold, with its numbers.
        got: what the student's code gave, and at which input.
        why: why it matters, in one sentence.
        next_step: where to look; never the solution.
        diagnosis: name of the mistake that gives exactly this, when one was recognised.
        cell: the student's cell, when known.
        traceback: the student's own frames, when an exception is what came.
    """

    def __init__(
        self,
        *,
        expected: str,
        got: str,
        why: str,
        next_step: str,
        diagnosis: str | None = None,
        cell: int | None = None,
        traceback: str | None = None,
    ) -> None:
        super().__init__(got)
        self.details: dict[str, Any] = {
            "expected": expected,
            "got": got[:MAX_GOT],
            "why": why,
            "next_step": next_step,
            "diagnosis": diagnosis,
            "cell": cell,
            "traceback": traceback,
        }


class NotAttempted(Verdict):
    """The stub is still there."""

    def __init__(self, got: str, cell: int | None = None) -> None:
        super().__init__(got)
        self.details: dict[str, Any] = {"got": got, "cell": cell}


class SkippedBecause(Verdict):
    """Nothing can be said before another check passes."""

    def __init__(self, check_id: str) -> None:
        super().__init__(check_id)
        self.check_id = check_id


class WaitsFor(Verdict):
    """Our stand-in for a name is not like the student's own: what defines the name has to run first."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class OurFault(Verdict):
    """The grader, not the student, kept this check from running."""


class NotJudged(Verdict):
    """A person has to look: what was handed in may well be right, and can't be tried here."""
