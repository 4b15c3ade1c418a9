"""What is handed in where a notebook was asked for, and can be read as one: a zip file, a Jupytext percent script,
a notebook with git's conflict markers.

Everything is read as data, with bounds; nothing is unpacked to disk.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from autograder.words import say

ZIP_START = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
MAX_MEMBERS = 1_000
MAX_DIRECTORY = 1 << 20  # bytes of a zip file's list of its files
MAX_MARKS = 2_000  # cells of a percent script
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # Python's other two unpack at once, however much it is

# Systems and browsers put something behind the name: .ipynb.txt, .ipynb.json, .ipynb.download, .ipynb (1)
_NOTEBOOK_NAME = re.compile(r".+\.ipynb(?:[ ._(-].*)?", re.IGNORECASE | re.DOTALL)
_PERCENT = re.compile(r"^# ?%%(?P<title>[^\n]*)$", re.MULTILINE)
_MAGIC_COMMENT = re.compile(r"^([ \t]*)# ?(?=[%!][^%\s=])", re.MULTILINE)


class FormatError(Exception):
    """It can't be read as a notebook; the message is one sentence for the student."""


def notebook_in_zip(data: bytes, max_bytes: int) -> tuple[str, bytes]:
    """The name and bytes of the only notebook in a zip file.

    Raises:
        FormatError: it is no zip file, holds no notebook or several, or a locked or too large one.
    """
    if _has_large_directory(data):
        raise FormatError(say("This zip file holds too many files: hand in the notebook alone."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = file.namelist()
            if len(names) > MAX_MEMBERS:
                raise FormatError(
                    say("This zip file holds {count:,} files: hand in the notebook alone.", count=len(names))
                )
            notebooks = [name for name in names if _is_notebook(name)]
            if not names:
                raise FormatError(say("This zip file is empty: zip the notebook again, or hand it in as it is."))
            if not notebooks:
                raise FormatError(say("There is no notebook in this zip file."))
            if len(notebooks) > 1:
                shown = ", ".join(repr(PurePosixPath(name).name) for name in notebooks[:3])
                raise FormatError(
                    say(
                        "This zip file holds {count} notebooks ({names}): hand in one.",
                        count=len(notebooks),
                        names=shown,
                    )
                )
            chosen = file.getinfo(notebooks[0])
            if chosen.compress_type not in COMPRESSIONS:
                raise FormatError(
                    say("This zip file is compressed in a way that is not read here: hand in the notebook alone.")
                )
            with file.open(chosen) as member:
                found = member.read(max_bytes + 1)  # what the file says about its own sizes is not believed
    except FormatError:
        raise
    except Exception as error:  # zipfile and zlib raise a dozen kinds for what is damaged
        raise FormatError(
            say("This zip file can't be read ({error}): hand in the notebook alone.", error=type(error).__name__)
        ) from None
    if len(found) > max_bytes:
        raise FormatError(say("The notebook in this zip file is larger than {most} MB.", most=max_bytes >> 20))
    return notebooks[0], found


def _has_large_directory(data: bytes) -> bool:
    """Whether any record at the end of a zip file, where a reader may look for its directory, says that it is large."""
    start = max(len(data) - (1 << 16) - 22, 0)
    end = data[start:]
    sizes = [int.from_bytes(end[at.start() + 12 : at.start() + 16], "little") for at in re.finditer(b"PK\x05\x06", end)]
    return any(size > MAX_DIRECTORY for size in sizes) or b"PK\x06\x07" in end  # the latter: for over 4 GB


def _is_notebook(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in path.parts)
    return is_notebook_name(path.name) and not hidden


def is_notebook_name(name: str) -> bool:
    """Whether a file's name says that it is a notebook, in capitals and with something behind it as well."""
    ours = not name.startswith((".", "~$")) and not name.lower().endswith(".zip")
    return ours and _NOTEBOOK_NAME.fullmatch(name) is not None


def holds_notebook(data: bytes) -> bool:
    """Whether a file of another name begins as a notebook's JSON does and names its cells."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"cells"' in data and b'"nbformat"' in data


def is_percent_script(text: str) -> bool:
    """Whether a Python file is divided into cells by lines that begin with `# %%`."""
    return _PERCENT.search(text) is not None


def from_percent_script(text: str) -> dict[str, Any]:
    """A Jupytext percent script as a notebook: https://jupytext.readthedocs.io/en/latest/formats-scripts.html

    Raises:
        FormatError: it has too many cells.
    """
    text = text.replace("\r\n", "\n")
    marks = list(islice(_PERCENT.finditer(text), MAX_MARKS + 1))
    if len(marks) > MAX_MARKS:
        raise FormatError(say("This script has more than {most:,} cells.", most=MAX_MARKS))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    cells = []
    for mark, end in zip(marks, ends, strict=True):
        source = text[mark.end() : end].strip("\n")
        if "[markdown]" in mark["title"] or "[md]" in mark["title"]:
            lines = [re.sub(r"^# ?", "", line) for line in source.splitlines()]
            cells.append({"cell_type": "markdown", "source": "\n".join(lines)})
        else:
            # Jupytext comments magics out, since a script must be Python
            cells.append({"cell_type": "code", "source": _MAGIC_COMMENT.sub(r"\1", source)})
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def without_conflict(text: str) -> Mapping[str, Any] | None:
    """A notebook whose merge conflict is not about its cells: outputs, counts or metadata. None when it is.

    Both sides are read; only when they hold the same cells is there nothing for a person to choose.
    """
    sides = []
    for side in ("ours", "theirs"):
        try:
            notebook = json.loads(_one_side(text, side))
        except (ValueError, RecursionError):
            return None
        if not isinstance(notebook, dict):
            return None
        sides.append(notebook)
    ours, theirs = sides
    return ours if _sources(ours) == _sources(theirs) else None


def _one_side(text: str, side: str) -> str:
    """One version of a text with conflict markers; in one pass, because the text may be anything."""
    kept, section = [], "both"
    for line in text.splitlines(keepends=True):
        match line[:7]:
            case "<<<<<<<":
                section = "ours"
            case "|||||||" if section == "ours":
                section = "base"
            case "=======" if section in ("ours", "base"):
                section = "theirs"
            case ">>>>>>>" if section == "theirs":
                section = "both"
            case _:
                if section in ("both", side):
                    kept.append(line)
    return "".join(kept)


def _sources(notebook: Mapping[str, Any]) -> Sequence[object]:
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        return []
    return [(cell.get("cell_type"), cell.get("source")) if isinstance(cell, dict) else cell for cell in cells]
