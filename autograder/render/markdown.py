"""A report in Markdown. Student text stands only in fences that it can't close."""

from __future__ import annotations

import re

from autograder.render.words import MARKS, details, harmless, heading, labelled, points, verdict
from autograder.report import CheckResult, Report
from autograder.words import say

MAX_CHARACTERS = 60_000


def report_markdown(report: Report) -> str:
    """Score, a table, and each check that did not pass, folded."""
    parts = [f"## {labelled(code(report.submission), verdict(report))}", ""]
    if report.checks:
        parts += [" | ".join(["|", say("check"), say("points"), ""]).rstrip(), "|---|---|---|"]
        parts += [f"| {MARKS[c.status]} | {_cell(heading(c))} | {points(c)} |" for c in report.checks]
        parts.append("")
        parts += [_folded(check) for check in report.checks if check.status in ("failed", "error", "not_attempted")]
    if report.notes:
        parts += [say("Notes:"), "", *(f"- {code(note)}" for note in report.notes), ""]
    text = "\n".join(parts)
    if len(text) > MAX_CHARACTERS:
        cut = say("cut here: the report is longer")
        text = f"{text[:MAX_CHARACTERS]}\n\n*{cut}*\n"
    return text


def _folded(check: CheckResult) -> str:
    lines = "\n".join(labelled(label, text) for label, text in details(check))
    trace = f"\n\n{fenced(check.traceback)}" if check.traceback else ""
    summary = f"{MARKS[check.status]} {_text(heading(check))}"
    return f"<details><summary>{summary}</summary>\n\n{fenced(lines)}{trace}\n\n</details>\n"


def fenced(text: str) -> str:
    """A code block whose fence is longer than any run of backticks in the text."""
    text = harmless(text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def code(text: str) -> str:
    """Inline code that the text can't leave."""
    text = harmless(text).replace("\n", " ")
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|").replace("\n", " ")


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
