"""Annotations beside the right line of a notebook's file."""

from __future__ import annotations

import json

import pytest

from autograder.frontends.github.places import file_line, place_of
from autograder.reports.report import CheckResult
from grading import lab
from notebooks import SOLUTION, notebook_of, solution

FAILED = CheckResult("1.4", "scaling", 1, "Scaled", 2, 0, "failed")


def test_every_line_of_every_cell_is_found_in_the_file() -> None:
    text = SOLUTION.read_text("utf-8")
    lines = text.splitlines()
    cells = json.loads(text)["cells"]
    for number, cell in enumerate(cells, 1):
        for row, content in enumerate(cell["source"], 1):
            found = lines[file_line(text, number, row) - 1].strip().rstrip(",")
            assert json.loads(found if found.startswith('"') else "null") == content


@pytest.mark.parametrize("text", ["", "null", "[]", '{"cells": 3}', '{"cells": [null, {"source": [1]}]}', "[" * 9999])
def test_what_is_no_notebook_has_one_line(text: str) -> None:
    assert file_line(text, 2, 3) == 1
    assert place_of(FAILED, text, lab()) == (None, 1)


def test_a_notebook_in_one_line_has_one_line() -> None:
    assert file_line(json.dumps(solution()), 8, 5) == 1


def test_the_place_is_where_the_exception_was_raised() -> None:
    notebook = notebook_of([])
    notebook["cells"] = [{"cell_type": "code", "source": ["a\n", "b\n", "c"]}, {"cell_type": "code", "source": ["d"]}]
    text = json.dumps(notebook, indent=1)
    check = CheckResult(**{**FAILED.__dict__, "cell": 2, "traceback": "cell 2, line 1: d\ncell 1, line 3: c\nE: x"})
    assert place_of(check, text, lab()) == (1, text.splitlines().index('    "c"') + 1)


def test_without_an_exception_it_is_where_the_definition_begins() -> None:
    text = SOLUTION.read_text("utf-8")
    cell, line = place_of(FAILED, text, lab())
    assert "class LoRALayer" in text.splitlines()[line - 1]
    assert cell is not None
    assert json.loads(text)["cells"][cell - 1]["id"] == "exercise-1"
    assert place_of(CheckResult(**{**FAILED.__dict__, "exercise": 5}), text, lab()) == (None, 1)
