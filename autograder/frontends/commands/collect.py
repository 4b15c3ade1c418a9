"""python -m autograder collect SOURCE...: the grade of record, of what had been pushed at the deadline.

A SOURCE is an organisation on GitHub, an OWNER/NAME, a URL, a folder of git repositories, or a file with one line
`REPOSITORY [STUDENT [COMMIT]]` for each student.
"""

from __future__ import annotations

import argparse
import re
from datetime import datetime
from pathlib import Path

from rich.console import Console

from autograder.frontends.commands import tell
from autograder.frontends.commands.grade import add_class_arguments, class_options, grade_into
from autograder.frontends.github.api import ApiError, GitHub
from autograder.frontends.github.collect import Wanted, collect, labs_in_use, notebooks_of
from autograder.frontends.github.extensions import NAME, read_extensions
from autograder.frontends.github.overview import lines_of, read_results, write_overview
from autograder.frontends.github.sources import SourceError, read_sources
from autograder.frontends.github.tamper import template_hashes
from autograder.grading.seed import class_seed, seed_line
from autograder.grading.store import ClassFolder
from autograder.kit.registry import lab_names, load_lab
from autograder.reports.report import Report
from autograder.reports.wording import harmless


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="organisation, repository, folder, or list")
    parser.add_argument("--out", type=Path, default=Path("graded"), metavar="DIR", help="class folder (graded/)")
    parser.add_argument("--deadline", type=moment, metavar="TIME", help="such as 2026-12-01T23:59+01:00 (default: now)")
    whose = "only an organisation's or a folder's repositories that begin so; the rest of the name is the student's"
    parser.add_argument("--prefix", default="", help=whose)
    parser.add_argument("--labs", nargs="+", metavar="LAB", help="those that a repository has, when left out")
    parser.add_argument("--template", type=Path, metavar="DIR", help="the student repository as it was handed out")
    parser.add_argument("--student-results", type=Path, metavar="DIR", help="<student>/result.json of their workflows")
    own = "deadlines of single students, `STUDENT TIME` a line (default: extensions.txt in the class folder)"
    parser.add_argument("--extensions", type=Path, metavar="FILE", help=own)
    add_class_arguments(parser)


def moment(text: str) -> datetime:
    """A time with its zone.

    Raises:
        ArgumentTypeError: no ISO 8601, no time of day, or no zone.
    """
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write it as 2026-12-01T23:59+01:00") from None
    if not re.search("[Tt ]", text):  # Python would read the zone in 2026-12-01+01:00 as the time
        lacks, whole = "time of day", f"{when.date()}T23:59"
    elif when.tzinfo is None:
        lacks, whole = "time zone", when.isoformat()
    else:
        return when
    raise argparse.ArgumentTypeError(f"{text!r} has no {lacks}: write it as {whole}+01:00, or with Z for UTC")


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when every student's repository was collected and graded, whatever the marks."""
    console = Console()
    labs = [load_lab(name).name for name in options.labs or lab_names()]
    for folder in (options.template, options.student_results):
        if folder is not None and not folder.is_dir():
            tell(console, f"There is no folder {folder}.")
            return 2
    github = GitHub()
    try:
        sources = read_sources(options.sources, options.prefix, github)
        extensions = _extensions(options)
    except (SourceError, ApiError) as error:
        tell(console, str(error))
        return 2
    template = template_hashes(options.template) if options.template else None
    tell(console, f"repositories to collect: {len(sources)}")
    seed = class_seed(options.out, options.seed)
    tell(console, seed_line(seed))
    collected = collect(sources, Wanted(labs, options.deadline, template, extensions), options.out, github)
    if not options.labs:
        labs = labs_in_use(collected, labs)
        collected = [one.of_labs(labs) for one in collected]
    folder = ClassFolder(options.out)
    reports = grade_into(notebooks_of(collected, labs, options.out), class_options(options, seed), folder, console)
    results = read_results(options.student_results) if options.student_results else {}
    lines = lines_of(collected, reports, results)
    for line in lines:
        one = line.collected
        changed = f"changed protected files: {len(one.changed)}" if one.changed else ""
        for remark in dict.fromkeys((one.problem, *one.warnings, *line.reasons, line.difference, changed)):
            if remark:
                tell(console, f"{one.student}: {harmless(remark)}")
    page = write_overview(lines, options.out, template is not None)
    tell(console, f"Class overview: {options.out / 'index.html'}; how it was collected: {page}")
    return 1 if any(line.collected.problem for line in lines) or _not_graded(reports) else 0


def _extensions(options: argparse.Namespace) -> dict[str, datetime]:
    """
    Raises:
        SourceError: the file was named and is not there, or can't be read.
    """
    path = options.extensions or options.out / NAME
    if not path.is_file():
        if options.extensions:
            raise SourceError(f"There is no file {path}.")
        return {}
    return read_extensions(path, moment)


def _not_graded(reports: list[Report]) -> bool:
    return any(report.status == "not_gradable" for report in reports)
