"""A report in a terminal."""

from __future__ import annotations

import io

from rich.console import Console, Group
from rich.text import Text

from autograder.render.words import MARKS, details, harmless, heading, labelled, points, verdict
from autograder.report import CheckResult, Report
from autograder.words import say

COLOURS = {
    "passed": "green",
    "failed": "red",
    "not_attempted": "yellow",
    "skipped": "dim",
    "error": "magenta",
}


def report_view(report: Report) -> Group:
    """A renderable for rich; it holds text only, so nothing of the student's is read as markup."""
    lines = [_check(check) for check in report.checks]
    lines += [Text(labelled(say("note"), harmless(note)), style="dim") for note in report.notes]
    title = Text(labelled(harmless(report.submission), verdict(report)), style="bold")
    return Group(title, *lines)


def _check(check: CheckResult) -> Text:
    colour = COLOURS[check.status]
    line = Text(f"  {MARKS[check.status]} ", style=colour)
    line.append(heading(check), style="dim" if check.status == "skipped" else "")
    line.append(f"  {points(check)}", style=colour)
    if check.status != "passed":
        for label, text in details(check):
            line.append("\n      " + labelled(label, ""), style=f"{colour} bold")
            line.append(text.replace("\n", "\n        "))
    return line


def report_text(report: Report, width: int = 100) -> str:
    """The same as plain text."""
    # Not the console's capture: inside Jupyter, rich would show an output of its own.
    console = Console(width=width, file=io.StringIO(), color_system=None, force_jupyter=False, highlight=False)
    console.print(report_view(report), soft_wrap=True)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text
