"""Grades out of nbgrader's gradebook, as CSV: per question for people, or as an LMS reads it.

    nbgrader export --exporter=autograder.nbgrader.export.Questions --to questions.csv
    nbgrader export --exporter=autograder.nbgrader.export.Canvas --to canvas.csv
    nbgrader export --exporter=autograder.nbgrader.export.Moodle --to moodle.csv
    nbgrader export --exporter=autograder.nbgrader.export.Gradescope --to gradescope.csv

Names may hold commas, quotes and any letter; none is ever read as a formula by a spreadsheet.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# A program that parts columns elsewhere than at commas takes what stands behind for a cell, quotes or not.
_PARTED = re.compile(r"(?<=[;\t\r\n])(?=[\"\s]*[=+\-@])")
OPEN = "needs manual grading"
Cell = str | float | None


def safe(cell: Cell) -> str:
    """A cell's text; what a spreadsheet would take for a formula begins with an apostrophe instead, in it as well."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        cell = _PARTED.sub("'", cell)
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return f"{round(cell, 4):g}"


class _Csv(ExportPlugin):  # type: ignore[misc]
    """What the formats share: which assignments and students, and how a file is written."""

    encoding: ClassVar[str] = "utf-8"

    def export(self, gradebook: Gradebook) -> None:
        """Called by `nbgrader export`."""
        chosen = {str(name) for name in self.assignment}
        assignments = [a for a in gradebook.assignments if not chosen or a.name in chosen]
        students = [s for s in gradebook.students if not self.student or s.id in {str(name) for name in self.student}]
        path = Path(self.to or f"{type(self).__name__.lower()}.csv")
        with path.open("w", encoding=self.encoding, newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(
                [safe(cell) for cell in row] for row in self.rows(gradebook, assignments, students)
            )
        self.log.info("%d students, %d assignments written to %s", len(students), len(assignments), path)
        found = [_submission(gradebook, assignment, student) for assignment in assignments for student in students]
        if waiting := sum(_status(submission) == OPEN for submission in found):
            self.log.warning("%d submissions wait for a person's grade; for an LMS they are left empty", waiting)

    def rows(self, gradebook: Gradebook, assignments: Sequence[Any], students: Sequence[Any]) -> Iterable[list[Cell]]:
        """The header and one list per row."""
        raise NotImplementedError


class Questions(_Csv):
    """One row per student and assignment with each question's points: for people, and for spreadsheets."""

    encoding = "utf-8-sig"  # without the mark, Excel reads UTF-8 as something else

    def rows(self, gradebook: Gradebook, assignments: Sequence[Any], students: Sequence[Any]) -> Iterator[list[Cell]]:
        questions = list(dict.fromkeys(name for assignment in assignments for name, _ in _questions(assignment)))
        yield [
            *("assignment", "student", "last name", "first name", "email", "status", "score", "late penalty"),
            *("final score", "out of", "submitted", "seconds late", *questions),
        ]
        for assignment in assignments:
            for student in students:
                found = _submission(gradebook, assignment, student)
                score, penalty = (found.score, found.late_submission_penalty or 0.0) if found else (None, None)
                points = _points(found)
                yield [
                    *(assignment.name, student.id, student.last_name, student.first_name, student.email),
                    *(_status(found), score, penalty, _final(found), assignment.max_score),
                    str(found.timestamp) if found and found.timestamp else None,
                    found.total_seconds_late if found else None,
                    *(points.get(name) for name in questions),
                ]


class Canvas(_Csv):
    """Canvas' gradebook import: a column per assignment, named as in Canvas; students by their SIS login."""

    def rows(self, gradebook: Gradebook, assignments: Sequence[Any], students: Sequence[Any]) -> Iterator[list[Cell]]:
        yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(a.name for a in assignments)]
        yield ["    Points Possible", "", "", "", "", *(a.max_score for a in assignments)]
        for student in students:
            yield [
                _name(student),
                student.lms_user_id,
                "",
                student.id,
                "",
                *(_grade(_submission(gradebook, assignment, student)) for assignment in assignments),
            ]


class Moodle(_Csv):
    """Moodle's grade import: map "Email address" or "ID number", and each assignment to its grade item."""

    def rows(self, gradebook: Gradebook, assignments: Sequence[Any], students: Sequence[Any]) -> Iterator[list[Cell]]:
        yield ["First name", "Last name", "ID number", "Email address", *(a.name for a in assignments)]
        for student in students:
            yield [
                student.first_name,
                student.last_name,
                student.id,
                student.email,
                *(_grade(_submission(gradebook, assignment, student)) for assignment in assignments),
            ]


class Gradescope(_Csv):
    """The columns of Gradescope's own export of an assignment, question by question."""

    def rows(self, gradebook: Gradebook, assignments: Sequence[Any], students: Sequence[Any]) -> Iterator[list[Cell]]:
        questions = list(dict.fromkeys(question for assignment in assignments for question in _questions(assignment)))
        named = [f"{number}: {name} ({points:g} pts)" for number, (name, points) in enumerate(questions, 1)]
        yield [
            *("First Name", "Last Name", "SID", "Email", "Assignment", "Total Score", "Max Points"),
            *("Status", "Submission Time", "Lateness (H:M:S)", *named),
        ]
        for assignment in assignments:
            for student in students:
                found = _submission(gradebook, assignment, student)
                points = _points(found)
                late = int(found.total_seconds_late) if found else 0
                yield [
                    *(student.first_name, student.last_name, student.id, student.email, assignment.name),
                    *(_grade(found), assignment.max_score, _status(found).capitalize()),
                    str(found.timestamp) if found and found.timestamp else None,
                    f"{late // 3600:02}:{late // 60 % 60:02}:{late % 60:02}",
                    *(points.get(name) for name, _ in questions),
                ]


def _submission(gradebook: Gradebook, assignment: Any, student: Any) -> Any | None:
    try:
        return gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return None


def _status(submission: Any | None) -> str:
    """A score with open questions is not a grade yet."""
    if submission is None:
        return "missing"
    return OPEN if submission.needs_manual_grade else "graded"


def _grade(submission: Any | None) -> float | None:
    """What an LMS is told: nothing as long as a person has to look, nor for what was not handed in."""
    return None if submission is None or submission.needs_manual_grade else _final(submission)


def _final(submission: Any | None) -> float | None:
    """Points so far, less the late penalty."""
    if submission is None:
        return None
    return max(0.0, float(submission.score) - float(submission.late_submission_penalty or 0.0))


def _questions(assignment: Any) -> list[tuple[str, float]]:
    """(question, its points) in the notebooks' order; with the notebook's name in front where there are several."""
    several = len(assignment.notebooks) > 1
    return [
        (_question(notebook.name, cell.name, several), float(cell.max_score))
        for notebook in sorted(assignment.notebooks, key=lambda notebook: str(notebook.name))
        for cell in sorted((*notebook.grade_cells, *notebook.task_cells), key=lambda cell: _natural(cell.name))
    ]


def _question(notebook: str, cell: str, several: bool) -> str:
    return f"{notebook}/{cell}" if several else cell


def _natural(name: str) -> list[tuple[int, str]]:
    """check-10 comes after check-2."""
    digits = "".join(c if c.isdigit() else " " for c in name).split()
    return [(0, "".join(c for c in name if not c.isdigit())), *((int(d), "") for d in digits)]


def _points(submission: Any | None) -> dict[str, float | None]:
    """Question -> points; None where a person has to give them still."""
    if submission is None:
        return {}
    several = len(submission.assignment.notebooks) > 1
    return {
        _question(notebook.name, grade.name, several): None
        if grade.auto_score is None and grade.manual_score is None
        else float(grade.score)
        for notebook in submission.notebooks
        for grade in notebook.grades
    }


def _name(student: Any) -> str:
    return ", ".join(part for part in (student.last_name, student.first_name) if part) or str(student.id)
