"""What a check is written with: its mark, and what it raises.

    @check("1.2", points=1, explained_by=("1.1",))
    def test_mean_of_one_number(mean: ExerciseEvidence) -> None:
        \"\"\"The mean of one number is that number\"\"\"
        got = mean.read(Mean, "one").mean
        if got != 3:
            raise mistake("1.2", "counted-from-zero", got=f"{got}")

The first line of a check's docstring is its title in every report. A check that returns has passed; `Failed` says what
is wrong in four sentences, `NotAttempted` that the stub is still there, and `SkippedBecause` that nothing can be said
before another check passes. Anything else that is raised is our own fault, and costs no point.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pytest

from autograder.kit.verdict import Failed, NotAttempted, SkippedBecause
from autograder.words import say

__all__ = ["check", "Failed", "NotAttempted", "SkippedBecause", "Declared", "problems_of"]

check = pytest.mark.check
"""Marks a check: `check(id, points=..., explained_by=(), hidden=False, live=True)`.

Args:
    id: "<exercise>.<number>", in the order in which students read them.
    points: what it is worth; 0 for advice, which never costs a point.
    explained_by: ids of checks that stand earlier and may explain why this one fails: where one of them did not pass,
        this check is reported as skipped because of it, so that one mistake is reported once.
    hidden: whether students are not told what it measures before they hand in.
    live: False where the objects in a running notebook can't answer it, and the whole notebook has to be run.
"""


@dataclass(frozen=True)
class Declared:
    """A check as its mark declares it."""

    id: str
    explained_by: tuple[str, ...] = ()


def problems_of(declared: Collection[Declared]) -> list[str]:
    """What is wrong with checks in the order in which they run, one sentence each: ids that stand twice, and
    explanations that don't exist, come later, or form a circle."""
    order = {one.id: index for index, one in reversed(list(enumerate(declared)))}
    reasons = {one.id: one.explained_by for one in declared}
    problems = []
    for index, one in enumerate(declared):
        if order[one.id] != index:
            problems.append(say("Two checks have the id {id}: give one of them another.", id=one.id))
        for named in one.explained_by:
            if named not in order:
                problems.append(
                    say("Check {id} is explained by {other}, which does not exist.", id=one.id, other=named)
                )
            elif _leads_to(one.id, named, reasons):
                problems.append(say("Checks {id} and {other} explain each other in a circle.", id=one.id, other=named))
            elif order[named] > index:
                problems.append(
                    say(
                        "Check {id} is explained by {other}, which runs after it: put {other} first.",
                        id=one.id,
                        other=named,
                    )
                )
    return problems


def _leads_to(wanted: str, start: str, reasons: dict[str, tuple[str, ...]]) -> bool:
    """Whether the explanations of `start`, and theirs in turn, name `wanted`."""
    seen: set[str] = set()
    open_ = [start]
    while open_:
        here = open_.pop()
        if here == wanted:
            return True
        if here not in seen:
            seen.add(here)
            open_ += reasons.get(here, ())
    return False
