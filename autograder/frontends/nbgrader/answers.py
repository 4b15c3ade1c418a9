"""Which points are for answers in words: formgrader has a column for these, and one for code."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import SaveCells

from autograder.submissions.parts import grade_id_of

WORDS = "markdown"  # the type of cell whose points nbgrader counts as written


class SaveCellsByHand(SaveCells):  # type: ignore[misc]
    """nbgrader's SaveCells; an answer that a person grades counts as written, although it stands in a cell of code."""

    def _create_grade_cell(self, cell: NotebookNode) -> None:
        super()._create_grade_cell(cell)
        if utils.is_solution(cell):
            self.new_grade_cells[grade_id_of(cell)]["cell_type"] = WORDS
