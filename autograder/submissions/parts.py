"""The parts of one cell as they stand in a notebook's JSON: read, not parsed, because a cell may hold anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# At a line's beginning: class A, def f, a = ..., a: int = ..., a, b = ...
_DEFINED = re.compile(
    r"^(?:(?:class|(?:async )?def) +(\w+)|(\w++(?: *+, *+\w++)*+) *(?::[^=\n]+)?=(?!=))", re.MULTILINE
)


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


def defined_names(source: str) -> set[str]:
    """The names that a cell defines at its top level."""
    found = _DEFINED.findall(source)
    return {name.strip() for first, several in found for name in (first or several).split(",")}


def classes_and_functions(source: str) -> set[str]:
    """Those of the names that are a class's or a function's."""
    return {name for name, _ in _DEFINED.findall(source) if name}
