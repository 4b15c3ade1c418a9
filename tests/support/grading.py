"""Grading in tests: one warm sandbox for the whole session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from autograder.demo.specimen import Specimen
from autograder.grade import grade, sandbox_setting
from autograder.lab import Lab, load_lab
from autograder.report import CheckResult, Report
from autograder.sandbox.start import AnySandbox, start_sandboxes
from notebooks import LAB, submission_of

DEFINITIONS = (1, 2, 3, 4)  # the exercises that need no run of the whole notebook


@cache
def lab() -> Lab:
    return load_lab(LAB)


@cache
def warm_sandbox() -> AnySandbox:
    """Closed at the end of the session by a fixture in tests/conftest.py."""
    return start_sandboxes(sandbox_setting(lab()), 1)[0]


def graded(notebook: Mapping[str, Any], only: Sequence[int] = (), seed: int = 0) -> Report:
    return grade(submission_of(notebook), lab(), warm_sandbox(), seed, only).report


def result(report: Report, check_id: str) -> CheckResult:
    return next(check for check in report.checks if check.id == check_id)


def statuses(report: Report) -> dict[str, str]:
    """Check id -> status, of those that did not pass."""
    return {check.id: check.status for check in report.checks if check.status != "passed"}


def assert_as_expected(report: Report, specimen: Specimen) -> None:
    """Exactly what the specimen's block says: what fails, with which diagnosis, and that all else passes."""
    expected = dict.fromkeys(specimen.fails, "failed")
    expected |= dict.fromkeys(specimen.skipped, "skipped") | dict.fromkeys(specimen.not_attempted, "not_attempted")
    judged = {check.id for check in report.checks}
    assert statuses(report) == {id: status for id, status in expected.items() if id in judged}, specimen.name
    for check_id, diagnosis in specimen.fails.items():
        if check_id in judged:
            assert (result(report, check_id).diagnosis or "") == diagnosis, (specimen.name, check_id)
