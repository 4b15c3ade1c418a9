"""python -m autograder report DIR: a graded class on one page, and as CSV: how it did, and which mistakes."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from autograder.frontends.commands import tell
from autograder.grading.record import Record
from autograder.grading.store import ClassFolder, write_text
from autograder.kit.lab import UnknownName
from autograder.kit.registry import load_lab
from autograder.reports.class_page import class_csv, class_report_page, mistakes_csv
from autograder.reports.class_summary import Attempts
from autograder.words import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="class folder, as `grade --out DIR` has made it")
    parser.add_argument("--anonymous", action="store_true", help="without names, and without links to students' pages")


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when the page was written; 1 when it can't be; 2 for no class folder."""
    console, folder = Console(), ClassFolder(options.folder)
    attempts = attempts_in(folder)
    if not attempts:
        tell(console, say("There are no reports in {folder}: grade the class into it first.", folder=options.folder))
        return 2
    try:
        page, *tables = write_report(folder, attempts, options.anonymous)
    except OSError as error:
        said = say("Results can't be written: {error}. Mend this and run the same command again.", error=error)
        print(said, file=sys.stderr)
        return 1
    tell(console, say("Class report: {path}", path=page))
    tell(console, say("Tables: {table} and {other}", table=tables[0], other=tables[1]))
    return 0


def write_report(folder: ClassFolder, attempts: Sequence[Attempts], anonymous: bool = False) -> list[Path]:
    """Writes the page and its two tables beside the results; returns their paths."""
    shown = without_names(attempts) if anonymous else attempts
    name = "class-anonymous" if anonymous else "class"
    files = {
        f"{name}.html": class_report_page(shown),
        f"{name}.csv": class_csv(shown),
        f"{name}-mistakes.csv": mistakes_csv(shown),
    }
    for file, text in files.items():
        write_text(folder.path / file, text)
    return [folder.path / file for file in files]


def attempts_in(folder: ClassFolder) -> list[Attempts]:
    """What a class folder keeps of each student."""
    found = []
    for name, record in folder.records():
        report = folder.report_in(name)
        if report is None:
            continue
        figures = _figures(record) if isinstance(record, Record) else {}
        shown = report.student or report.submission
        found.append(Attempts(shown, (*folder.attempts(name), report), f"pages/{name}.html", figures))
    return found


def _figures(record: Record) -> dict[str, float]:
    try:
        return dict(load_lab(record.lab).figures(record.evidence, record.inputs)) if record.evidence else {}
    except UnknownName:
        return {}


def without_names(attempts: Sequence[Attempts]) -> list[Attempts]:
    """Numbers in place of names, in an order that tells nothing of them."""
    order = sorted(attempts, key=lambda one: hashlib.sha256(one.last.record.encode() + one.name.encode()).digest())
    width = len(str(len(order)))
    return [
        replace(
            one,
            name=say("student {number}", number=f"{number:0{width}}"),
            link="",
            reports=tuple(replace(report, student=None, submission="", notes=(), remarks=()) for report in one.reports),
        )
        for number, one in enumerate(order, 1)
    ]
