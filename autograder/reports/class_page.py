"""A class on one page, with pictures: written so that its teacher knows in a minute what to say in the next lecture.

As every page: nothing in it can run, and it asks for nothing. It prints, and has a dark theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from autograder.reports.class_summary import STATUSES, Attempts, LabSummary, MistakeSummary, summaries
from autograder.reports.html import page_template
from autograder.reports.spreadsheet import Cell, csv_text
from autograder.reports.wording import one_line
from autograder.words import say

MENTIONED = 3  # mistakes that the next lecture should speak of
COLUMNS = 10  # of a histogram


@dataclass(frozen=True)
class Column:
    """One column of a histogram."""

    label: str  # where it begins
    count: int
    share: float  # of the highest


def class_report_page(attempts: Sequence[Attempts]) -> str:
    """The whole page."""
    labs = summaries(attempts)
    return page_template("class_report.html").render(
        labs=labs, statuses=STATUSES, columns=columns, mentioned=MENTIONED, common=common, percent=percent
    )


def columns(values: Sequence[float], most: float | None = None) -> list[Column]:
    """Values from 0 to `most` counted in as many columns of the same width; the largest value is in the last one."""
    if not values:
        return []
    top = most or _round_above(max(values))
    counts = [0] * COLUMNS
    for value in values:
        counts[min(int(value / top * COLUMNS), COLUMNS - 1)] += 1
    return [Column(f"{top * n / COLUMNS:.3g}", count, count / max(counts)) for n, count in enumerate(counts)]


def _round_above(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, ... so that columns begin at short numbers; 1 for 0."""
    power = 10.0 ** floor(log10(value)) if value > 0 else 1.0
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def common(lab: LabSummary) -> list[MistakeSummary]:
    """The mistakes that most students have now."""
    return [mistake for mistake in lab.mistakes if mistake.students][:MENTIONED]


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.4g}" if whole else "0"


def class_csv(attempts: Sequence[Attempts]) -> str:
    """A row for each student: score, what came of each check, and each figure."""
    rows: list[list[Cell]] = []
    for lab in summaries(attempts):
        ids, figures = [check.id for check in lab.checks], list(lab.figures)
        header = [
            say("student"),
            say("name of the lab"),
            say("status"),
            say("points"),
            say("out of"),
            say("of these by a person"),
        ]
        rows.append([*header, say("attempts"), say("seconds"), *map(say, figures), *ids])
        for one in lab.attempts:
            earned = {check.id: None if check.left_out else check.earned for check in one.last.checks}
            told = [(one.figures or {}).get(name) for name in figures]
            last = one.last
            score = None if last.status == "not_gradable" else last.score
            known: list[Cell] = [one_line(one.name), last.lab, last.status, score, last.all_points, last.by_hand]
            rows.append([*known, len(one.reports), round(last.seconds, 1), *told, *(earned.get(id) for id in ids)])
    return csv_text(rows)


def mistakes_csv(attempts: Sequence[Attempts]) -> str:
    """A row for each mistake and student."""
    rows: list[list[Cell]] = [[say("check"), say("mistake"), say("student"), say("state"), say("got")]]
    for lab in summaries(attempts):
        for mistake in lab.mistakes:
            known = [mistake.check_id, mistake.diagnosis]
            rows += [[*known, one_line(name), say("still made"), one_line(got)] for name, got in mistake.students]
            rows += [[*known, one_line(name), say("overcome"), ""] for name in mistake.overcome]
    return csv_text(rows)
