"""The page that a student gets back: nbgrader's, with an index of exercises and questions, legible on a dark system."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from autograder.frontends.nbgrader.exporter import CourseExporter
from autograder.frontends.nbgrader.points import exercise_cells
from autograder.kit.registry import lab_title
from autograder.submissions.parts import grade_id_of
from autograder.words import LANGUAGES, say, speaking

_HEADING = re.compile(r"^#{1,6} +(.+?) *#* *$", re.MULTILINE)


class FeedbackExporter(CourseExporter):
    """nbgrader's exporter of feedback."""

    folder = "feedback"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **options: Any) -> Any:
        """As nbconvert's own; the template finds language, titles, and names of graded cells in the resources."""
        language = nb.metadata.get("autograder", {}).get("language", LANGUAGES[0])
        with speaking(language if language in LANGUAGES else LANGUAGES[0]):
            about = {"language": language, "titles": titles(nb.cells), "lab_title": lab_title}
            return super().from_notebook_node(nb, {**(resources or {}), "autograder_feedback": about}, **options)


def titles(cells: Sequence[NotebookNode]) -> dict[str, str]:
    """grade_id -> what a graded cell is about: its exercise, or the heading above it."""
    exercises = {grade_id_of(cell): number for cell, number, _ in exercise_cells(cells) if number is not None}
    found, heading = dict[str, str](), ""
    for cell in cells:
        if cell.cell_type == "markdown" and (headings := _HEADING.findall(cell.source)):
            heading = headings[-1].replace("`", "")
        grade_id = grade_id_of(cell)
        if grade_id and utils.is_grade(cell):
            number = exercises.get(grade_id)
            found[grade_id] = say("Exercise {number}", number=number) if number is not None else heading or grade_id
    return found
