"""python -m autograder demo: build a small class for each lab, grade it, and write a class report.

With --attack: one wrong solution that patches its grader, at a plain pytest grader and at this one, side by side.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.frontends.commands import tell
from autograder.frontends.commands.grade import grade_into
from autograder.frontends.commands.report import attempts_in, write_report
from autograder.frontends.demo.attack import attackable, rows
from autograder.frontends.demo.build import build_class
from autograder.grading.batch import Options, default_jobs
from autograder.grading.store import ClassFolder
from autograder.reports.wording import total
from autograder.submissions.find import find_submissions
from autograder.words import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="the course's folder")
    parser.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR", help="where to write (default: demo/)")
    parser.add_argument(
        "--attack", action="store_true", help="what code that patches its grader gets, here and elsewhere"
    )


def run(options: argparse.Namespace) -> int:
    console = Console()
    if options.attack:
        return _attack(options, console)
    try:
        build_class(options.course, options.out / "submitted")
    except FileNotFoundError as error:
        tell(console, say("There is no {path}: run this in the course's folder.", path=error.filename))
        return 2
    files = find_submissions([options.out / "submitted"])
    folder = ClassFolder(options.out)
    reports = grade_into(files, Options(jobs=default_jobs(), allow_unsandboxed=True), folder, console)
    page, *_ = write_report(folder, attempts_in(folder))
    tell(console, "\n" + say("Class overview: {path}", path=options.out / "index.html"))
    tell(console, say("Class report: {path}", path=page))
    tell(console, say("Open them in a browser: who did what, and what to speak of in the next lecture."))
    return 0 if len(reports) == len(files) else 1


def _attack(options: argparse.Namespace, console: Console) -> int:
    """Exit code 0 where no attack has changed a mark of this grader's."""
    lab = attackable()
    if lab is None:
        tell(console, say("No lab that is installed here has an attack to show."))
        return 2
    try:
        with console.status(say("grading")) if console.is_terminal else nullcontext():
            found = list(rows(lab, options.course))
    except FileNotFoundError as error:
        tell(console, say("There is no {path}: run this in the course's folder.", path=error.filename))
        return 2
    table = Table(box=None, pad_edge=False)
    for column in (say("a wrong solution of {lab}", lab=lab.translated_title), say("plain pytest"), say("this grader")):
        table.add_column(Text(column))
    for row in found:
        plain = Text(say("full marks"), "red") if row.plain_passed else Text(say("fails"), "green")
        table.add_row(Text(say(row.what)), plain, Text(total(row.report), "green"))
    console.print(table)
    tell(
        console,
        "\n"
        + say(
            "The plain grader imports the student's code into the process that compares, as graders made of pytest or "
            "of notebook cells do: what compares, and what reports, is the student's to change. Here that process only "
            "measures, and another judges."
        ),
    )
    tell(console, say(
        "It is not everything: a student can still write a probe's measurements down by hand. "
        "What is not protected: {page}", page="docs/threat-model.md"))  # fmt: skip
    return 0 if len({row.report.score for row in found}) == 1 else 1
