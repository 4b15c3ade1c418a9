"""Which notebooks there are to grade below the paths that were given, and which lab each belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.formats import is_percent_script
from autograder.lab import Lab, lab_names, load_lab
from autograder.notebook import MAX_BYTES, NotebookError, Submission, read_submission
from autograder.words import say

SUFFIX = ".ipynb"
OTHERS = (".zip", ".py")  # what is handed in instead, where there is no notebook beside it


@dataclass(frozen=True)
class Found:
    """One notebook file; it may not even exist, which its report will say."""

    path: Path
    name: str  # how the report calls it
    student: str | None = None
    problem: str = ""  # why there is nothing to read, where whoever looked for it knows


def find_submissions(paths: Iterable[Path]) -> list[Found]:
    """Notebook files, folders of notebooks, and nbgrader's `submitted/<student>/<assignment>/` trees."""
    found: dict[Path, Found] = {}
    for path in paths:
        for one in _below(path) if path.is_dir() and path.suffix != SUFFIX else [Found(path, str(path))]:
            found.setdefault(one.path.absolute(), one)
    return list(found.values())


def _below(folder: Path) -> list[Found]:
    seen = [
        path
        for suffix in (SUFFIX, *OTHERS)
        for path in sorted(folder.rglob(f"*{suffix}"))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    with_notebook = {path.parent for path in seen if path.suffix == SUFFIX}
    notebooks = sorted(
        path for path in seen if path.suffix == SUFFIX or (path.parent not in with_notebook and _stands_in(path))
    )
    if not notebooks:
        return [Found(folder, str(folder))]
    return [Found(path, str(path), _student(path, folder)) for path in notebooks]


def _stands_in(path: Path) -> bool:
    """Whether a file that is no notebook was handed in as one; of scripts, only those that are divided into cells."""
    try:
        return path.suffix == ".zip" or (
            path.is_file() and path.stat().st_size < MAX_BYTES and is_percent_script(path.read_text("utf-8"))
        )
    except (OSError, UnicodeDecodeError):
        return False


def _student(path: Path, folder: Path) -> str | None:
    """The student's id, where the folders are those of nbgrader: <student>/<assignment>/<notebook>."""
    parts = path.relative_to(folder).parts
    return parts[0] if len(parts) == 3 and parts[1] in lab_names() else None


def read_found(found: Found) -> Submission:
    """Reads a found notebook.

    Raises:
        NotebookError: as `read_submission`; also for a folder that holds no notebook, and where there is a problem.
    """
    if found.problem:
        raise NotebookError(found.problem)
    if found.path.is_dir() and found.path.suffix != SUFFIX:
        raise NotebookError(say("There is no notebook in the folder {name!r}.", name=found.path.name))
    return read_submission(found.path, found.name, found.student)


def lab_of(submission: Submission) -> Lab:
    """The lab whose names a notebook speaks of; its file's name decides where several are.

    Raises:
        NotebookError: none of them.
    """
    text = "\n".join(cell.source for cell in submission.cells)
    counts = {name: _mentions(load_lab(name), text) for name in lab_names()}
    best = max(counts.values())
    candidates = [name for name, count in counts.items() if count == best and count]
    if not candidates:
        known = ", ".join(lab_names())
        raise NotebookError(say("Nothing in this notebook belongs to a lab that is known here ({known}).", known=known))
    named = [name for name in candidates if name in submission.path]
    return load_lab((named or candidates)[0])


def _mentions(lab: Lab, text: str) -> int:
    names = [name for exercise in lab.exercises for name in exercise.defines]
    return sum(bool(re.search(rf"\b{re.escape(name)}\b", text)) for name in names)
