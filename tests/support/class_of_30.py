"""A class as it comes in: right and wrong, damaged in every way that was met, late, missing and hostile."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

from autograder.frontends.demo.build import damaged
from autograder.frontends.demo.specimen import code_cell, read_specimens
from grading import lab
from notebooks import released, solution

LATE = "2031-01-02 12:00:00 UTC"
DUE = "2031-01-01 12:00:00 UTC"
SCRIPT = "<script>alert('graded')</script>"
LONG = ("data-load", "train", "evaluate", "classify", "mistakes", "optional-merge-code", "report-write")
UNREADABLE = {"cut-off": "breaks off", "empty": "is empty", "conflict": "conflict", "web-page": "web page"}
WRONG = ("alpha_not_divided", "b_random", "biases_left", "head_wrapped", "nothing_frozen", "rank_4")


def handed_in(short: bool = True) -> dict[str, Any]:
    """The solution as a good student's own: without the instructor's marks, with answers in their words.

    Args:
        short: without the cells that load messages, train and show pictures: some seconds less, and without checks
            5.3 and 5.4.
    """
    notebook = solution()
    for cell in notebook["cells"]:
        source = re.sub(r"^ *### (BEGIN|END) SOLUTION.*\n?", "", cell["source"], flags=re.MULTILINE)
        source = source.partition("# MARKING SCHEME")[0].rstrip()
        cell["source"] = re.sub(r'^(answer_\d = """).*?"""', r'\1\nIn my own words.\n"""', source, flags=re.DOTALL)
    if short:
        notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in LONG]
    return notebook


def find(notebook: dict[str, Any], cell_id: str) -> dict[str, Any]:
    cell: dict[str, Any] = next(cell for cell in notebook["cells"] if cell.get("id") == cell_id)
    return cell


def _twice(notebook: dict[str, Any], cell_id: str, source: str | None = None) -> dict[str, Any]:
    cell = find(notebook, cell_id)
    double = copy.deepcopy(cell) | ({"source": source} if source is not None else {})
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, double)
    return notebook


def broken(name: str) -> dict[str, Any]:
    """A right notebook, damaged in one way; each must get what the undamaged one gets."""
    notebook = handed_in()
    cells = notebook["cells"]
    match name:
        case "no-metadata":
            return damaged(notebook, lab())
        case "check-twice":
            return _twice(notebook, "check-1")
        case "answer-twice":  # the second is the untouched stub, which nbgrader would keep
            return _twice(notebook, "question-1", 'answer_1 = """\nYour answer here.\n"""')
        case "cells-deleted":
            gone = ("check-1", "check-4", "question-4", "title")
            notebook["cells"] = [cell for cell in cells if cell["id"] not in gone]
        case "types-changed":
            for cell_id in ("check-2", "question-5"):
                cell = find(notebook, cell_id)
                cell["cell_type"] = "markdown"
                cell.pop("outputs", None)
                cell.pop("execution_count", None)
        case "future-schema":
            find(notebook, "check-3")["metadata"]["nbgrader"]["schema_version"] = 99
        case "empty-metadata":
            find(notebook, "check-3")["metadata"]["nbgrader"] = {}
        case "strange-outputs":
            find(notebook, "freeze")["outputs"] = [None, {"output_type": "martian"}, {"output_type": "stream"}]
        case _:
            raise KeyError(name)
    return notebook


DAMAGED = (
    *("no-metadata", "check-twice", "answer-twice", "cells-deleted"),
    *("types-changed", "future-schema", "empty-metadata", "strange-outputs"),
)


def hostile_markup() -> dict[str, Any]:
    """Markup wherever a student can put some, for the page of a grader who is logged in."""
    notebook = handed_in()
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": SCRIPT, "text/plain": SCRIPT}}
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": f'"/>{SCRIPT}'}}
    javascript = {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": "alert('graded')"}}
    find(notebook, "freeze")["outputs"] = [output, picture, javascript]
    for kind in ("markdown", "raw"):
        notebook["cells"].append(
            {"cell_type": kind, "metadata": {}, "source": f"{SCRIPT} [prize](javascript:alert('graded'))"}
        )
    source = find(notebook, "exercise-2")["source"]
    find(notebook, "exercise-2")["source"] = source + f"\nraise ValueError({SCRIPT!r})"
    return notebook


def hostile_points() -> dict[str, Any]:
    """A wrong layer, and points that the student wrote: in the metadata, in the cell, and as its output."""
    notebook = handed_in()
    find(notebook, "exercise-1")["source"] = find(notebook, "exercise-1")["source"].replace("alpha / rank", "alpha")
    cell = find(notebook, "check-1")
    cell["metadata"]["nbgrader"]["points"] = 1000
    cell["source"] = "1000.0"
    cell["outputs"] = [
        {"output_type": "execute_result", "data": {"text/plain": "1000.0"}, "metadata": {}, "execution_count": 1}
    ]
    return notebook


def hostile_exit() -> dict[str, Any]:
    """Code that ends the process that runs it, as quietly as it can."""
    notebook = handed_in()
    find(notebook, "exercise-1")["source"] += "\n\n    import os\n    os._exit(0)"
    return notebook


def submissions() -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """(student, notebook or text, arguments of `Course.hand_in`); with the one who hands nothing in, 30."""
    for number in range(5):
        notebook = handed_in()
        notebook["cells"].append(code_cell(f"print('student {number}')"))
        yield f"right-{number}", notebook, {}
    for specimen in read_specimens(lab().folder / "demo"):
        if specimen.name in WRONG:
            yield specimen.name, specimen.notebook(handed_in()), {}
    for name in DAMAGED:
        yield name, broken(name), {}
    yield "renamed", handed_in(), {"name": "Copy of my lab (final).ipynb"}
    text = json.dumps(handed_in(), indent=1)
    yield "cut-off", text[:-200], {}
    yield "empty", "", {}
    yield "conflict", text.replace('"nbformat"', '<<<<<<< HEAD\n=======\n>>>>>>> theirs\n "nbformat"', 1), {}
    yield "web-page", "<!DOCTYPE html><html>Sign in</html>", {}
    yield "stub", released(), {}
    yield "markup", hostile_markup(), {}
    yield "own-points", hostile_points(), {}
    yield "exit", hostile_exit(), {}
