"""Writes the demo class as notebooks, in nbgrader's `submitted/<student>/<lab>/` tree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.demo.specimen import code_cell, read_notebook, read_specimens

LAB = "lora_from_scratch"
STUDENTS = Path(__file__).parent / "students"


def build_class(course: Path, folder: Path) -> list[Path]:
    """Writes ten submissions below `folder`; returns their paths.

    Raises:
        FileNotFoundError: `course` is not the course's folder.
    """
    solution = read_notebook(course / "solutions" / LAB / f"{LAB}.ipynb")
    released = read_notebook(course / "assignments" / LAB / f"{LAB}.ipynb")
    notebooks = {"solution": solution, "untouched": released, "damaged_but_right": damaged(solution)}
    notebooks |= {specimen.name: specimen.notebook(solution) for specimen in read_specimens(STUDENTS)}
    paths = []
    for student, notebook in sorted(notebooks.items()):
        path = folder / student / LAB / f"{LAB}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")
        paths.append(path)
    return paths


def damaged(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """What editors and mail do to a notebook: metadata gone, a cell twice, another platform's magics, a broken cell."""
    cells = [{**cell, "metadata": {}} for cell in notebook["cells"]]
    for cell in cells:
        cell.pop("id", None)
    place = next(i for i, cell in enumerate(cells) if "class LoRALayer" in "".join(cell["source"]))
    cells.insert(place + 1, dict(cells[place]))
    cells.insert(0, code_cell("!pip install torch\n%matplotlib inline"))
    cells.append({"cell_type": "unknown", "source": None})
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
