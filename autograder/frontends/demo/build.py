"""Writes the demo class as notebooks, in nbgrader's `submitted/<student>/<lab>/` tree."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.frontends.demo.specimen import code_cell, read_notebook, read_specimens
from autograder.kit.lab import Lab
from autograder.kit.registry import lab_names, load_lab


def build_class(course: Path, folder: Path) -> list[Path]:
    """Writes a class for each lab of a course below `folder`; returns the paths of their notebooks.

    Raises:
        FileNotFoundError: `course` is not the course's folder, or a lab has not been released.
    """
    solutions = course / "solutions"
    labs = [load_lab(name) for name in lab_names() if (solutions / name).is_dir()]
    if not labs:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(solutions))
    return [path for lab in labs for path in _class_of(lab, course, folder)]


def _class_of(lab: Lab, course: Path, folder: Path) -> list[Path]:
    """The solution, the untouched notebook, a damaged one, and one for each specimen in the lab's `demo/`."""
    solution = read_notebook(course / "solutions" / lab.name / f"{lab.name}.ipynb")
    released = read_notebook(course / "assignments" / lab.name / f"{lab.name}.ipynb")
    notebooks = {"solution": solution, "untouched": released, "damaged_but_right": damaged(solution, lab)}
    notebooks |= {specimen.name: specimen.notebook(solution) for specimen in read_specimens(lab.folder / "demo")}
    paths = []
    for student, notebook in sorted(notebooks.items()):
        path = folder / student / lab.name / f"{lab.name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")
        paths.append(path)
    return paths


def damaged(notebook: Mapping[str, Any], lab: Lab) -> dict[str, Any]:
    """What editors and mail do to a notebook: metadata gone, a cell twice, another platform's magics, a broken cell."""
    cells = [{**cell, "metadata": {}} for cell in notebook["cells"]]
    for cell in cells:
        cell.pop("id", None)
    names = "|".join(re.escape(name) for name in lab.exercises[0].defines)
    defines = re.compile(rf"^(class|def) ({names})\b", re.MULTILINE)
    place = next((i for i, cell in enumerate(cells) if defines.search("".join(cell["source"]))), 0)
    cells.insert(place + 1, dict(cells[place]))
    cells.insert(0, code_cell("!pip install torch\n%matplotlib inline"))
    cells.append({"cell_type": "unknown", "source": None})
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
