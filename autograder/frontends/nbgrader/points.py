"""From a report to nbgrader's graded cells: one number each, the student's words beside it, and a comment.

A cell that calls `check("1")` is worth the points of exercise 1. Nothing of the notebook is run for this.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

from autograder.reports.html import report_fragment
from autograder.reports.report import CheckResult, Report
from autograder.reports.wording import MARKS, details, harmless, heading, labelled, one_line, points, standing
from autograder.submissions.parts import grade_id_of
from autograder.words import say, speaking

_CHECK = re.compile(r"""^check\(\s*["'](\d+)["']\s*\)""", re.MULTILINE)
WIDTH = 100


@dataclass(frozen=True)
class CellGrade:
    """What one graded cell gets."""

    points: float | None  # of the cell's own maximum; None where nothing could be judged
    needs_look: bool  # a person has to look at it: something of ours, or a file that can't be read
    comment: str | None = None


def grade_of(checks: Sequence[CheckResult], report: Report, maximum: float) -> CellGrade:
    """The points of one exercise, in parts of what the cell is worth in the gradebook."""
    judged = [check for check in checks if check.status != "fault"]
    full = sum(check.points for check in checks)
    earned = sum(check.earned for check in judged)
    doubtful = report.status != "graded" and (not checks or earned < full)
    if not judged or not full:
        return CellGrade(None, True, comment_of(checks, report))
    scaled = min(max(earned / full * maximum, 0.0), maximum)
    return CellGrade(scaled, doubtful, comment_of(checks, report))


def comment_of(checks: Sequence[CheckResult], report: Report) -> str | None:
    """What is to be said about an exercise: text that formgrader shows as it is, and feedback as Markdown.

    The details stand in indented blocks, which Markdown shows as they are, so nothing of a student's can be markup.
    """
    if not checks:
        return "\n\n".join([say("Not graded yet: a person will look at it."), *(_block(note) for note in report.notes)])
    parts = []
    for check in checks:
        if check.status == "passed":
            continue
        text = "\n".join(labelled(label, text) for label, text in details(check))
        parts += [f"{MARKS[check.status]} {heading(check)} ({points(check)})", _block(text)]
    return "\n\n".join(parts) or None


def _block(text: str) -> str:
    lines = [
        wrapped
        for line in harmless(text).splitlines()
        for wrapped in textwrap.wrap(line, WIDTH, subsequent_indent="  ") or [""]
    ]
    return textwrap.indent("\n".join(lines), "    ", lambda line: True)


def exercise_cells(cells: Sequence[NotebookNode]) -> Iterator[tuple[NotebookNode, int | None, str | None]]:
    """Each automatically graded cell, the exercise that it checks, and the id of the answer that it is about.

    The answer is the nearest one above that is not graded by hand: nbgrader keeps comments for answers only.
    """
    answer = None
    for cell in cells:
        if utils.is_grade(cell) and not utils.is_solution(cell):
            found = _CHECK.search(cell.source)
            yield cell, int(found[1]) if found else None, answer
            answer = None
        elif utils.is_solution(cell) and not utils.is_grade(cell):
            answer = grade_id_of(cell)


class GradeCells(NbGraderPreprocessor):  # type: ignore[misc]
    """In place of nbgrader's Execute: each graded cell gets its points from the report."""

    def preprocess(self, notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        with speaking(self.parent.grader.language):
            return self._graded(notebook, resources)

    def _graded(self, notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        report = self.parent.grader.report(resources)
        notes = [*notebook.metadata.get("autograder", {}).get("repaired", ()), *report.notes]
        found = list(exercise_cells(notebook.cells))
        grades: dict[str, CellGrade] = {}
        comments: dict[str, str | None] = {}
        for number, (cell, exercise, answer) in enumerate(found, 1):
            grade_id = str(grade_id_of(cell))
            checks = [_shown(check) for check in report.of_exercise(exercise)] if exercise is not None else []
            if exercise is None:
                self.log.warning("%s: it holds no check(...), so a person has to grade it", grade_id)
            grade = grade_of(checks, report, float(cell.metadata.nbgrader["points"]))
            last_notes = tuple(notes) if number == len(found) or not checks else ()
            # Answers in words have cells, and points, of their own.
            part = replace(report, checks=tuple(checks), notes=last_notes, full_points=0, by_hand=0, unwritten=())
            cell.outputs = [_result(grade, part)]
            grades[grade_id] = grade
            if answer is not None:
                # Why a file can't be read is said once.
                comments[answer] = None if report.status == "not_gradable" and comments else grade.comment
        resources["autograder"] = {"report": report, "grades": grades, "comments": comments}
        return notebook, resources


def _shown(check: CheckResult) -> CheckResult:
    """A result as students may read it: of a hidden check, not where in the code it went wrong."""
    return replace(check, traceback=None) if check.hidden else check


def _result(grade: CellGrade, part: Report) -> NotebookNode:
    number = repr(grade.points or 0.0)
    output: NotebookNode = new_output("execute_result", {"text/plain": number, "text/html": report_fragment(part)})
    return output


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's SaveAutoGrades; what could not be judged waits for a person instead of being 0."""

    def preprocess(self, notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        self.found: Mapping[str, Any] = resources["autograder"]
        result: tuple[NotebookNode, dict[str, Any]] = super().preprocess(notebook, resources)
        report = self.found["report"]
        student = one_line(report.student or report.submission)
        told = labelled(student, standing(report))
        self.log.info(labelled(told, one_line(" ".join(report.notes))) if report.status == "not_gradable" else told)
        for remark in report.remarks:  # for who grades, and on no page of the student's
            self.log.warning(labelled(student, one_line(remark)))
        return result

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        grade_id = cell.metadata.nbgrader["grade_id"]
        given = self.found["grades"].get(grade_id)
        if given is None and self.found["report"].status != "not_gradable":
            super()._add_score(cell, resources)  # graded by hand
            return
        grade = self.gradebook.find_grade(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = given.points if given is not None else None
        # A score that a person gave is kept; whether it still holds is for them to say, as in nbgrader.
        grade.needs_manual_grade = given is None or given.needs_look or grade.manual_score is not None
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        grade_id = cell.metadata.nbgrader["grade_id"]
        if grade_id not in self.found["comments"] and self.found["report"].status != "not_gradable":
            super()._add_comment(cell, resources)  # "No response."
            return
        comment = self.gradebook.find_comment(grade_id, self.notebook_id, self.assignment_id, self.student_id)
        comment.auto_comment = self.found["comments"].get(grade_id)
        self.gradebook.db.commit()
