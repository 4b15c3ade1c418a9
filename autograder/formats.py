"""What is handed in where a notebook was asked for, and can be read as one: a zip file, a Jupytext percent script,
a notebook of an old format or with git's conflict markers.

Everything is read as data, with bounds; nothing is unpacked to disk.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from autograder.words import say

ZIP_START = b"PK\x03\x04"
MAX_MEMBERS = 1_000
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # Python's other two unpack at once, however much it is

_PERCENT = re.compile(r"^# ?%%(?P<title>[^\n]*)$", re.MULTILINE)
_MAGIC_COMMENT = re.compile(r"^([ \t]*)# ?(?=[%!][^%\s=])", re.MULTILINE)


class FormatError(Exception):
    """It can't be read as a notebook; the message is one sentence for the student."""


def notebook_in_zip(data: bytes, max_bytes: int) -> tuple[str, bytes]:
    """The name and bytes of the only notebook in a zip file.

    Raises:
        FormatError: it is no zip file, holds no notebook or several, or a locked or too large one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = file.namelist()
            if len(names) > MAX_MEMBERS:
                raise FormatError(
                    say("This zip file holds {count:,} files: hand in the notebook alone.", count=len(names))
                )
            notebooks = [name for name in names if _is_notebook(name)]
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
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise FormatError(
            say("This zip file can't be read ({error}): hand in the notebook alone.", error=type(error).__name__)
        ) from None
    if len(found) > max_bytes:
        raise FormatError(say("The notebook in this zip file is larger than {most} MB.", most=max_bytes >> 20))
    return notebooks[0], found


def _is_notebook(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in path.parts)
    return path.suffix == ".ipynb" and not hidden


def is_percent_script(text: str) -> bool:
    """Whether a Python file is divided into cells by lines that begin with `# %%`."""
    return _PERCENT.search(text) is not None


def from_percent_script(text: str) -> dict[str, Any]:
    """A Jupytext percent script as a notebook: https://jupytext.readthedocs.io/en/latest/formats-scripts.html"""
    text = text.replace("\r\n", "\n")
    marks = list(_PERCENT.finditer(text))
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


def old_cells(notebook: Mapping[str, Any]) -> list[Any]:
    """All that stands where a notebook of the formats 1 to 3 has its cells.

    nbformat's own converter reads all outputs as well, and takes minutes and gigabytes for some.

    Raises:
        TypeError: there is something else.
        KeyError: there is nothing.
    """
    sheets = notebook.get("worksheets", [notebook])  # format 1 has none
    return [cell for sheet in sheets for cell in sheet["cells"]]


def from_old_cell(cell: object) -> object:
    """A cell of the formats 1 to 3 as one of format 4, without its outputs; what is no cell stays as it is."""
    if not isinstance(cell, dict):
        return cell
    kind = cell.get("cell_type")
    source = next((cell[name] for name in ("input", "source", "code", "text") if name in cell), "")
    if kind == "heading":
        level = cell.get("level")
        hashes = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
        lines = source if isinstance(source, list) else [source]
        source = " ".join([hashes, *(str(line).strip() for line in lines)])
    if kind in ("heading", "html", "text", "plaintext"):
        kind = "markdown"
    return {"cell_type": kind, "source": source, "metadata": cell.get("metadata")}


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
