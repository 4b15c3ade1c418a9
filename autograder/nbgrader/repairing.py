"""The repair as a step of `nbgrader autograde`."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.nbgrader.repair import repair
from autograder.words import speaking


class RepairCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Before nbgrader's own steps: they stop, some of them for the whole class, at a cell that stands there twice."""

    def preprocess(self, notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        with speaking(self.parent.grader.language):
            repaired, notes = repair(notebook, self.parent.released(resources))
        for note in notes:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], note)
        return repaired, resources
