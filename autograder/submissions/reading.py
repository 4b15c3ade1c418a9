"""Reading what a student handed in: repair what can be repaired, and say plainly what can't.

Nothing of the student's is run or parsed as Python here; that happens in the sandbox. Everything is read as data,
with bounds, because a submission may be anything at all.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.submissions.editors import as_written
from autograder.submissions.encoding import is_utf8, to_utf8
from autograder.submissions.formats import (
    EMPTY_ZIP,
    ZIP_START,
    FormatError,
    from_percent_script,
    is_percent_script,
    notebook_in_zip,
    without_conflict,
)
from autograder.submissions.large import without_outputs
from autograder.submissions.parts import grade_id_of, source_of
from autograder.submissions.unlike import no_json, unlike_a_notebook
from autograder.words import say

MAX_BYTES = 20 << 20
MAX_READ = 100 << 20  # bytes of a file; one over MAX_BYTES is read without its outputs
MAX_RECODED = 40 << 20  # bytes of a file that is not UTF-8: in UTF-8 it may take twice as many
MAX_CODE = 3 << 20  # bytes of the code cells as JSON; a job takes 4 MB of it (`wire.MAX_JSON`)
MAX_CELLS = 2_000
MAX_MEMORY = 200 << 20  # bytes that the values of a notebook's JSON may take
SMALL = 3 << 20  # bytes of a file whose values can't take more
_TEXT = bytes(set(range(256)) - set(b'"{[,:'))
FORMAT = 4  # of notebooks, since 2014


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
    lab: str | None = None  # as the notebook's metadata name it

    @property
    def code(self) -> list[dict[str, Any]]:
        """The code cells, as a job carries them."""
        return [{"number": cell.number, "source": cell.source} for cell in self.cells if cell.kind == "code"]


def read_submission(path: Path, name: str | None = None, student: str | None = None) -> Submission:
    """Reads one notebook.

    Raises:
        NotebookError: it is missing, not a file, too large, or no notebook, or holds too much code to be run.
    """
    data, notes = read_bytes(path, MAX_READ), list[str]()
    notebook = _opened(data, notes)
    cells = tuple(_cells(notebook, notes))
    if not cells:
        raise NotebookError(say("This notebook has no cells."))
    submission = Submission(
        name or str(path), cells, hashlib.sha256(data).hexdigest(), student, tuple(notes), lab_in(notebook)
    )
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
    """A notebook's JSON in format 4, its cells as they were meant.

    Raises:
        NotebookError: as `read_submission`.
    """
    return _opened(read_bytes(path, MAX_READ), [])


def _opened(data: bytes, notes: list[str]) -> Mapping[str, Any]:
    try:
        data = _unzipped(data, notes)
        if said := unlike_a_notebook(data):
            raise NotebookError(said)
        if len(data) > MAX_RECODED and not is_utf8(data):
            raise NotebookError(too_large(len(data)))
        data = _smaller(to_utf8(data, notes), notes)
        _check_values(data)
        notebook = _parse(_decode(data), notes)
        cells = notebook.get("cells")
        _check_number(cells)
        return {**notebook, "cells": as_written(cells, notes)} if isinstance(cells, list) else notebook
    except FormatError as reason:
        raise NotebookError(str(reason)) from None
    except NotebookError:
        raise
    except Exception as error:  # whatever a reader trips over is about this file, and about no other
        raise NotebookError(
            say("This file can't be read as a notebook ({error}).", error=type(error).__name__)
        ) from None


def _check_values(data: bytes) -> None:
    """Before they are made: twenty million characters of JSON can be seven million dictionaries."""
    if len(data) <= SMALL:
        return
    signs = data.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _TEXT)
    outside, inside = bytearray(), 0  # what stands outside of strings; 1 within one
    for start in range(0, len(signs), 1 << 18):  # in pieces, for their parts are many objects
        parts = signs[start : start + (1 << 18)].split(b'"')
        outside += b"".join(parts[inside::2])
        inside = (inside + len(parts) - 1) % 2
    # What CPython takes for a dictionary with one entry, for a list, and for a short string or a number in either.
    if (
        240 * outside.count(b"{") + 90 * outside.count(b"[") + 58 * (outside.count(b",") + outside.count(b":"))
        > MAX_MEMORY
    ):
        raise NotebookError(
            say("This notebook holds millions of values: clear its outputs, save and hand it in again.")
        )


def _smaller(data: bytes, notes: list[str]) -> bytes:
    """
    Raises:
        NotebookError: it is too large without its outputs as well.
    """
    if len(data) <= MAX_BYTES:
        return data
    small = without_outputs(data)
    if len(small) > MAX_BYTES:
        raise NotebookError(too_large(len(data)))
    notes.append(
        say("{size} MB large: read without its outputs; {most} MB are allowed", size=len(data) >> 20,
            most=MAX_BYTES >> 20)
    )  # fmt: skip
    return small


def too_large(size: int) -> str:
    """The sentence about a notebook of so many bytes."""
    return say(
        "This notebook is {size} MB large, and {most} MB are allowed: clear its outputs, save and hand it in again.",
        size=size >> 20,
        most=MAX_BYTES >> 20,
    )


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file that was handed in; `most` of them are allowed.

    Raises:
        NotebookError: it is missing, a link, a folder or a special file, too large, or can't be read.
    """
    try:
        found = path.lstat()
    except OSError:
        raise NotebookError(say("There is no file {name!r}.", name=path.name)) from None
    if stat.S_ISDIR(found.st_mode):
        raise NotebookError(say("{name!r} is a folder, not a notebook.", name=path.name))
    if not stat.S_ISREG(found.st_mode):
        raise NotebookError(say("{name!r} is a link or a special file, not a notebook.", name=path.name))
    if found.st_size > most:
        raise NotebookError(too_large(found.st_size))
    try:
        # Between the look above and here it may have become something else, such as a pipe that nobody writes into.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
        with open(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
            return file.read(most + 1)
    except OSError as error:
        raise NotebookError(say("This file can't be read ({error}).", error=error.strerror)) from None


def _unzipped(data: bytes, notes: list[str]) -> bytes:
    if not data.startswith((ZIP_START, EMPTY_ZIP)):
        return data
    name, found = notebook_in_zip(data, MAX_BYTES)
    notes.append(say("read from a zip file: {name!r}", name=name))
    return found


def _decode(data: bytes) -> str:
    if not data.strip():
        raise NotebookError(say("This file is empty."))
    return data.decode("utf-8-sig")


def _parse(text: str, notes: list[str]) -> Mapping[str, Any]:
    start = text.lstrip()[:200].lower()
    try:
        notebook = json.loads(text)
    except RecursionError:
        raise NotebookError(say("This file is no notebook: its JSON is nested too deeply.")) from None
    except ValueError as error:
        if "<<<<<<<" in text and ">>>>>>>" in text:
            if (merged := without_conflict(text)) is not None:
                notes.append(say("git's conflict markers were taken out: both versions have the same cells"))
                return _in_format_4(merged)
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
            raise NotebookError(no_json(text)) from None
        raise NotebookError(
            say(
                "This notebook is damaged: its JSON breaks off or is wrong ({error}). Save it again and hand that in.",
                error=error,
            )
        ) from None
    if not isinstance(notebook, dict):
        raise NotebookError(say("This file is JSON, but no notebook."))
    return _in_format_4(notebook)


def _in_format_4(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Raises:
        NotebookError: it says that it has another format, which Jupyter has not written since 2014, or not yet.
    """
    major = notebook.get("nbformat")
    if isinstance(major, int) and major > FORMAT:
        raise NotebookError(
            say(
                "This notebook has format {found}, and formats up to {newest} are known here.",
                found=major,
                newest=FORMAT,
            )
        )
    if isinstance(major, int) and major < FORMAT:
        raise NotebookError(
            say(
                "This notebook has the old format {found}: open it in Jupyter and save it, or convert it with "
                "`jupyter nbconvert --to notebook --inplace`, and hand it in again.",
                found=major,
            )
        )
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


def lab_in(notebook: Mapping[str, Any]) -> str | None:
    """The lab that a notebook's metadata name: {"autograder": {"lab": "…"}}."""
    metadata = notebook.get("metadata")
    ours = metadata.get("autograder") if isinstance(metadata, dict) else None
    name = ours.get("lab") if isinstance(ours, dict) else None
    return name if isinstance(name, str) else None
