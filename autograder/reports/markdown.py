"""A report in Markdown. Student text stands only in fences that it can't close."""

from __future__ import annotations

import re

from autograder.reports.order import folds, repeated
from autograder.reports.report import CheckResult, Report
from autograder.reports.wording import MARKS, about_answers, details, harmless, heading, labelled, points, standing
from autograder.words import say

MAX_CHARACTERS = 60_000
MAX_TEXT = 4_000  # characters of one text in a fence


def report_markdown(report: Report) -> str:
    """Score, a table, and each check that did not pass: those that failed folded open, untouched ones folded shut.

    A report that is too long is cut between two of its parts, so that no fence and no fold stays open.
    """
    parts = [f"## {labelled(code(report.submission), standing(report))}\n"]
    if report.checks:
        rows = [f"| {MARKS[c.status]} | {_cell(heading(c))} | {points(c)} |" for c in report.checks]
        head = " | ".join(["|", say("check"), say("points"), ""]).rstrip()
        parts.append("\n".join([head, "|---|---|---|", *rows, ""]))
        again = repeated(report)
        told = [check for check in report.checks if check.status in ("failed", "fault", "not_attempted")]
        parts += [_folded(check) for check in told if check.id not in again]
        parts += [f"{MARKS['failed']} {fold.ids} {fold.text}\n" for fold in folds(report) if fold.status == "failed"]
    if answers := about_answers(report):
        parts.append(f"{_text(answers)}\n")
    if report.notes:
        parts.append(say("Notes:") + "\n")
        parts += [f"- {code(_cut(note))}" for note in report.notes]
    return _fitting(parts)


def _fitting(parts: list[str]) -> str:
    room = MAX_CHARACTERS
    kept: list[str] = []
    for part in parts:
        room -= len(part) + 1
        if room < 0:
            cut = say("cut here: the report is longer, {count} parts are left out", count=len(parts) - len(kept))
            kept.append(f"\n*{cut}*")
            break
        kept.append(part)
    return "\n".join(kept) + "\n"


def _folded(check: CheckResult) -> str:
    lines = "\n".join(labelled(label, text) for label, text in details(check))
    said = f"\n{fenced(lines)}\n" if lines else ""
    trace = f"\n{fenced(check.traceback)}\n" if check.traceback else ""
    summary = f"{MARKS[check.status]} {_text(heading(check))}"
    opened = "" if check.status == "not_attempted" else " open"
    return f"<details{opened}><summary>{summary}</summary>\n{said}{trace}\n</details>\n"


def fenced(text: str) -> str:
    """A code block whose fence is longer than any run of backticks in the text."""
    text = _cut(harmless(text))
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def code(text: str) -> str:
    """Inline code that the text can't leave."""
    text = harmless(text).replace("\n", " ")
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _cut(text: str) -> str:
    if len(text) <= MAX_TEXT:
        return text
    return say("{text} … (cut here: {count:,} characters)", text=text[:MAX_TEXT], count=len(text))


def _cell(text: str) -> str:
    return _text(text).replace("|", "\\|").replace("\n", " ")


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
