"""The report of one submission: frozen data, and its JSON form `autograder/report/v2` (`report.schema.json`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from autograder import __version__

SCHEMA = "autograder/report/v2"
FIRST_SCHEMA = "autograder/report/v1"  # is still read

CheckStatus = Literal["passed", "failed", "not_attempted", "skipped", "fault"]
SubmissionStatus = Literal["graded", "partially_graded", "not_gradable"]
LOST = "sandbox-lost"  # the diagnosis of a check that had nothing to judge, for a reason of ours


@dataclass(frozen=True)
class CheckResult:
    """One check. `fault` asks for a person: it had nothing to judge, or could not read what had come back."""

    id: str
    name: str
    exercise: int
    title: str
    points: float
    earned: float
    status: CheckStatus
    hidden: bool = False
    expected: str | None = None
    got: str | None = None
    why: str | None = None
    next_step: str | None = None
    diagnosis: str | None = None
    skipped_because: str | None = None
    cell: int | None = None
    traceback: str | None = None

    @property
    def left_out(self) -> bool:
        """Whether it is in neither sum of points: our fault alone. What can't be read may have been forged."""
        return self.status == "fault" and self.diagnosis == LOST


@dataclass(frozen=True)
class Report:
    lab: str
    submission: str
    status: SubmissionStatus
    seed: int
    checkpoint: str
    student: str | None = None
    checks: tuple[CheckResult, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # for who grades, and not shown to the student
    seconds: float = 0.0
    grader: str = field(default=__version__)
    commit: str = ""  # of the grader
    lab_version: str = ""  # of the lab's checks and all else in its folder
    language: str = ""
    sandbox: str = ""  # its level
    machine: str = ""
    record: str = ""  # key of the record that it was made from
    full_points: float = 0.0  # what the checks are worth, for a submission without any
    by_hand: float = 0.0  # points that a person gives, for written answers
    unwritten: tuple[str, ...] = ()  # questions whose answer is as it was handed out
    later: float = 0.0  # points of checks that only the grade makes; in a notebook alone

    @property
    def score(self) -> float:
        return sum(check.earned for check in self.checks)

    @property
    def max_score(self) -> float:
        """Points that could be judged."""
        if not self.checks:
            return self.full_points
        return sum(check.points for check in self.checks if not check.left_out)

    @property
    def all_points(self) -> float:
        """Points that there are: those of the checks, and those that a person or the grade gives later."""
        return self.max_score + self.by_hand + self.later

    def of_exercise(self, number: int) -> Sequence[CheckResult]:
        return [check for check in self.checks if check.exercise == number]

    def to_json(self) -> dict[str, Any]:
        """The JSON form, in the schema's order."""
        return {
            "schema": SCHEMA,
            "lab": self.lab,
            "submission": self.submission,
            "student": self.student,
            "status": self.status,
            "score": self.score,
            "max_score": self.max_score,
            "seed": self.seed,
            "checkpoint": self.checkpoint,
            "grader": {"version": self.grader, "commit": self.commit},
            "lab_version": self.lab_version,
            "language": self.language,
            "sandbox": self.sandbox,
            "machine": self.machine,
            "record": self.record,
            "checks": [dict(vars(check)) for check in self.checks],
            "notes": list(self.notes),
            "remarks": list(self.remarks),
            "seconds": round(self.seconds, 3),
            "by_hand": self.by_hand,
            "unwritten": list(self.unwritten),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        """Reads what `to_json` wrote, now or in the first schema.

        Raises:
            ValueError: another schema.
        """
        if data.get("schema") not in (SCHEMA, FIRST_SCHEMA):
            raise ValueError(f"expected a report of schema {SCHEMA}, got {data.get('schema')!r}")
        first = data["schema"] == FIRST_SCHEMA
        grader = {"version": data["grader"], "commit": ""} if first else data["grader"]
        names = ("lab_version", "language", "sandbox", "machine", "record")
        added: dict[str, Any] = {name: "" if first else data[name] for name in names}
        return cls(
            lab=data["lab"],
            submission=data["submission"],
            status=data["status"],
            seed=data["seed"],
            checkpoint=data["checkpoint"],
            student=data["student"],
            checks=tuple(_check_from(check) for check in data["checks"]),
            notes=tuple(data["notes"]),
            remarks=tuple(data.get("remarks", ())),
            seconds=data["seconds"],
            grader=grader["version"],
            commit=grader["commit"],
            **added,
            full_points=data["max_score"],
            by_hand=data.get("by_hand", 0.0),
            unwritten=tuple(data.get("unwritten", ())),
        )


def id_order(check_id: str) -> tuple[int, ...]:
    """Sorts checks by their ids: 1.2 stands before 1.10."""
    return tuple(int(part) if part.isdecimal() else 0 for part in check_id.split("."))


def _check_from(data: Mapping[str, Any]) -> CheckResult:
    """In the first schema, a fault was called an error."""
    return CheckResult(**{**data, "status": "fault" if data["status"] == "error" else data["status"]})
