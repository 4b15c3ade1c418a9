"""The instructor's notebook of a new lab, in nbgrader's source format."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

TITLE = """\
# {title}

Fill in the cells that say so, and run the check below each. `python -m autograder check` checks the whole notebook."""

SETUP = """\
from autograder import checker

check = checker("{name}")"""

EXERCISE_TEXT = """\
## Exercise 1 · `average`

> **2 points** (check 1.1)
> **Why**: say here what it is good for.

Return the average of a list of numbers: their sum, divided by how many there are."""

EXERCISE = '''\
def average(numbers: list[float]) -> float:
    """The average of at least one number."""
    ### BEGIN SOLUTION: Exercise 1: return the sum of the numbers divided by their count
    return sum(numbers) / len(numbers)
    ### END SOLUTION'''


def source_notebook(name: str, title: str) -> NotebookNode:
    """A title, a setup cell, one exercise and its check; each cell's name is its id and its `grade_id`."""
    cells = [
        _text("title", TITLE.format(title=title)),
        _code("setup", SETUP.format(name=name), locked=True),
        _text("exercise-1-text", EXERCISE_TEXT),
        _code("exercise-1", EXERCISE, solution=True),
        _code("check-1", 'check("1")', locked=True, grade=True, points=2),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, "autograder": {"lab": name}}
    notebook: NotebookNode = new_notebook(cells=cells, metadata=metadata)
    return notebook


def _text(name: str, source: str) -> NotebookNode:
    cell: NotebookNode = new_markdown_cell(source, id=name, metadata=_named(name, locked=True))
    return cell


def _code(name: str, source: str, **marks: Any) -> NotebookNode:
    cell: NotebookNode = new_code_cell(source, id=name, metadata=_named(name, **marks))
    return cell


def _named(name: str, **marks: Any) -> dict[str, Any]:
    plain = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    return {"nbgrader": {**plain, "grade_id": name, **marks}}
