"""python -m autograder push REPOSITORY: grade a student's last commit in a step of a GitHub workflow."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder.frontends.github.detail import DETAILS
from autograder.frontends.github.git import GitError
from autograder.frontends.github.push import grade_push, log, tell, write_results
from autograder.frontends.github.step import Step
from autograder.grading.batch import Options
from autograder.grading.seed import draw_seed
from autograder.kit.registry import lab_names
from autograder.sandbox.launch import SandboxError
from autograder.words import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("repository", type=Path, help="the student's repository, as it was cloned")
    parser.add_argument("--labs", default="", metavar="NAMES", help="which labs, with commas between (default: all)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where result.json is written")
    parser.add_argument("--checkpoint", metavar="NAME", help="model that notebooks are run on (default: the lab's)")
    parser.add_argument("--detail", choices=DETAILS, default="full", help="what is said about a check that failed")


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when every notebook was graded, whatever the marks."""
    step = Step()
    labs = [name.strip() for name in options.labs.split(",") if name.strip()] or lab_names()
    chosen = Options(checkpoint=options.checkpoint or None, seed=draw_seed())  # no run repeats another's draws
    with step.no_commands():
        try:
            pushed = grade_push(options.repository, labs, chosen, options.detail)
        except (GitError, SandboxError) as error:
            print(
                say("The grader could not grade, which is no fault of the student's: {error}", error=error),
                file=sys.stderr,
            )
            return 1
        log(pushed, step)
        write_results(pushed, options.out)
    tell(pushed, step)
    return 1 if any(report.status == "not_gradable" for report in pushed.reports) else 0
