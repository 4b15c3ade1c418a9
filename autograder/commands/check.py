"""python -m autograder check [NOTEBOOK] [EXERCISE]: a student's own check, with the words of the grade."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console

from autograder.classroom import Options, grade_all
from autograder.commands import tell
from autograder.find import OTHERS, SUFFIX, Found
from autograder.render.terminal import report_view
from autograder.words import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("notebook", nargs="?", help="the only notebook in this folder, when left out")
    parser.add_argument("exercise", nargs="?", help="its number; all when left out")


def run(options: argparse.Namespace) -> int:
    """Exit code 0 only when every check passed."""
    console = Console()
    notebook, exercise = options.notebook, options.exercise
    if notebook is not None and exercise is None and not _is_notebook(notebook):
        notebook, exercise = None, notebook
    if exercise is not None and not exercise.isdigit():
        told = say(
            "{given!r} is no exercise, which is a number such as 1, and no notebook that is here.", given=exercise
        )
        tell(console, told)
        return 2
    here = sorted(Path.cwd().glob(f"*{SUFFIX}"))
    if notebook is None and len(here) != 1:
        tell(console, say("There are {count} notebooks in this folder: name one.", count=len(here)))
        return 2
    path = Path(notebook) if notebook is not None else here[0]
    only = (int(exercise),) if exercise else ()
    with console.status(say("checking {name}", name=path.name)) if console.is_terminal else nullcontext():
        (result,) = grade_all([Found(path, str(path))], Options(exercises=only, own=True))
    console.print(report_view(result.report), soft_wrap=True)
    passed = result.report.checks and all(check.status == "passed" for check in result.report.checks)
    return 0 if passed else 1


def _is_notebook(given: str) -> bool:
    return Path(given).exists() or Path(given).suffix in (SUFFIX, *OTHERS)
