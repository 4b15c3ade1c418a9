"""From a report to graded cells: parts of the points, whose fault it is, and the comment."""

from __future__ import annotations

from typing import Any

import mistune
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.frontends.nbgrader.points import comment_of, exercise_cells, grade_of
from autograder.reports.report import LOST, CheckResult, Report


def result(check_id: str, status: Any, points: float = 1.0, **more: Any) -> CheckResult:
    earned = points if status == "passed" else 0.0
    return CheckResult(check_id, "name", int(check_id[0]), "Title", points, earned, status, **more)


def report(*checks: CheckResult, status: Any = "graded", notes: tuple[str, ...] = ()) -> Report:
    return Report("a_lab", "path", status, 1, "small", checks=checks, notes=notes)


def test_points_are_parts_of_what_the_cell_is_worth() -> None:
    checks = [result("1.1", "passed", 3), result("1.2", "failed", 1)]
    assert grade_of(checks, report(*checks), 4).points == 3
    assert grade_of(checks, report(*checks), 10).points == 7.5
    assert not grade_of(checks, report(*checks), 10).needs_look


def test_a_fault_of_ours_waits_for_a_person_and_takes_nothing_else() -> None:
    checks = [result("1.1", "passed", 3), result("1.2", "fault", 1, diagnosis=LOST)]
    grade = grade_of(checks, report(*checks, status="partially_graded"), 4)
    assert (grade.points, grade.needs_look) == (3, True)
    assert "our fault" in (grade.comment or "")
    assert "will look at it" in (grade.comment or "")
    all_ours = [result("1.1", "fault")]
    assert grade_of(all_ours, report(*all_ours, status="partially_graded"), 4).points is None
    assert grade_of(all_ours, report(*all_ours, status="partially_graded"), 4).needs_look


def test_where_some_could_not_be_judged_full_marks_stand() -> None:
    full, part = [result("1.1", "passed")], [result("2.1", "failed", got="x")]
    whole = report(*full, *part, status="partially_graded")
    assert not grade_of(full, whole, 1).needs_look
    assert grade_of(part, whole, 1).needs_look


def test_what_can_not_be_read_says_why_and_is_not_zero() -> None:
    grade = grade_of([], report(status="not_gradable", notes=("This file is empty.",)), 5)
    assert (grade.points, grade.needs_look) == (None, True)
    assert "This file is empty." in (grade.comment or "")


def test_all_passed_needs_no_comment() -> None:
    assert comment_of([result("1.1", "passed")], report()) is None


@pytest.mark.parametrize("text", ["<script>x</script>", "```\n# big\n```", "[a](javascript:b)", "\n\n# big\n\n<b>x"])
def test_nothing_of_a_students_is_markup_in_a_comment(text: str) -> None:
    comment = comment_of([result("1.1", "failed", got=f"{text} {'long ' * 60}", next_step="try")], report()) or ""
    html = mistune.html(comment)
    assert isinstance(html, str)
    for tag in ("<script", "<h1", "<a ", "<b>"):
        assert tag not in html
    assert max(map(len, comment.splitlines())) < 120


def cell(grade_id: str, source: str, grade: bool, solution: bool, locked: bool = True) -> Any:
    made = new_code_cell(source)
    made.metadata.nbgrader = {"grade_id": grade_id, "grade": grade, "solution": solution, "locked": locked}
    return made


def test_each_graded_cell_knows_its_exercise_and_the_answer_above_it() -> None:
    cells = [
        cell("a", "x", False, True),
        cell("by-hand", "words", True, True),
        cell("first", 'check("1")', True, False),
        new_markdown_cell("text"),
        cell("other", "assert x == 1", True, False),
        cell("b", "y", False, True),
        cell("c", "z", False, True),
        cell("twelve", "check('12')  # the last", True, False),
    ]
    found = [(graded.metadata.nbgrader.grade_id, number, answer) for graded, number, answer in exercise_cells(cells)]
    assert found == [("first", 1, "a"), ("other", None, None), ("twelve", 12, "c")]
