"""The gradebook shows what was graded, where an editor has turned a cell into text, cut it in two or doubled it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.frontends.nbgrader.reading import harmless_notebook
from autograder.frontends.nbgrader.repair import repair
from autograder.submissions.parts import grade_id_of
from autograder.submissions.reading import load_notebook, read_submission
from notebooks import RELEASED, solution, source_of, written

Cells = list[dict[str, Any]]


def copies(tmp_path: Path, change: Callable[[Cells], Cells]) -> tuple[dict[str, NotebookNode], list[str], str]:
    """The gradebook's cells by grade_id, the repair's notes, and all code that is graded."""
    notebook = solution()
    notebook["cells"] = change(notebook["cells"])
    path = written(notebook, tmp_path)
    released: NotebookNode = nbformat.read(RELEASED, 4)
    repaired, notes = repair(harmless_notebook(load_notebook(path)), released)
    shown = {name: cell for cell in repaired.cells if (name := grade_id_of(cell))}
    return shown, notes, "\n".join(cell["source"] for cell in read_submission(path).code)


def each(change: Callable[[dict[str, Any]], Cells], *names: str) -> Callable[[Cells], Cells]:
    return lambda cells: [part for cell in cells for part in (change(cell) if cell["id"] in names else [cell])]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_exercise_that_became_text_is_shown_as_the_code_that_was_graded(tmp_path: Path, kind: str) -> None:
    shown, _, graded = copies(tmp_path, each(lambda cell: [cell | {"cell_type": kind}], "exercise-1"))
    assert shown["exercise-1"].cell_type == "code"
    assert shown["exercise-1"].source == source_of("exercise-1")
    assert source_of("exercise-1") in graded


def test_an_attempt_that_was_put_aside_is_not_shown_for_the_answer(tmp_path: Path) -> None:
    def aside(cell: dict[str, Any]) -> Cells:
        answer = {**cell, "id": "3f2a91bc", "metadata": {}}
        return [cell | {"cell_type": "raw", "source": "class LoRALayer:\n    old = True"}, answer]

    shown, _, graded = copies(tmp_path, each(aside, "exercise-1"))
    assert shown["exercise-1"].source == source_of("exercise-1")
    assert "old = True" not in graded


def test_both_halves_of_a_cell_are_shown_together(tmp_path: Path) -> None:
    def cut(cell: dict[str, Any]) -> Cells:
        first, mark, rest = cell["source"].partition("    def forward")
        return [cell | {"source": first}, cell | {"id": "f0e1d2c3", "source": mark + rest}]

    shown, notes, graded = copies(tmp_path, each(cut, "exercise-1", "exercise-2"))
    for name in ("exercise-1", "exercise-2"):
        assert shown[name].source.split() == source_of(name).split()
        assert shown[name].source in graded
    assert not any("more than once" in note for note in notes)


def test_a_doubled_answer_is_shown_once(tmp_path: Path) -> None:
    shown, _, graded = copies(
        tmp_path, each(lambda cell: [cell | {"source": cell["source"].rstrip("\n") * 2}], "question-1", "exercise-4")
    )
    for name in ("question-1", "exercise-4"):
        assert shown[name].source.rstrip("\n") == source_of(name).rstrip("\n")
    assert graded.count("def freeze_and_activate_lora") == 1
