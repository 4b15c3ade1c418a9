"""python -m autograder check [NOTEBOOK] [EXERCISE]: a student's own check, with the words of the grade."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from autograder.frontends.commands import tell
from autograder.grading.batch import Options, grade_all
from autograder.reports.report import Report
from autograder.reports.terminal import report_view
from autograder.reports.wording import about_answers, labelled, one_line, standing
from autograder.submissions.find import OTHERS, SUFFIX, SubmissionFile, lab_of
from autograder.submissions.python_version import newer_python
from autograder.submissions.reading import NotebookError, load_notebook, read_submission
from autograder.words import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("notebook", nargs="?", help="those of the course in this folder and below, when left out")
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
    paths = [Path(notebook)] if notebook is not None else notebooks_below(Path.cwd())
    if not paths:
        tell(console, say("There is no notebook of the course in this folder, nor below it."))
        return 2
    if len(paths) > 1 and exercise is not None:
        named = ", ".join(map(str, paths))
        tell(console, say("There are {count} notebooks here: name one of {names}.", count=len(paths), names=named))
        return 2
    only = (int(exercise),) if exercise else ()
    files = [SubmissionFile(path, str(path)) for path in paths]
    shown = paths[0].name if len(paths) == 1 else say("{count} notebooks", count=len(paths))
    with console.status(say("checking {name}", name=shown)) if console.is_terminal else nullcontext():
        reports = [result.report for result in grade_all(files, Options(exercises=only, own_code=True))]
    if len(reports) == 1:
        (report,) = reports
        if newer := _newer_python(paths[0]):
            report = replace(report, notes=(*report.notes, newer))
        console.print(report_view(report), soft_wrap=True)
        return 0 if _all_passed(report) else 1
    for report in sorted(reports, key=lambda one: one.submission):
        tell(console, labelled(one_line(report.submission), standing(report)))
        for sentence in filter(None, (_open_exercises(report), about_answers(report))):
            tell(console, f"    {sentence}")
    tell(console, say("Name one of them to see its checks."))
    return 0 if all(map(_all_passed, reports)) else 1


def notebooks_below(folder: Path) -> list[Path]:
    """The notebooks of the course in a folder and below it, relative to it; others where there is none."""
    found = [path for path in sorted(folder.rglob(f"*{SUFFIX}")) if not _is_hidden(path.relative_to(folder))]
    ours = [path for path in found if _names_a_lab(path)]
    return [path.relative_to(folder) for path in ours or found]


def _is_hidden(path: Path) -> bool:
    """Whether it lies where tools keep copies and packages, and nobody keeps work."""
    return any(part.startswith(".") or part in ("node_modules", "site-packages") for part in path.parts)


def _names_a_lab(path: Path) -> bool:
    try:
        lab_of(read_submission(path))
    except NotebookError:
        return False
    return True


def _all_passed(report: Report) -> bool:
    return bool(report.checks) and all(check.status == "passed" for check in report.checks)


def _open_exercises(report: Report) -> str:
    """Which exercises still lack points, or why nothing could be checked."""
    if not report.checks:
        return " ".join(report.notes)
    numbers = sorted({check.exercise for check in report.checks if check.status != "passed"})
    return say("exercises that lack points: {numbers}", numbers=", ".join(map(str, numbers))) if numbers else ""


def _newer_python(path: Path) -> str | None:
    try:
        return newer_python(load_notebook(path))
    except NotebookError:
        return None  # the report says so


def _is_notebook(given: str) -> bool:
    return Path(given).exists() or Path(given).suffix in (SUFFIX, *OTHERS)
