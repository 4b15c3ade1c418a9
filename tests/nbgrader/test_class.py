"""A class of 30 through nbgrader: the gradebook says what the reports say, whatever was handed in."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.labs.lora_from_scratch.hidden import hidden_messages
from autograder.reports.report import Report
from class_of_30 import DAMAGED, DUE, LATE, SCRIPT, UNREADABLE, WRONG, handed_in, submissions
from courses import Course
from notebooks import LAB

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
EXERCISES = {f"check-{number}": number for number in range(1, 6)}
BY_HAND = ("question-1", "question-4", "question-5")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    with warnings.catch_warnings():  # a fixture of a module is outside of the tests' own filters
        warnings.simplefilter("ignore")
        made = Course(tmp_path_factory.mktemp("course"), seed=7)
        made.generate()
        with made.gradebook() as gradebook:
            gradebook.update_or_create_assignment(LAB, duedate=DUE)
            gradebook.add_student("missing", first_name="Zoë", last_name="O'Brien")
        for student, notebook, arguments in submissions():
            made.hand_in(student, notebook, **arguments)
        made.hand_in("late", handed_in(), timestamp=LATE)
        made.autograde()
        made.feedback()
    return made


@pytest.fixture(scope="module")
def reports(course: Course) -> dict[str, Report]:
    found = [Report.from_json(json.loads(p.read_text())) for p in (course.root / "graded" / "reports").glob("*.json")]
    return {str(report.student): report for report in found}


def test_thirty_with_the_one_who_handed_nothing_in(course: Course, reports: dict[str, Report]) -> None:
    with course.gradebook() as gradebook:
        assert len(gradebook.students) == 30
        handed_in_by = {submission.student.id for submission in gradebook.assignment_submissions(LAB)}
    assert "missing" not in handed_in_by
    assert len(handed_in_by) == 29 == len(reports)


def test_the_gradebook_says_what_the_reports_say_cell_by_cell(course: Course, reports: dict[str, Report]) -> None:
    for student, report in reports.items():
        scores = course.scores(student)
        for cell, exercise in EXERCISES.items():
            checks = report.of_exercise(exercise)
            expected = sum(check.earned for check in checks) if checks else None
            assert scores[cell][0] == expected, (student, cell)


def test_right_wrong_and_damaged(course: Course, reports: dict[str, Report]) -> None:
    full = reports["right-0"].score
    unearned = [check.id for check in reports["right-0"].checks if check.status != "passed"]
    assert unearned == ["5.3", "5.4"]  # these were not trained: 5.3 says so, and 5.4 needs it
    for student in (*(f"right-{n}" for n in range(5)), *DAMAGED, "renamed", "late"):
        assert sum(course.scores(student)[cell][0] or 0 for cell in EXERCISES) == full, student
        assert not any(course.scores(student)[cell][1] for cell in EXERCISES), student
    for student in WRONG:
        assert sum(course.scores(student)[cell][0] or 0 for cell in EXERCISES) < full, student
    assert course.scores("own-points")["check-1"] == (3.0, False)
    assert course.scores("exit")["check-1"][0] == 0
    assert all(score == (0.0, False) for score in course.scores("stub").values())


def test_what_can_not_be_read_waits_for_a_person(course: Course) -> None:
    for student, said in UNREADABLE.items():
        assert set(course.scores(student).values()) == {(None, True)}, student
        comments = [comment for comment in course.comments(student).values() if comment]
        assert len(comments) == 1
        assert said in comments[0]
        assert said in course.page(student)


def test_written_answers_wait_for_a_person_with_their_marking_scheme(course: Course) -> None:
    for student in ("right-0", *DAMAGED):
        expected: dict[str, tuple[float | None, bool]] = dict.fromkeys(BY_HAND, (None, True))
        if student == "cells-deleted":
            expected["question-4"] = (0.0, False)  # an answer that is not there
        scores = course.scores(student)
        assert {name: scores[name] for name in BY_HAND} == expected, student
        autograded = (course.root / "autograded" / student / LAB / f"{LAB}.ipynb").read_text("utf-8")
        assert autograded.count("Marking scheme of `question-") == 3
        assert "1 point: B = 0 makes the update zero" in autograded
        assert "Marking scheme" not in course.page(student)
        assert "makes the update zero" not in course.page(student)


def test_comments_and_feedback_say_why(course: Course) -> None:
    comment = course.comments("alpha_not_divided")["exercise-1"]
    assert comment is not None
    for words in ("✗ 1.4", "expected: ", "got: ", "is alpha divided by the rank?", "why: ", "next step: "):
        assert words in comment
        if not words.startswith("✗"):
            assert words.rstrip(": ") in course.page("alpha_not_divided")
    assert course.comments("right-0")["exercise-1"] is None
    assert "not attempted" in (course.comments("stub")["exercise-1"] or "")


def test_each_graded_cell_has_one_number_and_no_stderr(course: Course, reports: dict[str, Report]) -> None:
    for student in reports:
        notebook = nbformat.read(course.root / "autograded" / student / LAB / f"{LAB}.ipynb", 4)
        nbformat.validate(notebook)
        cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
        for name in EXERCISES:
            (output,) = cells[name].outputs
            assert output.output_type == "execute_result"
            assert 0 <= float(output.data["text/plain"]) <= cells[name].metadata.nbgrader.points
            assert output.data["text/html"]


def _texts(course: Course, *folders: str) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for path in (course.root / folder).rglob("*"):
            if path.is_file():
                yield path, path.read_text("utf-8")


def test_nothing_hidden_is_in_what_students_may_see(course: Course, reports: dict[str, Report]) -> None:
    for path, text in _texts(course, "autograded", "feedback"):
        report = reports[path.relative_to(course.root).parts[1]]
        assert report.status == "not_gradable" or report.seed != 0
        for _, message in hidden_messages(report.seed):
            assert message not in text, path
            assert json.dumps(message)[1:-1] not in text, path
        for word in ("autograder/labs", "hidden_families", "MINIMUM_ACCURACY", "measure.py"):
            assert word not in text, (path, word)
    for path, text in _texts(course, "feedback"):
        assert "1_327_104" not in text or path.parts[-3] != "stub"


def test_nothing_of_a_student_runs_in_a_graders_browser(course: Course) -> None:
    page = course.page("markup")
    assert SCRIPT not in page
    assert 'href="javascript:' not in page
    assert "&lt;script&gt;alert(" in page, "as text it is there"
    assert "as submitted, not run again" in page


def dump(course: Course) -> dict[str, Any]:
    with course.gradebook() as gradebook:
        return {
            f"{submission.student.id}/{grade.name}": (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for submission in gradebook.assignment_submissions(LAB)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def test_again_a_late_one_and_a_manual_score(course: Course) -> None:
    before = dump(course)
    course.autograde()
    assert dump(course) == before, "nothing new: nothing changes"

    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("question-1", LAB, LAB, "right-0")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.find_grade("check-1", LAB, LAB, "right-1").manual_score = 4.0
        gradebook.db.commit()
    course.hand_in("very-late", handed_in(), timestamp=LATE)
    written = {path: path.stat().st_mtime_ns for path in (course.root / "graded" / "reports").iterdir()}
    course.autograde(force=True)
    again = {path: path.stat().st_mtime_ns for path in written}
    unreadable = sum(again[path] != written[path] for path in written)
    assert unreadable == len(UNREADABLE), "what was graded before is not graded again"
    after = dump(course)
    assert {key: value for key, value in after.items() if "very-late" not in key} == before | {
        "right-0/question-1": (None, 1.5, True),  # kept, and nbgrader asks whether it still holds
        "right-1/check-1": (5.0, 4.0, True),
    }
    assert course.scores("very-late")["check-1"] == (5.0, False)
    with course.gradebook() as gradebook:
        assert gradebook.find_submission(LAB, "very-late").total_seconds_late == 24 * 3600
        assert gradebook.find_submission(LAB, "right-0").score == 1.5 + sum(
            before[f"right-0/{cell}"][0] for cell in EXERCISES
        )


def test_late_penalty_and_extension(course: Course) -> None:
    course.config.LateSubmissionPlugin.penalty_method = "zero"
    with course.gradebook() as gradebook:
        gradebook.grant_extension(LAB, "very-late", days=2)
    course.autograde("late", force=True)
    course.autograde("very-late", force=True)
    with course.gradebook() as gradebook:
        late, extended = (gradebook.find_submission(LAB, student) for student in ("late", "very-late"))
        assert late.late_submission_penalty == late.score > 0
        assert not extended.late_submission_penalty
