"""A notebook made wrong, or differently right, on purpose: one small file each.

A specimen's file begins with a block like that of PEP 723, in TOML, and goes on with the code:

    # /// specimen
    # title = "the sum is divided by one less"
    # cell = "exercise-1"
    # fails = { "1.1" = "one-less" }
    # ///
    def average(numbers):
        ...

The code takes the place of the named cell of a lab's solution; `fails` says which checks must fail and with which
diagnosis. All others must pass, but for those that one of these explains (`explained_by`), which may be skipped because
of it. `whole = true`: it shows only when the whole notebook is run; `words`, by check: a pattern that what its author
reads must match.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"\A# /// specimen\n((?:#(?: .*)?\n)+?)# ///\n", re.MULTILINE)
_OTHER_CELL = re.compile(r"^# %% (\S+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Specimen:
    name: str
    title: str
    cells: Mapping[str, str]  # the cell's name -> its new source
    fails: Mapping[str, str] = field(default_factory=dict)  # check id -> diagnosis, "" for none
    whole: bool = False  # only a run of the whole notebook shows it

    def notebook(self, solution: Mapping[str, Any]) -> dict[str, Any]:
        """The solution's notebook with this specimen's cells in the place of its own.

        Raises:
            KeyError: the solution has no cell of that name.
        """
        cells = [dict(cell) for cell in solution["cells"]]
        by_name = {cell.get("id"): cell for cell in cells}
        for name, source in self.cells.items():
            if name.startswith("after:"):
                place = cells.index(by_name[name.removeprefix("after:")])
                cells.insert(place + 1, code_cell(source))
            else:
                by_name[name]["source"] = source
        return {**solution, "cells": cells}


def code_cell(source: str) -> dict[str, Any]:
    """A code cell that a student added."""
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def read_block(path: Path) -> tuple[dict[str, Any], str]:
    """The block at a specimen's top, and the code below it.

    Raises:
        ValueError: the block is missing or not TOML.
    """
    text = path.read_text("utf-8")
    match = _BLOCK.match(text)
    if match is None:
        raise ValueError(f"{path.name}: the first line must be '# /// specimen', and the block must end with '# ///'")
    lines = match[1].splitlines(keepends=True)
    return tomllib.loads("".join(line.removeprefix("#").removeprefix(" ") for line in lines)), text[match.end() :]


def read_specimen(path: Path) -> Specimen:
    """Reads one specimen. Further cells follow behind lines `# %% CELL`; `# %% after:CELL` adds a cell.

    Raises:
        ValueError: the block at its top is missing or not TOML.
    """
    header, code = read_block(path)
    first, *others = _OTHER_CELL.split(code)
    cells = {header["cell"]: first.strip("\n")} if first.strip() else {}
    cells |= {name: source.strip("\n") for name, source in zip(others[::2], others[1::2], strict=True)}
    return Specimen(
        name=path.stem,
        title=header["title"],
        cells=cells,
        fails=header.get("fails", {}),
        whole=bool(header.get("whole", False)),
    )


def read_specimens(folder: Path) -> list[Specimen]:
    return [read_specimen(path) for path in sorted(folder.rglob("*.py"))]


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook as plain data."""
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return notebook
