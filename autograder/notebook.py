"""Reading what a student handed in: repair what can be repaired, and say plainly what can't.

Nothing of the student's is run or parsed as Python here; that happens in the sandbox. Everything is read as data,
with bounds, because a submission may be anything at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.formats import (
    ZIP_START,
    FormatError,
    from_old_cell,
    from_percent_script,
    is_percent_script,
    notebook_in_zip,
    old_cells,
    without_conflict,
)
from autograder.words import say

MAX_BYTES = 20 << 20
MAX_CODE = 3 << 20  # bytes of the code cells as JSON; a job takes 4 MB of it (`wire.MAX_JSON`)
MAX_CELLS = 2_000
NEWEST_FORMAT = 4


class NotebookError(Exception):
    """What was handed in can't be read; the message is one sentence for the student."""


@dataclass(frozen=True)
class Cell:
    number: int  # its place in the notebook, from 1, counting all cells
    kind: str  # "code", "markdown" or "raw"
    source: str
    grade_id: str | None = None  # nbgrader's name for it


@dataclass(frozen=True)
class Submission:
    path: str
    cells: tuple[Cell, ...]
    digest: str  # sha256 of the file
    student: str | None = None
    notes: tuple[str, ...] = ()  # what was repaired or left out

    @property
    def code(self) -> list[dict[str, Any]]:
        """The code cells, as a job carries them."""
        return [{"number": cell.number, "source": cell.source} for cell in self.cells if cell.kind == "code"]


def read_submission(path: Path, name: str | None = None, student: str | None = None) -> Submission:
    """Reads one notebook.

    Raises:
        NotebookError: it is missing, not a file, too large, or no notebook, or holds too much code to be run.
    """
    data, notes = _read_bytes(path), list[str]()
    notebook = _opened(data, notes)
    cells = tuple(_cells(notebook, notes))
    if not cells:
        raise NotebookError(say("This notebook has no cells."))
    submission = Submission(name or str(path), cells, hashlib.sha256(data).hexdigest(), student, tuple(notes))
    if len(json.dumps(submission.code)) > MAX_CODE:
        raise NotebookError(
            say(
                "This notebook holds more than {most} MB of code, which is more than can be run here: "
                "take data such as pictures or tables out of its code cells, save it and hand it in again.",
                most=MAX_CODE >> 20,
            )
        )
    return submission


def load_notebook(path: Path) -> Mapping[str, Any]:
    """A notebook's JSON in format 4, its cells still as they were handed in.

    Raises:
        NotebookError: as `read_submission`.
    """
    return _opened(_read_bytes(path), [])


def _opened(data: bytes, notes: list[str]) -> Mapping[str, Any]:
    try:
        notebook = _parse(_decode(_unzipped(data, notes)), notes)
    except FormatError as reason:
        raise NotebookError(str(reason)) from None
    _check_number(notebook.get("cells"))
    return notebook


def _read_bytes(path: Path) -> bytes:
    try:
        found = path.lstat()
    except OSError:
        raise NotebookError(say("There is no file {name!r}.", name=path.name)) from None
    if stat.S_ISDIR(found.st_mode):
        raise NotebookError(say("{name!r} is a folder, not a notebook.", name=path.name))
    if not stat.S_ISREG(found.st_mode):
        raise NotebookError(say("{name!r} is a link or a special file, not a notebook.", name=path.name))
    if found.st_size > MAX_BYTES:
        raise NotebookError(
            say(
                "This notebook is {size} MB large, and {most} MB are allowed: "
                "clear its outputs, save and hand it in again.",
                size=found.st_size >> 20,
                most=MAX_BYTES >> 20,
            )
        )
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotebookError(say("This file can't be read ({error}).", error=error.strerror)) from None


def _unzipped(data: bytes, notes: list[str]) -> bytes:
    if not data.startswith(ZIP_START):
        return data
    name, found = notebook_in_zip(data, MAX_BYTES)
    notes.append(say("read from a zip file: {name!r}", name=name))
    return found


def _decode(data: bytes) -> str:
    if not data.strip():
        raise NotebookError(say("This file is empty."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotebookError(
            say(
                "This file is not UTF-8 text: it was changed by something else than Jupyter. "
                "Open it in Jupyter, save it and hand it in again."
            )
        ) from None


def _parse(text: str, notes: list[str]) -> Mapping[str, Any]:
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html")):
        raise NotebookError(say("This is a web page, not a notebook: download the notebook itself and hand that in."))
    try:
        notebook = json.loads(text)
    except RecursionError:
        raise NotebookError(say("This file is no notebook: its JSON is nested too deeply.")) from None
    except ValueError as error:
        if "<<<<<<<" in text and ">>>>>>>" in text:
            if (merged := without_conflict(text)) is not None:
                notes.append(say("git's conflict markers were taken out: both versions have the same cells"))
                return _to_format_4(merged)
            raise NotebookError(
                say(
                    "This notebook holds git's conflict markers (<<<<<<<): solve the merge conflict, "
                    "or take one of the two versions, and hand it in again."
                )
            ) from None
        if not start.startswith("{"):
            if is_percent_script(text):
                notes.append(say("read as a Jupytext percent script, not a notebook"))
                return from_percent_script(text)
            raise NotebookError(say("This file is no notebook: it is not JSON.")) from None
        raise NotebookError(
            say(
                "This notebook is damaged: its JSON breaks off or is wrong ({error}). Save it again and hand that in.",
                error=error,
            )
        ) from None
    if not isinstance(notebook, dict):
        raise NotebookError(say("This file is JSON, but no notebook."))
    return _to_format_4(notebook)


def _to_format_4(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    major = notebook.get("nbformat")
    if isinstance(major, int) and major > NEWEST_FORMAT:
        raise NotebookError(
            say(
                "This notebook has format {found}, and formats up to {newest} are known here.",
                found=major,
                newest=NEWEST_FORMAT,
            )
        )
    if isinstance(major, int) and major < NEWEST_FORMAT:
        try:
            found = old_cells(notebook)
        except (TypeError, KeyError) as error:
            raise NotebookError(
                say(
                    "This notebook has the old format {found} and can't be converted ({error}): "
                    "open it in Jupyter, save it and hand it in again.",
                    found=major,
                    error=type(error).__name__,
                )
            ) from None
        _check_number(found)
        return {"cells": [from_old_cell(cell) for cell in found]}
    return notebook


def _check_number(cells: object) -> None:
    """Before anything is done with each of them."""
    if isinstance(cells, list) and len(cells) > MAX_CELLS:
        raise NotebookError(
            say("This notebook has {count:,} cells, and {most:,} are allowed.", count=len(cells), most=MAX_CELLS)
        )


def _cells(notebook: Mapping[str, Any], notes: list[str]) -> list[Cell]:
    found = notebook.get("cells")
    if not isinstance(found, list):
        raise NotebookError(say("This file is JSON, but no notebook: it has no list of cells."))
    cells = []
    for number, cell in enumerate(found, 1):
        source = source_of(cell)
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        if source is None or kind not in ("code", "markdown", "raw"):
            notes.append(say("cell {cell}: left out, it is damaged", cell=number))
            continue
        cells.append(Cell(number, kind, source, grade_id_of(cell)))
    return cells


def source_of(cell: object) -> str | None:
    """The text of a cell as it stands in the JSON; None where there is none."""
    source = cell.get("source") if isinstance(cell, dict) else None
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    # A lone surrogate is legal in JSON and illegal everywhere else.
    return source.encode("utf-8", "replace").decode("utf-8") if isinstance(source, str) else None


def grade_id_of(cell: Mapping[str, Any]) -> str | None:
    """nbgrader's name of a cell as it stands in the JSON; None where it has none, or something that is not a name."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return grade_id if isinstance(grade_id, str) and grade_id else None
