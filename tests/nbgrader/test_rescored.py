"""`nbgrader autograde` takes over points that were rescored, and runs no student code for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.cli import main
from autograder.grading.judging import GradingPlugin
from class_of_30 import find, handed_in
from courses import Course

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


def test_autograde_takes_rescored_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course(tmp_path)
    course.generate()
    notebook = handed_in()
    find(notebook, "exercise-1")["source"] = find(notebook, "exercise-1")["source"].replace("alpha / rank", "alpha")
    course.hand_in("ada", notebook)
    course.autograde()
    before = course.scores("ada")["check-1"]

    really = GradingPlugin._result

    def forgiving(self: GradingPlugin, item: pytest.Item, mark: pytest.Mark, error: BaseException | None) -> Any:
        return really(self, item, mark, None if mark.args[0] == "1.4" else error)

    def started(*_: object, **__: object) -> None:
        raise AssertionError("student code would have been run")

    with monkeypatch.context() as patch:
        patch.setattr(GradingPlugin, "_result", forgiving)
        patch.setattr("autograder.grading.task.gather", started)
        assert main(["rescore", str(tmp_path / "graded"), "--jobs", "1"]) == 0
    monkeypatch.setattr("autograder.sandbox.process.ZygoteProcess.__init__", started)
    monkeypatch.setattr("autograder.grading.task.gather", started)
    course.autograde(force=True)
    assert (before, course.scores("ada")["check-1"]) == ((3, False), (5, False))
