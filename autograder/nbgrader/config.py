"""The course's nbgrader settings: where its folders are, and our steps in place of some of nbgrader's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions

from autograder.nbgrader.stubs import ExerciseStubs


def configure(c: Any, root: Path | None = None) -> None:
    """Fills nbgrader's configuration object; `root` is the course's folder, the current one when None."""
    c.CourseDirectory.course_id = "lora"
    if root is not None:
        c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = "solutions"
    c.CourseDirectory.release_directory = "assignments"
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "report.md", "report_files"]
    steps = GenerateAssignment.preprocessors.default()
    c.GenerateAssignment.preprocessors = [ExerciseStubs if step is ClearSolutions else step for step in steps]
