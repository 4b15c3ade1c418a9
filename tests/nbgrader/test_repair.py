"""Every graded cell and every answer is found again, once, whatever happened to the notebook."""

from __future__ import annotations

import copy
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator

from autograder.frontends.nbgrader.reading import harmless_notebook
from autograder.frontends.nbgrader.repair import defined_names, repair
from autograder.submissions.reading import grade_id_of
from class_of_30 import DAMAGED, broken, find, handed_in
from notebooks import released

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def nodes(notebook: dict[str, Any]) -> NotebookNode:
    return harmless_notebook(notebook)


def release() -> NotebookNode:
    return nbformat.from_dict(released())


OURS = [cell["metadata"]["nbgrader"] for cell in released()["cells"] if "nbgrader" in cell["metadata"]]
IDS = [about["grade_id"] for about in OURS]
NEEDED = [about["grade_id"] for about in OURS if about["grade"] or about["solution"]]


def answers(notebook: NotebookNode) -> dict[str | None, str]:
    return {grade_id_of(cell): cell.source for cell in notebook.cells}


def assert_whole(repaired: NotebookNode, needed: list[str] = NEEDED, known: list[str] = IDS) -> None:
    MetadataValidator().validate_nb(repaired)
    nbformat.validate(repaired)
    found = [grade_id for cell in repaired.cells if (grade_id := grade_id_of(cell))]
    assert len(found) == len(set(found))
    assert set(needed) <= set(found) <= set(known)


def test_an_undamaged_notebook_is_left_as_it_is() -> None:
    repaired, notes = repair(nodes(handed_in(short=False)), release())
    assert notes == []
    assert_whole(repaired)
    assert answers(repaired) == answers(nodes(handed_in(short=False)))


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_notebooks_have_every_answer_where_it_belongs(name: str) -> None:
    repaired, _ = repair(nodes(broken(name)), release())
    assert_whole(repaired)
    expected = answers(nodes(handed_in()))
    gone = ("question-4",) if name == "cells-deleted" else ()
    for grade_id in NEEDED:
        if not grade_id.startswith("check") and grade_id not in gone:
            assert answers(repaired)[grade_id] == expected[grade_id], grade_id


def test_what_was_wrong_is_said() -> None:
    said = {name: " ".join(repair(nodes(broken(name)), release())[1]) for name in DAMAGED}
    assert "recognised again" in said["no-metadata"]
    assert "more than once" in said["check-twice"]
    assert "put back as released: `check-1`, `check-4`, `question-4`" in said["cells-deleted"]
    assert "changed back: `check-2`, `question-5`" in said["types-changed"]


def test_deleted_cells_come_back_where_they_were() -> None:
    repaired, _ = repair(nodes(broken("cells-deleted")), release())
    order = [grade_id_of(cell) for cell in repaired.cells]
    assert order[order.index("check-1") - 1] == "exercise-1"
    assert order[order.index("question-4") - 1] == "question-4-text"


def test_an_answer_in_a_cell_of_its_own_is_found() -> None:
    notebook = handed_in()
    written = find(notebook, "question-1")["source"]
    find(notebook, "question-1")["source"] = 'answer_1 = """\nYour answer here.\n"""'
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": written, "outputs": []})
    repaired, _ = repair(nodes(notebook), release())
    assert answers(repaired)["question-1"] == written


def small_lab() -> NotebookNode:
    """A text, an exercise with its check, and two answers in words: as code and as text."""
    made = nbformat.v4.new_notebook()
    for name, kind, solution, grade in (
        ("title", "markdown", False, False),
        ("exercise", "code", True, False),
        ("check", "code", False, True),
        ("ask", "markdown", False, False),
        ("words", "code", True, True),
        ("essay", "markdown", True, True),
        ("end", "markdown", False, False),
    ):
        text = f"{name}_x = 1" if kind == "code" else f"text of {name}"
        cell = (nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell)(text, id=name)
        cell.metadata.nbgrader = {
            **{"grade_id": name, "solution": solution, "grade": grade, "locked": not solution},
            **{"schema_version": 3, "task": False, **({"points": 2} if grade else {})},
        }
        made.cells.append(cell)
    return made


def test_a_written_answer_is_found_by_its_place_alone() -> None:
    handed = nbformat.v4.new_notebook()
    words = ("text of title", "text of ask", "my essay", "text of end")
    handed.cells = [nbformat.v4.new_markdown_cell(text) for text in words]
    repaired, _ = repair(handed, small_lab())
    assert answers(repaired)["essay"] == "my essay"


def test_of_a_text_that_stands_there_twice_the_written_one_counts() -> None:
    handed = small_lab()
    essay = next(cell for cell in handed.cells if cell.id == "essay")
    handed.cells.append(copy.deepcopy(essay))
    essay.source = "my essay"
    repaired, _ = repair(nodes(handed), small_lab())
    assert answers(repaired)["essay"] == "my essay"


def test_names_at_the_top_level_only() -> None:
    source = "class A:\n    x = 1\nasync def f(): ...\nb: int = 2\nc == 3\nd = 4"
    assert defined_names(source) == {"A", "f", "b", "d"}


HARM = st.lists(
    st.tuples(
        st.sampled_from(["delete", "double", "strip", "empty", "retype", "swap", "rename", "schema"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(HARM)
def test_any_harm_leaves_a_notebook_that_nbgrader_takes(harm: list[tuple[str, int, int]]) -> None:
    notebook: dict[str, Any] = copy.deepcopy(dict(small_lab()))
    cells = notebook["cells"]
    for cell in cells:
        cell["source"] += " # mine" if cell["metadata"]["nbgrader"]["solution"] else ""
    for what, first, second in harm:
        if not cells:
            break
        i, j = first % len(cells), second % len(cells)
        cell = cells[i]
        match what:
            case "delete":
                del cells[i]
            case "double":
                cells.insert(j, copy.deepcopy(cell))
            case "strip":
                cell["metadata"] = {}
                cell.pop("id", None)
            case "empty":
                cell["metadata"] = {"nbgrader": {}}
            case "retype":
                cell["cell_type"] = "markdown" if cell["cell_type"] == "code" else "code"
            case "swap":
                cells[i], cells[j] = cells[j], cells[i]
            case "rename":
                cell["metadata"] = copy.deepcopy(cells[j]["metadata"])
            case "schema":
                cell["metadata"] = {"nbgrader": {"schema_version": 99, "grade_id": "?", "points": "many"}}
    if not cells:
        return
    before = sorted(cell["source"] for cell in cells)
    repaired, _ = repair(nodes(notebook), small_lab())
    assert_whole(repaired, ["exercise", "check", "words", "essay"], [cell.id for cell in small_lab().cells])
    after = [cell.source for cell in repaired.cells]
    assert all(after.count(source) >= before.count(source) for source in before), "nothing of the student's is lost"
    again, notes = repair(repaired, small_lab())
    assert answers(again) == answers(repaired)
    assert not any("put back" in note for note in notes)
