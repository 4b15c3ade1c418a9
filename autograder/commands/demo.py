"""python -m autograder demo: build a class of ten notebooks, grade them, and write a class report."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from autograder.classroom import Options, default_jobs
from autograder.commands import tell
from autograder.commands.grade import grade_into
from autograder.demo.build import build_class
from autograder.find import find_submissions
from autograder.folder import ClassFolder
from autograder.words import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="the course's folder")
    parser.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR", help="where to write (default: demo/)")


def run(options: argparse.Namespace) -> int:
    console = Console()
    try:
        build_class(options.course, options.out / "submitted")
    except FileNotFoundError as error:
        tell(console, say("There is no {path}: run this in the course's folder.", path=error.filename))
        return 2
    found = find_submissions([options.out / "submitted"])
    reports = grade_into(found, Options(jobs=default_jobs(), trust=True), ClassFolder(options.out), console)
    tell(console, "\n" + say("Open {path} in a browser.", path=options.out / "index.html"))
    return 0 if len(reports) == len(found) else 1
