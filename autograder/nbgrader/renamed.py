"""A notebook that was handed in under another name is found, instead of being a missing one that gets 0."""

from __future__ import annotations

import hashlib
import shutil
from difflib import SequenceMatcher
from logging import getLogger
from pathlib import Path

from autograder.nbgrader.repair import defined_names
from autograder.notebook import NotebookError, Submission, read_submission
from autograder.render.words import harmless

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
    handed_out = {path.name: path for path in sorted(released.glob("*.ipynb"))}
    handed_in = {path.name: path for path in sorted(folder.glob("*.ipynb")) if not _is_our_copy(path)}
    made = []
    for name in handed_out.keys() - handed_in.keys():
        others = [path for other, path in handed_in.items() if other not in handed_out]
        alike = {path: _likeness(path, handed_out[name]) for path in others}
        best = max(alike, key=lambda path: alike[path], default=None)
        if best is not None and alike[best][0] > 0 and _mark_of(folder / name) != _digest(best):
            log.warning("%s: %s was handed in as %s", *map(_in_a_line, (folder, name, best.name)))
            made.append(Path(shutil.copyfile(best, folder / name)))
            _mark(folder / name).write_text(_digest(best), "ascii")
    return made


def _in_a_line(name: object) -> str:
    """A file's name as a log may show it: a student's may hold what moves a terminal's cursor."""
    return harmless(str(name)).replace("\n", "\\x0a")


def _is_our_copy(path: Path) -> bool:
    """Whether a notebook is one that was copied here, and that nobody has changed since."""
    mark = _mark_of(path)
    return bool(mark) and mark == _digest(path)


def _mark_of(copy: Path) -> str:
    """The digest of what was copied to this name; empty for what nobody copied, or when the copy is gone."""
    mark = _mark(copy)
    return mark.read_text("ascii", errors="replace") if mark.is_file() and copy.is_file() else ""


def _mark(copy: Path) -> Path:
    return copy.with_name(f"{MARK}{copy.name}")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
