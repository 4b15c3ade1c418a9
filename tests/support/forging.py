"""Whole notebooks that are wrong in everything and bring code along that invents what is measured of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attacks import ATTACKS
from autograder.reports.report import Report
from grading import grade, lab, warm_sandbox
from notebooks import notebook_of, submission_of

FORGING = ATTACKS / "forging"
ALL_WRONG = (FORGING / "wrong" / "definitions.py").read_text("utf-8")


@dataclass(frozen=True)
class Forgery:
    name: str
    title: str
    exercises: tuple[int, ...]
    right: bool  # it brings right definitions along, which are right whoever wrote them
    code: str

    @property
    def lines(self) -> int:
        return sum(bool(line.strip()) for line in self.code.splitlines())

    @property
    def notebook(self) -> dict[str, Any]:
        return notebook_of(["import torch", self.code, *([ALL_WRONG] if self.right else [])])


def read_forgeries(folder: Path = FORGING) -> list[Forgery]:
    found = []
    for path in sorted(folder.glob("*.py")):
        head, _, code = path.read_text("utf-8").partition("# ///\n")
        known = tomllib.loads("".join(line.removeprefix("# ") for line in head.splitlines(True)[1:]))
        found.append(Forgery(path.stem, known["title"], tuple(known["exercises"]), known["right"], code))
    return found


def graded_with(forgery: Forgery, seed: int) -> Report:
    return graded_as(forgery.notebook, forgery.exercises, seed)


def graded_as(notebook: Mapping[str, Any], exercises: tuple[int, ...], seed: int) -> Report:
    return grade(submission_of(notebook), lab(), warm_sandbox(), seed, exercises)
