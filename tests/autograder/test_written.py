"""Answers in words: what is still as it was handed out is said, and every point of a lab stands in one total."""

from __future__ import annotations

import nbformat
import pytest
from nbgrader import utils

from autograder.kit.lab import WrittenAnswer
from autograder.kit.registry import lab_names, load_lab
from autograder.submissions.written import unwritten
from grading import lab
from notebooks import read_released, released, solution

QUESTION = (WrittenAnswer("answer", "Question 1", 2),)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (['answer = """\nYour answer here.\n"""'], True),
        (["answer = ''"], True),
        (["answer = None"], True),
        ([], True),
        (["other = 'text'"], True),
        (["answer = 'because'", "answer = ' '"], True),
        (["answer = 'because'"], False),
        (["answer: str = 'because'"], False),
        (["answer = ' '.join(parts)"], False),
        (["answer = 'because", "1 = 2"], False),
        (["'\\d'", "answer = '\\d'"], False),
    ],
    ids=range(11),
)
def test_an_answer_is_known_without_running_it(cells: list[str], expected: bool) -> None:
    from dataclasses import replace

    asked = replace(lab(), written=QUESTION)
    assert unwritten(asked, [{"source": source} for source in cells]) == (("Question 1",) if expected else ())


def test_the_notebooks_say_so_of_themselves() -> None:
    def code(notebook: dict[str, object]) -> list[dict[str, str]]:
        cells: list[dict[str, object]] = notebook["cells"]  # type: ignore[assignment]
        return [{"source": "".join(cell["source"])} for cell in cells if cell["cell_type"] == "code"]  # type: ignore[arg-type]

    assert unwritten(lab(), code(solution())) == ()
    assert unwritten(lab(), code(released())) == tuple(question.title for question in lab().written)


@pytest.mark.parametrize("name", lab_names())
def test_a_lab_and_its_notebook_have_the_same_points(name: str) -> None:
    """In the gradebook, in reports and in the text that students read there is one total."""
    notebook = nbformat.from_dict(read_released(name))
    graded = [cell for cell in notebook.cells if utils.is_grade(cell)]
    by_hand = [cell for cell in graded if utils.is_solution(cell)]
    asked = load_lab(name)
    assert sum(cell.metadata.nbgrader.points for cell in by_hand) == asked.by_hand
    assert sum(cell.metadata.nbgrader.points for cell in graded) == asked.points + asked.by_hand
    for cell, question in zip(by_hand, asked.written, strict=True):
        assert cell.metadata.nbgrader.points == question.points
        assert f"{question.name} = " in cell.source
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert f"**{asked.points + asked.by_hand:g}**" in text
