"""A report in a terminal."""

from __future__ import annotations

from rich.console import Console, Group
from rich.text import Text

from autograder.render.words import MARKS, details, harmless, heading, points, verdict
from autograder.report import CheckResult, Report

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
    lines += [Text(f"note: {harmless(note)}", style="dim") for note in report.notes]
    title = Text(f"{harmless(report.submission)}: {verdict(report)}", style="bold")
    return Group(title, *lines)


def _check(check: CheckResult) -> Text:
    colour = COLOURS[check.status]
    line = Text(f"  {MARKS[check.status]} ", style=colour)
    line.append(heading(check), style="dim" if check.status == "skipped" else "")
    line.append(f"  {points(check)}", style=colour)
    if check.status != "passed":
        for label, text in details(check):
            line.append(f"\n      {label}: ", style=f"{colour} bold" if label else "")
            line.append(text.replace("\n", "\n        "))
    return line


def report_text(report: Report, width: int = 100) -> str:
    """The same as plain text."""
    console = Console(width=width, no_color=True, force_terminal=False, highlight=False)
    with console.capture() as capture:
        console.print(report_view(report), soft_wrap=True)
    return capture.get()
