"""Grades out of nbgrader's gradebook, as CSV: per question for people, or as an LMS reads it.

    nbgrader export --exporter=autograder.frontends.nbgrader.export.Questions --to questions.csv
    nbgrader export --exporter=autograder.frontends.nbgrader.export.Canvas --to canvas.csv
    nbgrader export --exporter=autograder.frontends.nbgrader.export.Moodle --to moodle.csv

Names may hold commas, quotes and any letter; none is ever read as a formula by a spreadsheet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from autograder.reports.spreadsheet import Cell, safe
from autograder.reports.wording import one_line
from autograder.submissions.alike import warnings

UNKNOWN = "not known"
OPEN = "needs manual grading"
UNJUDGED = "not judged: a person has to look at it"


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
        if waiting := sum(_status(submission) in (OPEN, UNJUDGED) for submission in found):
            self.log.warning("%d submissions wait for a person's grade; for an LMS they are left empty", waiting)

        for sentence in (*_about_times(found), *warnings(str(student.id) for student in students)):
            self.log.warning("%s", one_line(sentence))

    def rows(self, gradebook: Gradebook, assignments: Sequence[Any], students: Sequence[Any]) -> Iterable[list[Cell]]:
        """The header and one list per row."""
        raise NotImplementedError


class Grades(_Csv):
    """What `nbgrader export` writes, with its columns; without points where nothing could be judged."""

    def rows(self, gradebook: Gradebook, assignments: Sequence[Any], students: Sequence[Any]) -> Iterator[list[Cell]]:
        yield [
            *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
            *("raw_score", "late_submission_penalty", "score", "max_score"),
        ]
        for assignment in assignments:
            for student in students:
                found = _submission(gradebook, assignment, student)
                score, penalty = (found.score, found.late_submission_penalty or 0.0) if found else (0.0, 0.0)
                final = _final(found) if found else 0.0
                yield [
                    *(assignment.name, _text(assignment.duedate), _text(found and found.timestamp)),
                    *(student.id, student.last_name, student.first_name, student.email),
                    *(None if final is None else score, penalty, final, assignment.max_score),
                ]


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
                score = None if _final(found) is None else score
                points = _points(found)
                yield [
                    *(assignment.name, student.id, student.last_name, student.first_name, student.email),
                    *(_status(found), score, penalty, _final(found), assignment.max_score),
                    _submitted(found),
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


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _submitted(submission: Any | None) -> str | None:
    """When; in words where a deadline asks for it and it is not known."""
    if submission is None:
        return None
    return UNKNOWN if _no_time(submission) else submission.timestamp and str(submission.timestamp)


def _no_time(submission: Any) -> bool:
    return submission.timestamp is None and submission.assignment.duedate is not None


def _about_times(submissions: Iterable[Any | None]) -> list[str]:
    """What a person should look at before penalties are believed."""
    found = [submission for submission in submissions if submission is not None]
    unknown = [str(one.student.id) for one in found if _no_time(one)]
    old = [str(one.student.id) for one in found if one.late_submission_penalty and one.total_seconds_late <= 0]
    told = []
    if unknown:
        told.append(f"There is a deadline, and when these handed in is not known: {', '.join(unknown)}")
    if old:
        told.append(
            f"These have a late penalty and are in time: {', '.join(old)}. The deadline was moved since they were "
            "autograded: autograde them again with --force."
        )
    return told


def _submission(gradebook: Gradebook, assignment: Any, student: Any) -> Any | None:
    try:
        return gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return None


def _status(submission: Any | None) -> str:
    """A score with open questions is not a grade yet."""
    if submission is None:
        return "missing"
    if _is_unjudged(submission):
        return UNJUDGED
    return OPEN if submission.needs_manual_grade else "graded"


def _is_unjudged(submission: Any) -> bool:
    """Whether not one point was given or taken, as for a file that can't be read: its sum of 0 is no score."""
    given = list(_points(submission).values())
    return bool(given) and all(points is None for points in given)


def _grade(submission: Any | None) -> float | None:
    """What an LMS is told: nothing as long as a person has to look, nor for what was not handed in."""
    return None if submission is None or submission.needs_manual_grade else _final(submission)


def _final(submission: Any | None) -> float | None:
    """Points so far, less the late penalty; nothing where nothing could be judged."""
    if submission is None or _is_unjudged(submission):
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
