"""python -m autograder grade PATH...: grade notebooks, folders of notebooks, or nbgrader's submitted/ tree."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from autograder.classroom import Options, grade_all
from autograder.commands import tell
from autograder.find import Found, find_submissions
from autograder.folder import write_class, write_result
from autograder.render.terminal import report_view
from autograder.report import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="notebook, folder, or submitted/ tree")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a page per submission, a class page, evidence")
    parser.add_argument("--json", metavar="FILE", help='write the reports as a JSON list; "-" for standard output')
    parser.add_argument("--checkpoint", choices=("nano", "gpt2"), help="model that notebooks are run on")
    parser.add_argument("--seed", type=int, default=0, help="of the class: other inputs, other hidden messages")


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when every submission was graded, whatever the marks; 1 when any could not be."""
    console = Console(stderr=options.json == "-")
    found = find_submissions(options.paths)
    chosen = Options(checkpoint=options.checkpoint, seed=options.seed)
    reports = grade_into(found, chosen, options.out, console)
    if options.out:
        tell(console, f"Class report: {options.out / 'index.html'}")
    if options.json:
        text = json.dumps([report.to_json() for report in reports], indent=2, ensure_ascii=False) + "\n"
        if options.json == "-":
            sys.stdout.write(text)
        else:
            Path(options.json).write_text(text, "utf-8")
    return 1 if any(report.status == "not_gradable" for report in reports) else 0


def grade_into(found: Sequence[Found], options: Options, out: Path | None, console: Console) -> list[Report]:
    """Grades submissions, showing each report as it comes and keeping all of it below `out`."""
    reports = []
    for result in grade_all(found, options):
        reports.append(result.report)
        console.print(report_view(result.report), soft_wrap=True)
        if out is not None:
            write_result(result, out)
    if out is not None:
        write_class(reports, out)
    return reports
