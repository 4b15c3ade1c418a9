"""How much of a failed check a student is told on GitHub: all, what came but not what was expected, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args

from autograder.reports.report import CheckResult, Report

Detail = Literal["full", "actual", "none"]
DETAILS: tuple[Detail, ...] = get_args(Detail)


def with_detail(report: Report, detail: Detail) -> Report:
    """The report with what a student is not to be told left out; points and statuses stay."""
    if detail == "full":
        return report
    return replace(report, checks=tuple(_reduced(check, detail) for check in report.checks))


def _reduced(check: CheckResult, detail: Detail) -> CheckResult:
    if detail == "actual":
        return replace(check, expected=None)
    diagnosis = check.diagnosis if check.left_out else None  # it says that the check counts nowhere
    return replace(check, expected=None, got=None, why=None, next_step=None, diagnosis=diagnosis, traceback=None)
