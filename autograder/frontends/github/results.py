"""A report as Classroom 50 reads it, `classroom50/result/v1`, and the two notices that older tools read.

Source of the format: `schemas/result-v1.schema.json` and the wiki page "Advanced Autograding" of
https://github.com/foundation50/classroom50. Its points are whole numbers: parts of a point are rounded up.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import Any

from autograder.frontends.github.git import Commit
from autograder.reports.report import CheckResult, Report
from autograder.reports.wording import harmless

SCHEMA = "classroom50/result/v1"


def classroom50_result(
    report: Report, commit: Commit, environment: Mapping[str, str] = os.environ, now: datetime | None = None
) -> dict[str, Any]:
    """One submission's result. What Classroom 50's runner says about the submission is taken from its environment;
    without it, the repository's owner is the classroom and the lab the assignment.

    A check that had nothing to judge because of us is left out: it costs nothing.
    """
    server, repository = environment.get("GITHUB_SERVER_URL", "https://github.com"), _repository(environment)
    assignment = environment.get("ASSIGNMENT") or report.lab
    link = environment.get("COMMIT_URL") or f"{server}/{repository}/commit/{commit.sha}"
    stamp = commit.committed.replace(":", "-")
    judged = [check for check in report.checks if not check.left_out]
    result: dict[str, Any] = {
        "schema": SCHEMA,
        "classroom": environment.get("CLASSROOM") or repository.partition("/")[0],
        "assignment": assignment,
        "assignment_type": environment.get("ASSIGNMENT_TYPE") or "individual",
        "owner": environment.get("OWNER") or environment.get("USERNAME") or _owner(repository, assignment),
        "submission": environment.get("SUBMISSION_TAG") or f"submit/{stamp}-{commit.sha[:7]}",
        "commit": link,
        "release": environment.get("RELEASE_URL") or link,
        "review": environment.get("REVIEW_URL") or link,
        "datetime": commit.committed,
        "graded_at": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(ceil(check.earned) for check in judged),
        "max-score": sum(ceil(check.points) for check in judged),
        "tests": [_test(check) for check in judged],
    }
    if actor := environment.get("GITHUB_ACTOR"):
        number = environment.get("GITHUB_ACTOR_ID", "")
        result["submitted_by"] = {"username": actor, "id": int(number) if number.isdigit() else None}
    return result


def _test(check: CheckResult) -> dict[str, Any]:
    test: dict[str, Any] = {
        "test-name": f"{check.id} {check.title}",
        "passed": check.status == "passed",
        "score": ceil(check.earned),
        "max-score": ceil(check.points),
    }
    if check.got:
        test["output"] = harmless(check.got)
    return test


def _repository(environment: Mapping[str, str]) -> str:
    return environment.get("GITHUB_REPOSITORY") or "local/repository"


def _owner(repository: str, assignment: str) -> str:
    """The student in a repository's name: what follows the assignment in `<classroom>-<assignment>-<student>`."""
    name = repository.partition("/")[2] or repository
    for part in (assignment, assignment.replace("_", "-")):
        name = name.rpartition(f"{part}-")[2] or name
    return name


def legacy_notices(reports: Sequence[Report]) -> list[tuple[str, str]]:
    """(title, message) of the notices by which GitHub Classroom's tools learned the points."""
    total, most = _number(sum(r.score for r in reports)), _number(sum(r.max_score for r in reports))
    return [
        ("Autograding complete", f"Points {total}/{most}"),
        ("Autograding report", json.dumps({"totalPoints": total, "maxPoints": most})),
    ]


def badge(reports: Sequence[Report]) -> dict[str, Any]:
    """What https://shields.io/badges/endpoint-badge draws."""
    total, most = sum(r.score for r in reports), sum(r.max_score for r in reports)
    colour = "brightgreen" if most and total == most else "yellow" if total else "lightgrey"
    told = f"{total:g} / {sum(report.all_points for report in reports):g}"
    return {"schemaVersion": 1, "label": "points", "message": told, "color": colour}


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
