"""Grading in tests: one warm sandbox for the whole session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from autograder.frontends.demo.specimen import Specimen
from autograder.grading.flow import inputs_for, sandbox_spec, submission_seed
from autograder.grading.record import Record
from autograder.grading.reporting import judge
from autograder.grading.task import record_of
from autograder.kit.evidence import Evidence
from autograder.kit.lab import Lab
from autograder.kit.registry import load_lab
from autograder.reports.report import CheckResult, Report
from autograder.sandbox.start import AnySandbox, start_sandboxes
from autograder.submissions.reading import Submission
from notebooks import LAB, submission_of

DEFINITIONS = (1, 2, 3, 4)  # the exercises that need no run of the whole notebook


@cache
def lab() -> Lab:
    return load_lab(LAB)


def whole_points() -> float:
    """What the lab is worth, with the questions that a person grades."""
    return lab().points + lab().by_hand


@cache
def warm_sandbox() -> AnySandbox:
    """Closed at the end of the session by a fixture in tests/conftest.py."""
    return start_sandboxes(sandbox_spec(lab()), 1)[0]


def graded(notebook: Mapping[str, Any], only: Sequence[int] = (), seed: int = 0) -> Report:
    return grade(submission_of(notebook), lab(), warm_sandbox(), seed, only)


def grade(
    submission: Submission, lab: Lab, sandbox: AnySandbox, class_seed: int = 0, only: Sequence[int] = ()
) -> Report:
    """Runs and judges one submission in a sandbox that is there already."""
    seed = submission_seed(class_seed, submission)
    return judge(record_of(submission, lab, sandbox, seed, tuple(only)), lab)


def judged(submission: Submission, lab: Lab, evidence: Evidence, seed: int, only: Sequence[int] = ()) -> Report:
    """The report of measurements that a test has made, or changed."""
    record = Record(
        submission.path,
        submission.student,
        lab=lab.name,
        checkpoint=lab.checkpoint,
        exercises=tuple(only),
        seed=seed,
        inputs=inputs_for(lab, seed),
        evidence=evidence,
    )
    return judge(record, lab)


def result(report: Report, check_id: str) -> CheckResult:
    return next(check for check in report.checks if check.id == check_id)


def statuses(report: Report) -> dict[str, str]:
    """Check id -> status, of those that did not pass."""
    return {check.id: check.status for check in report.checks if check.status != "passed"}


def assert_as_expected(report: Report, specimen: Specimen) -> None:
    """Exactly what the specimen's block says: what fails, with which diagnosis, and that all else that it does not
    explain passes.
    """
    judged = {check.id for check in report.checks}
    explained = {c.id for c in report.checks if c.status == "skipped" and c.skipped_because in specimen.fails}
    others = {check_id: status for check_id, status in statuses(report).items() if check_id not in explained}
    assert others == dict.fromkeys(specimen.fails.keys() & judged, "failed"), specimen.name
    for check_id, diagnosis in specimen.fails.items():
        if check_id in judged:
            assert (result(report, check_id).diagnosis or "") == diagnosis, (specimen.name, check_id)
