"""python -m autograder grade PATH... : grade notebooks, folders of notebooks, or nbgrader's submitted/ tree."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from autograder.classroom import Options, Result, grade_all
from autograder.find import find_submissions
from autograder.folder import write_class, write_result
from autograder.render.terminal import report_view


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="notebook, folder, or submitted/ tree")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write a page per submission, a class page, evidence")
    parser.add_argument("--json", metavar="FILE", help='write the reports as a JSON list; "-" for standard output')
    parser.add_argument("--checkpoint", choices=("nano", "gpt2"), help="model that notebooks are run on")
    parser.add_argument("--seed", type=int, default=0, help="of the class: other inputs, other hidden messages")
    parser.add_argument("--quiet", action="store_true", help="no report per submission in the terminal")


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when every submission was graded, whatever the marks; 1 when any could not be."""
    console = Console(stderr=options.json == "-")
    found = find_submissions(options.paths)
    results: list[Result] = []
    for result in grade_all(found, Options(checkpoint=options.checkpoint, seed=options.seed)):
        results.append(result)
        if options.out:
            write_result(result, options.out)
        if not options.quiet:
            console.print(report_view(result.report), soft_wrap=True)
    reports = [result.report for result in results]
    if options.out:
        console.print(f"Class report: {write_class(reports, options.out)}", highlight=False)
    if options.json:
        text = json.dumps([report.to_json() for report in reports], indent=2, ensure_ascii=False) + "\n"
        if options.json == "-":
            sys.stdout.write(text)
        else:
            Path(options.json).write_text(text, "utf-8")
    return 1 if any(report.status == "not_gradable" for report in reports) else 0
