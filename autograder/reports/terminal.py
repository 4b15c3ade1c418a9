"""A report in a terminal."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console, Group
from rich.text import Text

from autograder.reports.order import Fold, folds, open_checks
from autograder.reports.report import CheckResult, Report
from autograder.reports.wording import MARKS, about_answers, details, harmless, heading, labelled, points, standing
from autograder.words import say

COLOURS = {
    "passed": "green",
    "failed": "red",
    "not_attempted": "yellow",
    "skipped": "dim",
    "fault": "magenta",
}


def report_view(report: Report, title: str = "", progress: Sequence[str] = ()) -> Group:
    """A renderable for rich; it holds text only, so nothing of the student's is read as markup.

    Args:
        title: in the place of the submission's name and points.
        progress: sentences below the list, about more than this report.
    """
    lines = [_check(check) for check in open_checks(report)]
    lines += [_fold(fold) for fold in folds(report)]
    notes = [about_answers(report), *map(harmless, report.notes)]
    lines += [Text(labelled(say("note"), note), style="dim") for note in notes if note]
    lines += [Text(line) for line in progress]
    return Group(Text(title or labelled(harmless(report.submission), standing(report)), style="bold"), *lines)


def _check(check: CheckResult) -> Text:
    colour = COLOURS[check.status]
    line = Text(f"  {MARKS[check.status]} ", style=colour)
    line.append(heading(check), style="")
    line.append(f"  {points(check)}", style=colour)
    for label, text in details(check):
        line.append("\n      " + labelled(label, ""), style=f"{colour} bold")
        line.append(text.replace("\n", "\n        "))
    return line


def _fold(fold: Fold) -> Text:
    colour = COLOURS[fold.status]
    line = Text(f"  {MARKS[fold.status]} ", style=colour)
    said = labelled(fold.text, fold.ids) if fold.status == "passed" else f"{fold.ids} {fold.text}"
    line.append(harmless(said).replace("\n", "\n        "), style="dim" if fold.status == "skipped" else "")
    line.append(f"  {fold.points}", style=colour)
    return line


def report_text(report: Report, width: int = 100, title: str = "", progress: Sequence[str] = ()) -> str:
    """The same as plain text."""
    # Not the console's capture: inside Jupyter, rich would show an output of its own.
    console = Console(width=width, file=io.StringIO(), color_system=None, force_jupyter=False, highlight=False)
    console.print(report_view(report, title, progress), soft_wrap=True)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text
