"""python -m autograder grade PATH...: grade notebooks, folders of notebooks, or nbgrader's submitted/ tree."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.classroom import Options, default_jobs, grade_all
from autograder.commands import tell
from autograder.find import Found, find_submissions
from autograder.folder import ClassFolder
from autograder.render.terminal import report_view
from autograder.render.words import harmless, labelled, verdict
from autograder.report import Report
from autograder.sandbox.launch import Level
from autograder.words import say

SHOWN_WHOLE = 10  # submissions; of a larger class each gets a line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="notebook, folder, or submitted/ tree")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a page per submission, a class page, evidence")
    parser.add_argument("--json", metavar="FILE", help='write the reports as a JSON list; "-" for standard output')
    add_class_arguments(parser)
    parser.add_argument("--exercises", type=int, nargs="+", metavar="E", help="only these (default: all)")
    parser.add_argument("--trust-submissions", action="store_true", help="grade even where code can't be walled in")


def add_class_arguments(parser: argparse.ArgumentParser) -> None:
    """What every command that grades a class understands; read by `class_options`."""
    parser.add_argument("--jobs", type=_jobs, metavar="N", help="submissions at a time (default: one per processor)")
    parser.add_argument("--checkpoint", metavar="NAME", help="model that notebooks are run on (default: the lab's)")
    parser.add_argument("--seed", type=int, default=0, help="of the class: other inputs, other hidden messages")
    parser.add_argument("--require-sandbox", choices=("strong", "basic"), help="refuse to grade with a weaker one")


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of submissions: at least 1 is graded at a time")
    return int(text)


def class_options(options: argparse.Namespace) -> Options:
    return Options(
        checkpoint=options.checkpoint,
        seed=options.seed,
        jobs=options.jobs or default_jobs(),
        require=Level(options.require_sandbox) if options.require_sandbox else None,
    )


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when every submission was graded, whatever the marks; 1 when any could not be."""
    console = Console(stderr=options.json == "-")
    exercises = tuple(options.exercises or ())
    chosen = replace(class_options(options), exercises=exercises, trust=options.trust_submissions)
    folder = ClassFolder(options.out) if options.out else None
    try:
        for place in (options.out, Path(options.json).parent if options.json not in (None, "-") else None):
            _try_to_write(place)  # before hours of grading, not after
        reports = grade_into(find_submissions(options.paths), chosen, folder, console)
    except OSError as error:  # a full disk, a folder that can't be written
        print(
            say(
                "Results can't be written: {error}. Mend this and run the same command again: what is on disk is kept.",
                error=error,
            ),
            file=sys.stderr,
        )
        return 1
    if options.out:
        tell(console, say("Class report: {path}", path=options.out / "index.html"))
    if options.json:
        text = json.dumps([report.to_json() for report in reports], indent=2, ensure_ascii=False) + "\n"
        text = text.encode("utf-8", "replace").decode("utf-8")  # a file's name may be of another encoding
        if options.json == "-":
            sys.stdout.write(text)
        else:
            Path(options.json).write_text(text, "utf-8")
    return 1 if any(report.status == "not_gradable" for report in reports) else 0


def _try_to_write(folder: Path | None) -> None:
    """
    Raises:
        OSError: nothing can be written there.
    """
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


def grade_into(found: Sequence[Found], options: Options, folder: ClassFolder | None, console: Console) -> list[Report]:
    """Grades submissions with a progress bar, showing each report as it comes; ordered by name at the end.

    Ctrl-C ends it cleanly: what is finished is kept, and the same command goes on from there.
    """
    reports: list[Report] = []
    reused = 0
    stopped = True
    try:
        with _progress(console) as progress:
            task = progress.add_task(say("grading"), total=len(found))
            for result in grade_all(found, options, folder):
                reports.append(result.report)
                reused += result.reused
                if len(found) <= SHOWN_WHOLE:
                    progress.console.print(report_view(result.report), soft_wrap=True)
                else:
                    tell(progress.console, labelled(harmless(result.report.submission), verdict(result.report)))
                progress.advance(task)
        stopped = False
    finally:
        reports.sort(key=lambda report: report.submission)
        if folder is not None and reports:
            folder.write_overview(reports)
            if stopped:
                told = say("{done} of {count} are graded and kept; the same command goes on from there.",
                           done=len(reports), count=len(found))  # fmt: skip
                tell(console, told)
    if reused:
        tell(
            console,
            say("{reused} of {count} were graded before and have not changed.", reused=reused, count=len(found)),
        )
    return reports


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal)
