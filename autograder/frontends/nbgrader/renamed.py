"""A notebook that was handed in under another name is found, instead of being a missing one that gets 0."""

from __future__ import annotations

import hashlib
import os
from difflib import SequenceMatcher
from logging import getLogger
from pathlib import Path

from autograder.reports.wording import one_line
from autograder.submissions.formats import is_notebook_name
from autograder.submissions.parts import defined_names
from autograder.submissions.reading import MAX_READ, NotebookError, Submission, read_bytes, read_submission

MARK = ".copied-"  # what the file's name begins with that says what a copy was copied from

log = getLogger(__name__)


def adopt_renamed(folder: Path, released: Path) -> list[Path]:
    """Copies a submission's notebook to the name that nbgrader looks for, beside the original.

    A mark beside the copy says what it was copied from: when that is handed in anew, it is copied again.

    Args:
        folder: a student's folder of one assignment.
        released: the folder of that assignment as it was handed out.

    Returns:
        The copies made now.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        return []  # another student's, perhaps
    handed_out = {path.name: path for path in sorted(released.glob("*.ipynb"))}
    handed_in = {path.name: path for path in _notebooks(folder) if not _is_our_copy(path)}
    made = []
    for name in handed_out.keys() - handed_in.keys():
        others = [path for other, path in handed_in.items() if other not in handed_out]
        alike = {path: _likeness(path, handed_out[name]) for path in others}
        best = max(alike, key=lambda path: alike[path], default=None)
        if best is not None and alike[best][0] > 0 and _mark_of(folder / name) != _digest(best):
            log.warning("%s: %s was handed in as %s", *map(one_line, (str(folder), name, best.name)))
            _replace(folder / name, read_bytes(best, MAX_READ))
            _replace(_mark(folder / name), _digest(best).encode())
            made.append(folder / name)
    return made


def _notebooks(folder: Path) -> list[Path]:
    """Also those that a system has called .ipynb.txt or the like."""
    return sorted(path for path in folder.iterdir() if is_notebook_name(path.name))


def _replace(path: Path, data: bytes) -> None:
    """Writes a file anew: what stood there may be a link, and what it leads to must stay as it is."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o644), "wb") as file:
        file.write(data)


def _is_our_copy(path: Path) -> bool:
    """Whether a notebook is one that was copied here, and that nobody has changed since."""
    mark = _mark_of(path)
    return bool(mark) and mark == _digest(path)


def _mark_of(copy: Path) -> str:
    """The digest of what was copied to this name; empty for what nobody copied, or when the copy is gone."""
    try:
        return read_bytes(_mark(copy)).decode("ascii", "replace") if copy.is_file() and not copy.is_symlink() else ""
    except NotebookError:
        return ""


def _mark(copy: Path) -> Path:
    return copy.with_name(f"{MARK}{copy.name}")


def _digest(path: Path) -> str:
    return hashlib.sha256(read_bytes(path, MAX_READ)).hexdigest()


def _likeness(path: Path, released: Path) -> tuple[int, float]:
    """How many cells and names two notebooks share; then, how alike their names are."""
    try:
        ours, theirs = _signs(read_submission(released)), _signs(read_submission(path))
    except NotebookError:
        return 0, 0.0
    return len(ours & theirs), SequenceMatcher(None, path.stem, released.stem).ratio()


def _signs(submission: Submission) -> set[str]:
    ids = {f"id {cell.grade_id}" for cell in submission.cells if cell.grade_id}
    code = [cell.source for cell in submission.cells if cell.kind == "code"]
    return ids | {f"name {name}" for source in code for name in defined_names(source)}
