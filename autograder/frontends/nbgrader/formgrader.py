"""What formgrader's lists show of a submission in which nothing could be judged: a dash, where nbgrader's sum says 0.

A file that can't be read has no points, neither automatic ones nor by hand. It is no zero until a person says so.
"""

from __future__ import annotations

import sys
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from nbgrader.api import Grade, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.apps.api import NbGraderAPI
from sqlalchemy import or_

from autograder.frontends.nbgrader.exporter import TEMPLATES, CourseExporter

LISTS, SHARED = TEMPLATES / "formgrader", TEMPLATES / "shared"
SUMS = ("score", "code_score", "written_score", "task_score")
Row = dict[str, Any]


class CourseAPI(NbGraderAPI):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's API, from which formgrader fills its lists, with None for a sum of nothing."""

    def get_submission(self, *arguments: Any, **options: Any) -> Row | None:
        found: Row | None = super().get_submission(*arguments, **options)
        return found and self._honest([found], SubmittedAssignment)[0]

    def get_submissions(self, *arguments: Any) -> list[Row]:
        return self._honest(super().get_submissions(*arguments), SubmittedAssignment)

    def get_notebook_submissions(self, *arguments: Any) -> list[Row]:
        return self._honest(super().get_notebook_submissions(*arguments), SubmittedNotebook)

    def get_student_notebook_submissions(self, *arguments: Any) -> list[Row]:
        return self._honest(super().get_student_notebook_submissions(*arguments), SubmittedNotebook)

    def get_student(self, *arguments: Any, **options: Any) -> Row | None:
        found: Row | None = super().get_student(*arguments, **options)
        return found and self._honest([found], Student)[0]

    def get_students(self) -> list[Row]:
        return self._honest(super().get_students(), Student)

    def _honest(self, rows: list[Row], table: type) -> list[Row]:
        with self.gradebook as gradebook:
            ids = unjudged(gradebook, table)
        for row in rows:
            if row["id"] in ids:
                row.update({name: None for name in SUMS if name in row})
        return rows


def unjudged(gradebook: Gradebook, table: type) -> set[str]:
    """Ids of what was handed in and has not one point that was given or taken.

    Args:
        table: `SubmittedAssignment`, `SubmittedNotebook`, or `Student` for all that a student handed in.
    """
    given = SubmittedNotebook.grades.any(or_(Grade.auto_score.isnot(None), Grade.manual_score.isnot(None)))
    notebooks = {
        SubmittedNotebook: lambda condition: condition,
        SubmittedAssignment: SubmittedAssignment.notebooks.any,
        Student: lambda condition: Student.submissions.any(SubmittedAssignment.notebooks.any(condition)),
    }[table]
    found = gradebook.db.query(table.id).filter(notebooks(SubmittedNotebook.grades.any()), ~notebooks(given))  # type: ignore[attr-defined]
    return {str(id) for (id,) in found}


def templates(paths: list[str]) -> BaseLoader:
    """Formgrader's templates with ours before them; each of nbgrader's is also there as `nbgrader/NAME`."""
    theirs = FileSystemLoader(paths)
    return ChoiceLoader([FileSystemLoader([LISTS, SHARED]), PrefixLoader({"nbgrader": theirs}), theirs])


class FormgradeExporter(CourseExporter):
    """nbgrader's page to grade one submission on."""

    folder = "formgrade"


def show_no_zero() -> None:
    """Tells formgrader, where a Jupyter server has loaded it, to use these. It reads the settings before it starts."""
    package = "nbgrader.server_extensions.formgrader"
    ours: dict[str, dict[str, object]] = {
        "base": {"NbGraderAPI": CourseAPI},
        "formgrader": {"FileSystemLoader": templates, "HTMLExporter": FormgradeExporter},
    }
    for module, names in ours.items():
        if loaded := sys.modules.get(f"{package}.{module}"):
            for name, value in names.items():
                setattr(loaded, name, value)
