"""Notebooks for tests: made from code, or from the lab's solution."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograder.frontends.demo.specimen import code_cell
from autograder.submissions.reading import Cell, Submission

ROOT = Path(__file__).parents[2]
LAB = "lora_from_scratch"
SOLUTION = ROOT / "solutions" / LAB / f"{LAB}.ipynb"
RELEASED = ROOT / "assignments" / LAB / f"{LAB}.ipynb"


@cache
def _text(path: Path) -> str:
    return path.read_text("utf-8")


def solution_path(lab: str) -> Path:
    """Where the instructor's notebook of a lab lies."""
    return ROOT / "solutions" / lab / f"{lab}.ipynb"


def read_solution(lab: str) -> dict[str, Any]:
    return _read(solution_path(lab))


def read_released(lab: str) -> dict[str, Any]:
    """A lab's notebook as students get it."""
    return _read(ROOT / "assignments" / lab / f"{lab}.ipynb")


def _read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(_text(path))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def solution() -> dict[str, Any]:
    return read_solution(LAB)


def released() -> dict[str, Any]:
    return read_released(LAB)


def source_of(cell_id: str) -> str:
    """The solution's source of one cell."""
    return next(cell["source"] for cell in solution()["cells"] if cell["id"] == cell_id)


def notebook_of(sources: Iterable[str], **changes: Any) -> dict[str, Any]:
    """A notebook with these code cells."""
    cells = [code_cell(source) for source in sources]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **changes}


def with_cells(cells: Mapping[str, str]) -> dict[str, Any]:
    """The solution with some of its cells, by name, replaced."""
    notebook = solution()
    for cell in notebook["cells"]:
        if cell["id"] in cells:
            cell["source"] = cells[cell["id"]]
    return notebook


def with_cell_behind(cell_id: str, source: str) -> dict[str, Any]:
    """The solution with a cell more, behind one of its own."""
    notebook = solution()
    index = next(i for i, cell in enumerate(notebook["cells"]) if cell["id"] == cell_id)
    notebook["cells"].insert(index + 1, code_cell(source))
    return notebook


def written(notebook: Mapping[str, Any], folder: Path, name: str = f"{LAB}.ipynb") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")
    return path


def submission_of(notebook: Mapping[str, Any]) -> Submission:
    """A submission straight from data, without a file."""
    cells = tuple(
        Cell(number, cell["cell_type"], "".join(cell["source"])) for number, cell in enumerate(notebook["cells"], 1)
    )
    return Submission("test", cells, digest=json.dumps(notebook, sort_keys=True))
