"""Tables as CSV, in which no spreadsheet takes a student's text for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # the wide ones, too, in some languages
# A program that parts columns elsewhere than at commas takes what stands behind for a cell, quotes or not.
_PARTED = re.compile(r"(?<=[;\t\r\n])(?=[\"\s]*[=+\-@＝＋－＠])")
Cell = str | float | None


def safe(cell: Cell) -> str:
    """A cell's text; what a spreadsheet would take for a formula begins with an apostrophe instead, in it as well."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        cell = _PARTED.sub("'", cell)
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return f"{round(cell, 4):g}"


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as CSV with every cell in quotes."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue()
