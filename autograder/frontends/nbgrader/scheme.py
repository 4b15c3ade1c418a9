"""Marking schemes: below each answer that is graded by hand, in formgrader, and never in what a student gets."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader import utils
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from traitlets import List

from autograder.reports.markdown import fenced
from autograder.submissions.parts import grade_id_of

ROLE = "marking-scheme"


class ShowMarkingScheme(NbGraderPreprocessor):  # type: ignore[misc]
    """Adds the source's answer and marking scheme in a cell below each answer that a person grades."""

    def preprocess(self, notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        path = self.parent.path(self.parent.coursedir.source_directory, resources, ".")
        if path.exists():
            schemes = marking_schemes(nbformat.read(path, 4))
            notebook.cells = [
                shown for cell in notebook.cells for shown in (cell, *_scheme_of(grade_id_of(cell), schemes))
            ]
        else:
            self.log.warning("There is no %s: hand grading goes without its marking scheme", path)
        return notebook, resources


def marking_schemes(source: NotebookNode) -> dict[str, str]:
    """grade_id -> what stands in the solution's region of each cell that is graded by hand."""
    found = {}
    for cell in source.cells:
        if utils.is_grade(cell) and utils.is_solution(cell) and (lines := _region(cell.source)):
            found[str(grade_id_of(cell))] = "\n".join(lines)
    return found


def _region(source: str) -> list[str]:
    begin, end = (ClearSolutions.class_traits()[f"{name}_solution_delimeter"].default() for name in ("begin", "end"))
    lines, inside = [], False
    for line in source.splitlines():
        if end in line:
            inside = False
        if inside:
            lines.append(line)
        if begin in line:
            inside = True
    return lines


def _scheme_of(grade_id: str | None, schemes: dict[str, str]) -> list[NotebookNode]:
    if grade_id not in schemes:
        return []
    text = f"**Marking scheme of `{grade_id}`** (for graders only; not in the feedback)\n\n{fenced(schemes[grade_id])}"
    return [new_markdown_cell(text, id=f"scheme-{grade_id}"[:64], metadata={"autograder": {"role": ROLE}})]


class HideMarkingScheme(NbGraderPreprocessor):  # type: ignore[misc]
    """Takes these cells out before a student's feedback is made."""

    display_data_priority = List(NbGraderPreprocessor.display_data_priority.default()).tag(config=True)  # HTML sets it

    def preprocess(self, notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("autograder", {}).get("role") != ROLE]
        return notebook, resources
