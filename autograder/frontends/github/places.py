"""Which line of a notebook's file a line of a cell is, so that an annotation stands beside it."""

from __future__ import annotations

import json
import re
from typing import Any

from autograder.kit.lab import Lab
from autograder.reports.report import CheckResult

_SOURCE = re.compile(r'"source"\s*:')
_FRAME = re.compile(r"^cell (\d+), line (\d+):", re.MULTILINE)


def place_of(check: CheckResult, text: str, lab: Lab) -> tuple[int | None, int]:
    """The cell of a check that did not pass, and its line there: where an exception was raised, or a definition begins.

    Args:
        text: the notebook's file.

    Returns:
        The cell's number, None if there is none; and the line in the *file*, 1 if it can't be told.
    """
    cells = _cells(text)
    cell, line = check.cell, 1
    frames = [(int(c), int(n)) for c, n in _FRAME.findall(check.traceback or "")]
    if frames:
        cell, line = frames[-1]
    elif cell is None and (exercise := lab.exercise(check.exercise)).kind == "definitions":
        cell, line = _definition(cells, exercise.defines)
    return cell, file_line(text, cell, line) if cell else 1


def file_line(text: str, cell: int, line: int) -> int:
    """The line of the file on which a line of a cell stands, both counted from 1; the nearest one above it.

    Jupyter writes each line of a source on a line of its own; of a notebook that is one long line, the answer is 1.
    """
    position, best = 0, 1
    for number, source in enumerate(_cells(text)[:cell], 1):
        key = _SOURCE.search(text, position)
        if key is None:
            break
        position = key.end()
        for row, content in enumerate(source, 1):
            both = (json.dumps(content, ensure_ascii=ascii) for ascii in (True, False))
            places = [(place, len(piece)) for piece in both if (place := text.find(piece, position)) >= 0]
            if not places:
                continue
            found, length = min(places)
            position = found + length
            if number == cell and row <= line:
                best = text.count("\n", 0, found) + 1
    return best


def _definition(cells: list[list[str]], names: tuple[str, ...]) -> tuple[int | None, int]:
    wanted = re.compile(rf"\s*(?:class|def)\s+(?:{'|'.join(map(re.escape, names))})\b")
    for number, source in enumerate(cells, 1):
        for row, content in enumerate("".join(source).split("\n"), 1):
            if wanted.match(content):
                return number, row
    return None, 1


def _cells(text: str) -> list[list[str]]:
    """Each cell's source as the pieces that it has in the file; empty for a file that is no notebook."""
    try:
        notebook: Any = json.loads(text)
    except (ValueError, RecursionError):
        return []
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    sources = [c.get("source") if isinstance(c, dict) else None for c in cells] if isinstance(cells, list) else []
    return [[s] if isinstance(s, str) else [line for line in s or () if isinstance(line, str)] for s in sources]
