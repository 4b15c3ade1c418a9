"""Whose file is which in a download from Canvas or Moodle: `nbgrader zip_collect`.

Canvas: name_user_file_notebook-1.ipynb, with _LATE behind the name when it is; Moodle, newer and older:
Name_user_assignsubmission_file/notebook.ipynb and Name_user_assignsubmission_file_/notebook.ipynb.

What students name themselves, a file and what is in a zip file of theirs, says nothing about whose it is: the
outermost name counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from nbgrader.plugins import FileNameCollectorPlugin

# No backslash parts a name: on other systems than Windows, a student may put one there.
_OWNED = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<user>\d+)_(?:\d+_(?P<file>.+)|assignsubmission_file_?)", re.DOTALL)
_NOTEBOOK = re.compile(r"(?P<stem>.+?)(?P<attempt>-\d+)?\.ipynb", re.DOTALL)


class _Owned(NamedTuple):
    root: Path  # the folder where the download lies
    name: str
    user: str
    stem: str
    attempt: str


class DownloadCollector(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader has no types
    """A student's id is the name in the download; where two students share one, their numbers are added to both."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._collected: set[tuple[str, str]] = set()

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        app = self.parent
        path = Path(submitted_file)
        top = Path(app._format_collect_path(app.extracted_directory)) if app else Path(path.anchor)
        found = _owned(path, top)
        if found is None:
            return None
        users = _downloaded(found.root, top)[unicodedata.normalize("NFC", found.name)]
        taken = users[found.user].count(found.stem) > 1  # two files, not two attempts at one
        name = unicodedata.normalize("NFC", found.name)  # a Mac writes é in two signs, and the roster in one
        student = name if len(users) == 1 else f"{name}-{found.user}"
        file_id = found.stem + (found.attempt if taken else "")
        if (student, file_id) in self._collected:
            return None  # nbgrader says that it is skipped; two of one name would stop it for the whole class
        self._collected.add((student, file_id))
        return {"student_id": student, "file_id": file_id}


def _owned(path: Path, top: Path) -> _Owned | None:
    """Whose notebook lies there; None for what is nobody's, or deeper in a student's own folder."""
    parts = path.relative_to(top).parts
    if path.name.startswith("._") or "__MACOSX" in parts:
        return None  # what a Mac keeps about a file
    for number, part in enumerate(parts):
        found, root, inside = _OWNED.fullmatch(part), top.joinpath(*parts[:number]), parts[number + 1 :]
        if found is None or (found["file"] and inside and not _is_download(root)):
            continue
        name = found["file"] if not inside else inside[0] if len(inside) == 1 and not found["file"] else None
        notebook = _NOTEBOOK.fullmatch(name or "")
        return notebook and _Owned(root, found["name"], found["user"], notebook["stem"], notebook["attempt"] or "")
    return None


@cache
def _is_download(folder: Path) -> bool:
    """Whether a folder there can be what a student zipped; else it is the instructor's, such as ML_2026_1_lab."""
    return any(_OWNED.fullmatch(path.name) for path in folder.glob("*.ipynb"))


@cache
def _downloaded(root: Path, top: Path) -> Mapping[str, Mapping[str, list[str]]]:
    """All that lies there: the notebooks' names by student's name and number."""
    everything: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in root.rglob("*.ipynb"):
        found = _owned(path, top)
        if found is not None and found.root == root:
            everything[unicodedata.normalize("NFC", found.name)][found.user].append(found.stem)
    return everything
