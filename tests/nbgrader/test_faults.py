"""A fault of ours through nbgrader: it waits for a person, and costs nobody a point in silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.nbgrader.reports import CourseGrader
from autograder.reports.report import LOST, CheckResult, Report
from autograder.words import language
from class_of_30 import handed_in
from courses import Course
from notebooks import LAB

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
POINTS = {1: 5.0, 2: 3.0, 3: 4.0, 4: 4.0, 5: 4.0}
STATUS: Mapping[int, Any] = {1: "passed", 2: "fault", 3: "failed", 4: "passed", 5: "passed"}


def faulty(self: CourseGrader, resources: Mapping[str, Any]) -> Report:
    checks = tuple(
        CheckResult(
            f"{n}.1", "name", n, "Title", points, points if STATUS[n] == "passed" else 0.0, STATUS[n], diagnosis=LOST
        )
        for n, points in POINTS.items()
    )
    return Report(LAB, "path", "partially_graded", 1, "nano", checks=checks, notes=("a fault of the grader",))


def test_what_we_could_not_judge_is_not_zero(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course(tmp_path)
    course.generate()
    course.hand_in("ada", handed_in())
    monkeypatch.setattr(CourseGrader, "report", faulty)
    course.autograde()
    scores = course.scores("ada")
    assert scores["check-1"] == (5.0, False)
    assert scores["check-2"] == (None, True)
    assert scores["check-3"] == (0.0, True), "it may have failed because of us, too"
    assert "our fault" in (course.comments("ada")["exercise-2"] or "")


def test_what_who_grades_should_know_is_in_the_log_and_on_no_page_of_the_students(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remarked(self: CourseGrader, resources: Mapping[str, Any]) -> Report:
        return replace(faulty(self, resources), student="ada", remarks=("exercise 1: please read the code",))

    course = Course(tmp_path)
    course.generate()
    course.hand_in("ada", handed_in())
    monkeypatch.setattr(CourseGrader, "report", remarked)
    assert "ada: exercise 1: please read the code" in course.autograde()
    course.feedback()
    assert "a fault of the grader" in course.page("ada")
    assert "please read the code" not in course.page("ada")


def test_a_class_may_read_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course(tmp_path)
    course.generate()
    course.hand_in("ada", handed_in())
    monkeypatch.setattr(CourseGrader, "report", faulty)
    monkeypatch.setattr(CourseGrader, "language", "fr")
    course.autograde()
    assert "notre faute\u00a0: cette vérification n'a pas pu être faite" in (course.comments("ada")["exercise-2"] or "")
    assert language() == "en"


def test_a_grader_that_can_not_start_marks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(self: CourseGrader, resources: Mapping[str, Any]) -> Report:
        raise RuntimeError("no sandbox")

    course = Course(tmp_path)
    course.generate()
    course.hand_in("ada", handed_in())
    monkeypatch.setattr(CourseGrader, "report", stopped)
    result = course.api().autograde(LAB, "*", force=False, create=True)
    assert not result["success"]
    assert "no sandbox" in result["log"]
    assert set(course.scores("ada").values()) == {(None, True)}


def test_the_plugin_knows_no_lab_and_no_exercise() -> None:
    folder = Path(__file__).parents[2] / "autograder" / "frontends" / "nbgrader"
    for path in folder.glob("*.py"):
        text = path.read_text("utf-8")
        for name in ("lora_from_scratch", "LoRALayer", "lora_lab", "question-", "exercise-1"):
            assert name not in text, (path.name, name)
