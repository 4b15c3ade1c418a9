"""A notebook run in order: what counts is what holds where the check cell stands, as in the student's own kernel."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.sandbox.inside.cells import clean_cell
from autograder.sandbox.inside.places import find_places
from autograder.sandbox.inside.slicing import statements
from grading import DEFINITIONS, graded, statuses
from notebooks import notebook_of, source_of, with_cell_behind


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        (["check = checker('x')", "class LoRALayer: a = 1", "check('1')", "class LoRALayer: b = 1"], 3),
        (["check = checker('x')", "class LoRALayer: a = 1", "check(1)\ncheck('1')", "x = 1"], 3),
        (["test = checker('x')", "class LoRALayer: a = 1", "x = 1", "if True:\n    test('1')", "check('1')"], 4),
        (["import autograder", "class LoRALayer: a = 1", "autograder.checker('x')('1')"], 3),
        (["from autograder import checker as c\nt = c('x')", "class LoRALayer: a = 1", "t('1')", "LoRALayer = 1"], 3),
        (["check = checker('x')\nt = check", "class LoRALayer: a = 1", "t('1')", "LoRALayer = 1"], 3),
        (["class LoRALayer: a = 1", "x = 1", "LoRALayer.b = 2", "x = 1"], 3),
        (["class LoRALayer: a = 1", "x = 1", "@put(LoRALayer)\ndef f(): ...", "x = 1"], 3),
        (["for n in '12345': check(n)", "class LoRALayer: a = 1", "LoRALayer(1)"], 2),
        (["check('1'", "class LoRALayer: a = 1", "x = 1"], 2),
        (["x = 1"], None),
    ],
)
def test_the_place_of_an_exercise(cells: list[str], number: int | None) -> None:
    clean = [clean_cell(n, source) for n, source in enumerate(cells, 1)]
    probe = {"probe": "layer", "exercise": 1, "defines": ["LoRALayer"], "whole": False}
    found = find_places(clean, statements(clean), [probe]).get("layer")
    assert (found and found.cell + 1) == number


@pytest.mark.parametrize("end", ["import os; os._exit(0)", "import os; os.abort()"])
def test_behind_a_crash_the_definitions_are_tried_by_themselves(end: str) -> None:
    report = graded(with_cell_behind("check-1", end), DEFINITIONS)
    assert statuses(report) == {}
    said = [note for note in report.notes if "your notebook stops before its check" in note]
    assert [note[:11] for note in said] == ["exercise 2:", "exercise 3:", "exercise 4:"]


def test_code_that_a_cell_writes_into_a_file_counts() -> None:
    def notebook(*between: str) -> dict[str, Any]:
        layer, *others = (source_of(f"exercise-{number}") for number in DEFINITIONS)
        return notebook_of(
            [
                "import torch",
                f"%%writefile parts.py\nimport torch\n\n\n{layer}",
                *between,
                "from parts import *",
                *others,
            ]
        )

    assert statuses(graded(notebook(), DEFINITIONS)) == {}
    report = graded(notebook("import os; os._exit(0)"), DEFINITIONS)
    assert statuses(report) == {}
    assert any("your notebook stops before its check" in note for note in report.notes)


def test_shuffled_cells_are_looked_for_in_the_whole_notebook() -> None:
    order = ("exercise-4", "exercise-3", "check-1", "exercise-2", "exercise-1")
    report = graded(notebook_of(["import torch", *map(source_of, order)]), DEFINITIONS)
    assert statuses(report) == {}
    assert any("exercise 1: where its check stands" in note for note in report.notes)
