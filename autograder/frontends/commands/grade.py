"""python -m autograder grade PATH...: grade notebooks, folders of notebooks, or nbgrader's submitted/ tree."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.frontends.commands import tell
from autograder.frontends.nbgrader.roster import RosterError, read_roster
from autograder.grading.batch import Options, default_jobs, grade_all
from autograder.grading.seed import NEW, class_seed, seed_line
from autograder.grading.store import ClassFolder, private_folder
from autograder.kit.registry import lab_title
from autograder.reports.class_summary import by_lab
from autograder.reports.report import Report
from autograder.reports.terminal import report_view
from autograder.reports.wording import MARKS, about_persons, labelled, one_line, standing, total, verdict
from autograder.sandbox.launch import Level
from autograder.submissions.alike import warnings
from autograder.submissions.find import SubmissionFile, find_submissions, student_folders
from autograder.words import say

NAMED = 10  # submissions; of a larger class those that are not gradable are named once more at the end


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="notebook, folder, or submitted/ tree")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a page per submission, a class page, records")
    parser.add_argument("--json", metavar="FILE", help='write the reports as a JSON list; "-" for standard output')
    add_class_arguments(parser)
    parser.add_argument("--exercises", type=int, nargs="+", metavar="E", help="only these (default: all)")
    parser.add_argument("--details", action="store_true", help="print every check of every submission")
    parser.add_argument("--roster", type=Path, metavar="FILE", help="CSV with a column `id`: who should have handed in")
    parser.add_argument("--trust-submissions", action="store_true", help="grade even where code can't be sandboxed")


def add_class_arguments(parser: argparse.ArgumentParser) -> None:
    """What every command that grades a class understands; read by `class_options`."""
    add_workers(parser)
    parser.add_argument("--checkpoint", metavar="NAME", help="model that notebooks are run on (default: the lab's)")
    kept = "of the class, for inputs and hidden messages; `new` draws one and keeps it (default: the one kept, or new)"
    parser.add_argument("--seed", type=_seed, metavar="N", help=kept)
    parser.add_argument("--require-sandbox", choices=("strong", "basic"), help="refuse to grade with a weaker one")


def add_workers(parser: argparse.ArgumentParser) -> None:
    add_jobs(parser)
    where = "run on a Dask cluster: tcp://HOST:PORT of its scheduler, or local:N to try it here"
    parser.add_argument("--cluster", default="", metavar="ADDRESS", help=where)


def add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=_jobs, metavar="N", help="submissions at a time (default: one per processor)")


def _seed(text: str) -> int | Literal["new"]:
    if text == NEW:
        return NEW
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no seed: give a number, or `new` to draw one") from None


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of submissions: at least 1 is graded at a time")
    return int(text)


def class_options(options: argparse.Namespace, seed: int) -> Options:
    return Options(
        checkpoint=options.checkpoint,
        seed=seed,
        jobs=options.jobs or default_jobs(),
        cluster=options.cluster,
        require=Level(options.require_sandbox) if options.require_sandbox else None,
    )


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when every submission was graded, whatever the marks; 1 when any could not be."""
    console = Console(stderr=options.json == "-")
    exercises = tuple(options.exercises or ())
    folder = ClassFolder(options.out) if options.out else None
    try:
        for place in (options.out, Path(options.json).parent if options.json not in (None, "-") else None):
            _try_to_write(place)  # before hours of grading, not after
        seed = class_seed(options.out, options.seed)
        tell(console, seed_line(seed))
        chosen = replace(class_options(options, seed), exercises=exercises, allow_unsandboxed=options.trust_submissions)
        files = find_submissions(options.paths)
        expected = _expected(options.roster) if options.roster else []
        details = options.details or len(files) == 1
        reports = grade_into(files, chosen, folder, console, details, expected)
    except RosterError as reason:
        print(reason, file=sys.stderr)
        return 2
    except OSError as error:  # a full disk, a folder that can't be written
        print(
            say(
                "Results can't be written: {error}. Mend this and run the same command again: what is on disk is kept.",
                error=error,
            ),
            file=sys.stderr,
        )
        return 1
    for sentence in summary(options.paths, reports):
        tell(console, sentence)
    if options.out:
        tell(console, say("Class overview: {path}", path=options.out / "index.html"))
    if options.json:
        text = json.dumps([report.to_json() for report in reports], indent=2, ensure_ascii=False) + "\n"
        text = text.encode("utf-8", "replace").decode("utf-8")  # a file's name may be of another encoding
        if options.json == "-":
            sys.stdout.write(text)
        else:
            Path(options.json).write_text(text, "utf-8")
    return 1 if any(report.status == "not_gradable" for report in reports) else 0


def summary(paths: Sequence[Path], reports: Sequence[Report]) -> list[str]:
    """How many folders there were and how many reports, and what a person should look at; nothing for one notebook."""
    folders = {place.absolute() for path in paths if path.is_dir() for place in student_folders(path)}
    left_out = [one_line(report.submission) for report in reports if report.status == "not_gradable"]
    told = []
    if folders:
        counts = {"folders": len(folders), "reports": len(reports), "left_out": len(left_out)}
        told.append(say("folders: {folders}; reports: {reports}; not gradable: {left_out}", **counts))
    if left_out and len(reports) > NAMED:
        told.append(say("Not gradable: {names}", names=", ".join(left_out)))
    return told + [one_line(sentence) for sentence in warnings(r.student for r in reports if r.student)]


def _expected(roster: Path) -> list[str]:
    """
    Raises:
        RosterError: the list can't be read.
    """
    return [student["id"] for student in read_roster(roster.read_bytes())]


def _try_to_write(folder: Path | None) -> None:
    """
    Raises:
        OSError: nothing can be written there.
    """
    if folder is not None:
        private_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            pass


@dataclass
class _Graded:
    """What has come so far of a class that is being graded."""

    reports: list[Report] = field(default_factory=list)
    reused: int = 0  # graded before, and not changed
    judged_again: int = 0  # from what was measured before


def grade_into(
    files: Sequence[SubmissionFile],
    options: Options,
    folder: ClassFolder | None,
    console: Console,
    details: bool = False,
    expected: Sequence[str] = (),
) -> list[Report]:
    """Grades submissions with a progress bar, a line for each as it comes and a table at the end, ordered by name.

    Ctrl-C ends it cleanly: what is finished is kept, and the same command goes on from there.

    Args:
        details: print each report whole instead.
        expected: students, of whom those without a submission are named.
    """
    graded = _Graded()
    try:
        _grade(graded, files, options, folder, console, details)
    finally:
        graded.reports.sort(key=lambda report: report.submission)
        missing = sorted(set(expected) - {report.student for report in graded.reports})
        if folder is not None and graded.reports:
            folder.write_overview(graded.reports, missing)
            if len(graded.reports) < len(files):  # stopped on the way
                counts = {"done": len(graded.reports), "count": len(files)}
                tell(
                    console,
                    say("{done} of {count} are graded and kept; the same command goes on from there.", **counts),
                )
    if not details and len(graded.reports) > 1:
        for shown in class_tables(graded.reports):
            console.print(shown)
    for sentence in _told_at_the_end(graded, len(files), missing):
        tell(console, sentence)
    return graded.reports


def _grade(
    graded: _Graded,
    files: Sequence[SubmissionFile],
    options: Options,
    folder: ClassFolder | None,
    console: Console,
    details: bool,
) -> None:
    """Grades submissions, and shows each as it comes."""
    with_several = {student for student, count in Counter(file.student for file in files).items() if count > 1}
    with _progress(console) as progress:
        task = progress.add_task(say("grading"), total=len(files))
        for result in grade_all(files, options, folder):
            graded.reports.append(result.report)
            graded.reused += result.reused
            graded.judged_again += result.judged_again
            if details:
                progress.console.print(report_view(result.report), soft_wrap=True)
            else:
                tell(progress.console, _line(result.report, result.report.student in with_several))
            progress.advance(task)


def _told_at_the_end(graded: _Graded, count: int, missing: Sequence[str]) -> Iterator[str]:
    """Who has handed in nothing, and what did not have to be run."""
    if missing:
        names = ", ".join(map(one_line, missing))
        yield say("Nothing was handed in by {count}: {names}", count=len(missing), names=names)
    if graded.reused:
        yield say("{reused} of {count} were graded before and have not changed.", reused=graded.reused, count=count)
    if graded.judged_again:
        yield say("{count} were judged again from what was measured before.", count=graded.judged_again)


def _named(report: Report) -> str:
    return one_line(report.student or report.submission)


def _line(report: Report, with_lab: bool = False) -> str:
    """One submission: its points, or why it has none."""
    name = f"{_named(report)}, {lab_title(report.lab)}" if with_lab and report.lab else _named(report)
    line = labelled(name, standing(report))
    return labelled(line, one_line(" ".join(report.notes))) if report.status == "not_gradable" else line


def class_tables(reports: Sequence[Report]) -> Iterator[Table | Text]:
    """A table for each lab, named where there are several, and how many of its points a person gives."""
    labs = by_lab(reports, lambda report: report.lab)
    for lab, found in labs.items():
        if len(labs) > 1:
            yield Text(f"\n{lab_title(lab)}", style="bold")
        yield class_table(found)
        if told := about_persons(max(report.by_hand for report in found)):
            yield Text(told, style="dim")


def class_table(reports: Sequence[Report]) -> Table:
    """A line for each submission: its points, and a mark for each check, by exercise."""
    exercises = sorted({check.exercise for report in reports for check in report.checks})
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("submission"), overflow="fold")
    table.add_column(say("points"), justify="right", no_wrap=True)
    for number in exercises:
        table.add_column(str(number), no_wrap=True)
    for report in reports:
        given = verdict(report) if report.status == "not_gradable" else total(report)
        marks = ["".join(MARKS[check.status] for check in report.of_exercise(number)) for number in exercises]
        table.add_row(Text(_named(report)), given, *marks)
    return table


class RateColumn(ProgressColumn):
    """How many submissions are graded in a minute."""

    def render(self, task: Task) -> Text:
        return Text(say("{rate:.0f} a minute", rate=60 * (task.speed or 0)) if task.speed else "", style="dim")


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), RateColumn(), TimeElapsedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal)
