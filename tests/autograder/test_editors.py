"""Cells as editors leave them: read as they were meant where that was an accident, and left alone where it was not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.submissions.reading import load_notebook, read_submission
from notebooks import LAB, notebook_of, source_of

CLASS = "class A:\n    def __init__(self):\n        self.a = 1\n"
FORWARD = "    def forward(self, x):\n        return x\n"


def cell(source: str, kind: str = "code", name: str | None = "exercise-1", id: str = "c1") -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": name}} if name else {}
    return {"cell_type": kind, "metadata": metadata, "source": source, "id": id}


def read(tmp_path: Path, *cells: dict[str, Any]) -> tuple[list[tuple[int, str, str]], str]:
    """(number, kind, source) of each cell that is not empty, and the notes."""
    path = tmp_path / f"{LAB}.ipynb"
    path.write_text(json.dumps(notebook_of([]) | {"cells": list(cells)}), "utf-8")
    found = read_submission(path)
    return [(c.number, c.kind, c.source) for c in found.cells if c.source], "; ".join(found.notes)


class TestTextCells:
    @pytest.mark.parametrize("kind", ["markdown", "raw"])
    @pytest.mark.parametrize("text", [source_of("exercise-1"), source_of("question-2"), "# note\nx: int = 3"])
    def test_code_that_became_text_is_read_as_code(self, tmp_path: Path, kind: str, text: str) -> None:
        cells, notes = read(tmp_path, cell("1 + 1", name=None), cell(text, kind))
        assert cells[1:] == [(2, "code", text)]
        assert "cell 2 is a " in notes

    @pytest.mark.parametrize("name", ["setup", "load", "data-load", "train"])
    def test_so_is_code_that_is_no_exercise(self, tmp_path: Path, name: str) -> None:
        text = source_of(name)
        cells, notes = read(tmp_path, cell("1 + 1", name=None), cell(text, "raw", None, name))
        assert cells[1:] == [(2, "code", text)]
        assert "cell 2 is a raw cell" in notes

    def test_values_that_are_bound_again_below_put_nothing_aside(self, tmp_path: Path) -> None:
        """The cell that loads the model is no earlier answer of the one that makes it again."""
        text = source_of("load")
        again = 'model, tokenizer = load_checkpoint("nano")'
        cells, notes = read(tmp_path, cell(text, "markdown", None, "load"), cell(again, name=None, id="c2"))
        assert cells[0] == (1, "code", text)
        assert "cell 1 is a Markdown cell" in notes

    def test_the_fence_around_it_is_taken_off(self, tmp_path: Path) -> None:
        cells, _ = read(tmp_path, cell(f"```python\n{CLASS}\n```", "markdown"))
        assert cells == [(1, "code", CLASS)]

    def test_an_attempt_that_was_put_aside_stays_aside(self, tmp_path: Path) -> None:
        cells, notes = read(tmp_path, cell(CLASS, "raw"), cell(CLASS, name=None, id="c2"))
        assert [kind for _, kind, _ in cells] == ["raw", "code"]
        assert notes == ""
        view = load_notebook(tmp_path / f"{LAB}.ipynb")["cells"]
        assert "nbgrader" not in view[0]["metadata"]  # so that nbgrader shows the answer, not the attempt

    @pytest.mark.parametrize(
        "text", ["y = W x + b is a line.\nThis is prose.", "# Exercise 1\nWrite a class.", "The def is here.", "", "1"]
    )
    def test_prose_stays_prose(self, tmp_path: Path, text: str) -> None:
        cells, notes = read(tmp_path, cell("1", name=None), cell(text, "markdown"))
        assert "code" not in [kind for _, kind, _ in cells[1:]]
        assert notes == ""

    def test_a_cell_that_was_not_handed_out_stays_what_it_is(self, tmp_path: Path) -> None:
        cells, _ = read(tmp_path, cell("1"), cell(CLASS, "markdown", name=None, id="0a1b2c3d"))
        assert cells[1][1] == "markdown"


class TestCutInTwo:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (CLASS, FORWARD),
            ("def f(model):\n", "    return model\n"),
            ('answer = """one\n', 'two"""\n'),
            ("q2_trainable = 1\n", "q2_total = 2\n"),
            ("if a:\n    b = 1\n", "else:\n    b = 2\n"),
            ("def f(a):\n    if a:\n        return 1\n", "    else:\n        return 2\n"),
            ("try:\n    a = 1\n", "except ImportError:\n    a = 2\n"),
            ("@torch.no_grad()\n", "def f(x):\n    return x\n"),
            ("a = f(\n    1,\n    2\n", ")\n"),
            ("a = f(1,  # one\n", "2)\n"),
            ("a = 1 + \\\n", "2\n"),
            (CLASS, "    # what it does\n" + FORWARD),
        ],
    )
    def test_both_halves_are_one_cell_and_numbers_stay(self, tmp_path: Path, first: str, second: str) -> None:
        cells, notes = read(tmp_path, cell(first), cell(second, id="c2"), cell("1", name=None, id="c3"))
        assert cells == [(1, "code", first + second), (3, "code", "1")]
        assert "cells 1 and 2 are read as one" in notes

    def test_a_third_part_is_joined_as_well(self, tmp_path: Path) -> None:
        cells, _ = read(tmp_path, cell(CLASS), cell(FORWARD, id="c2"), cell(FORWARD, name=None, id="c3"))
        assert cells == [(1, "code", CLASS + FORWARD + FORWARD)]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (CLASS, CLASS),  # twice: the last one counts
            (CLASS, "x = 1\n"),
            ("x = 1\n", "    y = 2\n"),
            ('a = """b"""\n', 'c = """d"""\n'),
        ],
    )
    def test_whole_cells_stay_apart(self, tmp_path: Path, first: str, second: str) -> None:
        cells, notes = read(tmp_path, cell(first), cell(second, name=None, id="c2"))
        assert [source for *_, source in cells] == [first, second]
        assert notes == ""

    def test_the_parts_of_two_exercises_stay_apart(self, tmp_path: Path) -> None:
        cells, _ = read(tmp_path, cell(CLASS), cell(FORWARD, name="exercise-2", id="c2"))
        assert len(cells) == 2

    @pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
    def test_an_empty_cell_between_two_halves_is_passed_over(self, tmp_path: Path, kind: str) -> None:
        between = cell("\n", kind, name=None, id="c2")
        cells, notes = read(tmp_path, cell(CLASS), between, cell(FORWARD, name=None, id="c3"))
        cells = [one for one in cells if one[2].strip()]
        assert cells == [(1, "code", CLASS + FORWARD)]
        assert "cells 1 and 3 are read as one" in notes


class TestOtherLanguages:
    """VS Code keeps a cell's language, and runs those of another one nowhere."""

    @pytest.mark.parametrize("language", ["shellscript", "markdown", "plaintext"])
    def test_what_is_no_python_there_is_none_here(self, tmp_path: Path, language: str) -> None:
        other = cell("pip install torch", name=None) | {"metadata": {"vscode": {"languageId": language}}}
        cells, _ = read(tmp_path, cell("1"), other)
        assert [kind for _, kind, _ in cells] == ["code", "raw"]

    @pytest.mark.parametrize(
        ("language", "text"), [("python", "x + 1"), ("plaintext", CLASS), (3, "x + 1"), ("julia", "x = 3")]
    )
    def test_python_and_answers_stay_code(self, tmp_path: Path, language: object, text: str) -> None:
        cells, _ = read(tmp_path, cell(text) | {"metadata": {"vscode": {"languageId": language}}})
        assert [kind for _, kind, _ in cells] == ["code"]


class TestDoubled:
    def test_a_text_that_stands_there_twice_is_read_once(self, tmp_path: Path) -> None:
        text = source_of("exercise-4").rstrip("\n")
        cells, notes = read(tmp_path, cell(text + text), cell("# A title of some length" * 2, "markdown", id="c2"))
        assert [source for *_, source in cells] == [text, "# A title of some length"]
        assert "the text of cell 1, 2 stands there twice" in notes

    @pytest.mark.parametrize(("copies", "end"), [(2, "\n"), (3, ""), (4, "")])
    def test_however_often_a_restart_has_repeated_it(self, tmp_path: Path, copies: int, end: str) -> None:
        text = "model = load(a=1)\nmodel.train()"
        cells, notes = read(tmp_path, cell(text * copies + end))
        assert cells == [(1, "code", text)]
        assert "the text of cell 1 stands there twice or more often" in notes

    @pytest.mark.parametrize("text", ["train(model, epochs=1)\n" * 2, "-" * 60, "1212", "ab" * 30])
    def test_what_may_be_meant_is_left_alone(self, tmp_path: Path, text: str) -> None:
        cells, notes = read(tmp_path, cell(text))
        assert cells == [(1, "code", text)]
        assert notes == ""
