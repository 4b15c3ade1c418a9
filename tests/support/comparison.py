"""The same submissions by nbgrader alone and with our steps: what each gives, and how long it takes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses import Course
from notebooks import LAB

Submissions = Sequence[tuple[str, Any, dict[str, Any]]]


@dataclass(frozen=True)
class Given:
    """What one submission got: automatic points, or why there are none."""

    points: float | None
    said: str
    seconds: float


@dataclass(frozen=True)
class ClassRun:
    """One `autograde` of the whole class."""

    graded: int
    stopped: bool
    seconds: float


def course_of(folder: Path, submissions: Submissions, plain: bool) -> Course:
    course = Course(folder, plain=plain)
    course.generate()
    for student, notebook, arguments in submissions:
        course.hand_in(student, notebook, **arguments)
    return course


def autograde_class(course: Course) -> ClassRun:
    """As an instructor does it: all at once."""
    started = time.monotonic()
    result = course.api().autograde(LAB, "*", force=False, create=True)
    seconds = time.monotonic() - started
    return ClassRun(len(list((course.root / "autograded").glob("*/*/*.ipynb"))), not result["success"], seconds)


def autograde_each(course: Course, students: Iterable[str]) -> dict[str, Given]:
    """One by one, so that none can stop the others."""
    given = {}
    for student in students:
        started = time.monotonic()
        result = course.api().autograde(LAB, student, force=True, create=True)
        seconds = time.monotonic() - started
        given[student] = Given(*_points(course, student, result), seconds)
    return given


def _points(course: Course, student: str, result: dict[str, Any]) -> tuple[float | None, str]:
    if not result["success"]:
        text = f"{result.get('error', '')}\n{result.get('log', '')}"
        reasons = [line.strip() for line in text.splitlines() if "Error: " in line or "Exception: " in line]
        reason = re.sub(r"^[\w.]+[.]", "", reasons[0]) if reasons else "no reason given"
        return None, f"stops: {reason}"[:90]
    scores = {name: score for name, score in course.scores(student).items() if name.startswith("check")}
    if all(points is None for points, _ in scores.values()):
        return None, "waits for a person"
    return sum(points or 0 for points, _ in scores.values()), ""
