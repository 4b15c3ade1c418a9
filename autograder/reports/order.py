"""What a reader meets first: checks that ask for something, then what waits for them, then what is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.reports.report import CheckResult, Report, id_order
from autograder.reports.wording import details
from autograder.words import say


@dataclass(frozen=True)
class Fold:
    """Several checks of which the same is to be said: they take one line together."""

    status: str
    checks: tuple[CheckResult, ...]
    text: str

    @property
    def ids(self) -> str:
        return id_range([check.id for check in self.checks])

    @property
    def points(self) -> str:
        return f"{sum(check.earned for check in self.checks):g}/{sum(check.points for check in self.checks):g}"


def open_checks(report: Report) -> list[CheckResult]:
    """What is shown whole, with its sentences: failed checks, and those that a person has to look at."""
    again = repeated(report)
    return [check for check in report.checks if check.status in ("failed", "fault") and check.id not in again]


def repeated(report: Report) -> dict[str, str]:
    """Failed check -> the earlier one of its exercise of which the very same is to be said, such as one crash."""
    first: dict[tuple[object, ...], str] = {}
    failed = [check for check in report.checks if check.status == "failed"]
    said = {c.id: (c.exercise, c.expected, c.got, c.why, c.next_step, c.traceback) for c in failed}
    return {id: cause for id, words in said.items() if (cause := first.setdefault(words, id)) != id}


def folds(report: Report) -> Iterator[Fold]:
    """The other checks: failures that repeat one, stubs by exercise, skipped ones by their cause, what passed."""
    again = repeated(report)
    for first in dict.fromkeys(again.values()):
        group = [check for check in report.checks if again.get(check.id) == first]
        yield Fold("failed", tuple(group), say("for the same reason as {id}", id=first))
    left = [check for check in report.checks if check.status not in ("failed", "fault")]
    for stub in [check for check in left if check.status == "not_attempted"]:
        waiting = [c for c in left if c.skipped_because == stub.id and c.exercise == stub.exercise]
        group = [check for check in left if check is stub or check in waiting]
        left = [check for check in left if check not in group]
        ((label, text),) = details(stub)
        yield Fold("not_attempted", tuple(group), say("{label}: {text}", label=label, text=text))
    for cause in dict.fromkeys(check.skipped_because for check in left if check.status == "skipped"):
        group = [check for check in left if check.status == "skipped" and check.skipped_because == cause]
        yield Fold("skipped", tuple(group), say("skipped because of {id}", id=cause))
    if passed := tuple(check for check in left if check.status == "passed"):
        yield Fold("passed", passed, say("passed"))


def id_range(ids: Sequence[str]) -> str:
    """Ids as people write them: "1.1", "1.1, 1.3", and "1.1 to 1.4" where none is left out of an exercise."""
    runs: list[list[str]] = []
    for one in ids:
        if runs and _follows(one, runs[-1][-1]):
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(
        say("{first} to {last}", first=run[0], last=run[-1]) if len(run) > 2 else ", ".join(run) for run in runs
    )


def _follows(one: str, other: str) -> bool:
    (*of, number), (*of_other, before) = id_order(one), id_order(other)
    return of == of_other and number == before + 1
