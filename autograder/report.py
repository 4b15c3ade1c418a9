"""The report of one submission: frozen data, and its JSON form `autograder/report/v1`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from autograder import __version__

SCHEMA = "autograder/report/v1"

CheckStatus = Literal["passed", "failed", "not_attempted", "skipped", "error"]
SubmissionStatus = Literal["graded", "partially_graded", "not_gradable"]
LOST = "sandbox-lost"  # the diagnosis of a check that had nothing to judge, for a reason of ours


@dataclass(frozen=True)
class CheckResult:
    """One check. `error` asks for a person: it had nothing to judge, or could not read what had come back."""

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
        return self.status == "error" and self.diagnosis == LOST


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
    seconds: float = 0.0
    grader: str = field(default=__version__)
    full_points: float = 0.0  # what the lab is worth, for a submission without checks

    @property
    def score(self) -> float:
        return sum(check.earned for check in self.checks)

    @property
    def max_score(self) -> float:
        """Points that could be judged."""
        if not self.checks:
            return self.full_points
        return sum(check.points for check in self.checks if not check.left_out)

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
            "grader": self.grader,
            "checks": [asdict(check) for check in self.checks],
            "notes": list(self.notes),
            "seconds": round(self.seconds, 3),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        """Reads what `to_json` wrote.

        Raises:
            ValueError: another schema.
        """
        if data.get("schema") != SCHEMA:
            raise ValueError(f"expected a report of schema {SCHEMA}, got {data.get('schema')!r}")
        return cls(
            lab=data["lab"],
            submission=data["submission"],
            status=data["status"],
            seed=data["seed"],
            checkpoint=data["checkpoint"],
            student=data["student"],
            checks=tuple(CheckResult(**check) for check in data["checks"]),
            notes=tuple(data["notes"]),
            seconds=data["seconds"],
            grader=data["grader"],
            full_points=data["max_score"],
        )
