"""What the reports of a class say together: how it did, which mistakes were made and by whom, and which were overcome.

Pure: reports in, one frozen summary out. The page and the tables are made from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import TypeVar

from autograder.reports.report import CheckResult, CheckStatus, Report, id_order

T = TypeVar("T")
STATUSES: tuple[CheckStatus, ...] = ("passed", "failed", "not_attempted", "skipped", "fault")


@dataclass(frozen=True)
class Attempts:
    """One student's reports, the oldest first; the last one counts."""

    name: str  # as it is shown
    reports: tuple[Report, ...]
    link: str = ""  # to the page of the last one
    figures: Mapping[str, float] | None = None  # of the last one, such as an accuracy

    @property
    def last(self) -> Report:
        return self.reports[-1]


@dataclass(frozen=True)
class CheckSummary:
    id: str
    title: str
    counts: Mapping[CheckStatus, int]

    @property
    def judged(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class MistakeSummary:
    """One mistake of one check: what is wrong, who has made it, and who has overcome it since."""

    check_id: str
    title: str  # of the check
    diagnosis: str  # empty where the mistake was not recognised
    why: str
    next_step: str
    students: tuple[tuple[str, str], ...]  # who have it now, and what came there
    overcome: tuple[str, ...]  # who had it in an earlier attempt


@dataclass(frozen=True)
class LabSummary:
    lab: str
    attempts: tuple[Attempts, ...]
    checks: tuple[CheckSummary, ...]
    mistakes: tuple[MistakeSummary, ...]  # the most frequent first

    @property
    def graded(self) -> list[Attempts]:
        return [one for one in self.attempts if one.last.status != "not_gradable"]

    @property
    def not_graded(self) -> list[Attempts]:
        return [one for one in self.attempts if one.last.status == "not_gradable"]

    @property
    def scores(self) -> list[float]:
        return [one.last.score for one in self.graded]

    @property
    def most(self) -> float:
        """Points that checks give."""
        return max((one.last.max_score for one in self.graded), default=0.0)

    @property
    def all_points(self) -> float:
        """Points that there are."""
        return max((one.last.all_points for one in self.graded), default=0.0)

    @property
    def by_hand(self) -> float:
        """Those of them that a person gives."""
        return max((one.last.by_hand for one in self.graded), default=0.0)

    @property
    def mean(self) -> float:
        return mean(self.scores)

    @property
    def median(self) -> float:
        return median(self.scores)

    @property
    def seconds(self) -> list[float]:
        return [one.last.seconds for one in self.graded]

    @property
    def figures(self) -> dict[str, list[float]]:
        """Values of each figure that the lab tells, by its name."""
        found: dict[str, list[float]] = {}
        for one in self.graded:
            for name, value in (one.figures or {}).items():
                found.setdefault(name, []).append(value)
        return found

    @property
    def of_attempt(self) -> list[list[float]]:
        """The scores of all first attempts, of all second ones, and so on."""
        longest = max((len(one.reports) for one in self.attempts), default=0)
        return [[one.reports[n].score for one in self.attempts if len(one.reports) > n] for n in range(longest)]


def summaries(attempts: Sequence[Attempts]) -> list[LabSummary]:
    """One for each lab."""
    return [_summary(lab, own) for lab, own in by_lab(attempts, lambda one: one.last.lab).items()]


def by_lab(items: Sequence[T], lab_of: Callable[[T], str]) -> dict[str, list[T]]:
    """What belongs to each lab, in the order of their names.

    What belongs to no lab that is known stands with the only one there is, or else at the end.
    """
    labs = sorted({lab_of(item) for item in items}, key=lambda lab: (not lab, lab))
    if len(labs) == 2 and labs[-1] == "":
        return {labs[0]: list(items)}
    return {lab: [item for item in items if lab_of(item) == lab] for lab in labs}


def _summary(lab: str, attempts: Sequence[Attempts]) -> LabSummary:
    ordered = tuple(sorted(attempts, key=lambda one: one.name))
    return LabSummary(lab, ordered, tuple(_checks(ordered)), tuple(_mistakes(ordered)))


def _checks(attempts: Sequence[Attempts]) -> list[CheckSummary]:
    found: dict[str, list[CheckResult]] = {}
    for one in attempts:
        for check in one.last.checks:
            found.setdefault(check.id, []).append(check)
    return [
        CheckSummary(id, found[id][0].title, {s: sum(c.status == s for c in found[id]) for s in STATUSES})
        for id in sorted(found, key=id_order)
    ]


def _mistakes(attempts: Sequence[Attempts]) -> list[MistakeSummary]:
    now: dict[tuple[str, str], list[tuple[str, CheckResult]]] = {}
    ever: dict[tuple[str, str], dict[str, CheckResult]] = {}
    for one in attempts:
        for report in one.reports:
            for check in report.checks:
                if check.status == "failed":
                    ever.setdefault((check.id, check.diagnosis or ""), {})[one.name] = check
        for check in one.last.checks:
            if check.status == "failed":
                now.setdefault((check.id, check.diagnosis or ""), []).append((one.name, check))
    found = []
    for (check_id, diagnosis), by_student in ever.items():
        checks = list(by_student.values())
        has_it = now.get((check_id, diagnosis), [])
        names = {name for name, _ in has_it}
        found.append(
            MistakeSummary(
                check_id,
                checks[0].title,
                diagnosis,
                _usual(check.why for check in checks),
                _usual(check.next_step for check in checks),
                tuple((name, check.got or "") for name, check in has_it),
                tuple(name for name in by_student if name not in names),
            )
        )
    return sorted(found, key=lambda one: (-len(one.students), -len(one.overcome), one.check_id, one.diagnosis))


def _usual(texts: Iterable[str | None]) -> str:
    """The text that most have."""
    counted = Counter(text for text in texts if text)
    return counted.most_common(1)[0][0] if counted else ""
