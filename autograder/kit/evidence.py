"""What came back from a submission's code: data only, by probe. `grading/record.py` keeps it with all it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.sandbox.job import Ending, JobResult
from autograder.wire import Arrays

RUN = "run"  # beside the probes: the run of the notebook itself


@dataclass(frozen=True)
class ProbeEvidence:
    """What one probe brought back."""

    ending: Ending
    facts: Mapping[str, Any] = field(default_factory=dict)
    arrays: Arrays = field(default_factory=dict)
    running_cell: int | None = None
    limit: float = 0.0  # seconds that the probe was given
    exit_code: int | None = None
    stand_ins: tuple[str, ...] = ()  # names that were not the student's own
    apart: str = ""  # why the definitions were tried without the rest of their notebook: "stopped" or "missing"

    @classmethod
    def of(cls, result: JobResult, limit: float, stand_ins: tuple[str, ...] = (), apart: str = "") -> ProbeEvidence:
        return cls(
            result.ending,
            result.facts,
            result.arrays,
            result.running_cell,
            limit,
            result.exit_code,
            stand_ins,
            apart,
        )

    @classmethod
    def of_probe(cls, result: JobResult, probe: str, limit: float) -> ProbeEvidence:
        """What a probe brought back from a notebook that was run in order; where nothing came, how the run ended."""
        if probe not in result.probes:
            ending = Ending.CRASHED if result.ending is Ending.FINISHED else result.ending
            return cls(ending, running_cell=result.running_cell, limit=limit, exit_code=result.exit_code)
        frame = result.probes[probe]
        return cls(Ending.UNREADABLE) if frame is None else cls(Ending.FINISHED, *frame)

    @property
    def experiments(self) -> Mapping[str, Any]:
        experiments = self.facts.get("experiments")
        return experiments if isinstance(experiments, dict) else {}

    @property
    def defined(self) -> Mapping[str, Any]:
        defined = self.facts.get("defined")
        return defined if isinstance(defined, dict) else {}

    @property
    def notes(self) -> list[tuple[str, int, str]]:
        """What was done to cells before they were run, as (kind, cell, text)."""
        written = self.facts.get("notes")
        notes = [note for note in written if isinstance(note, list)] if isinstance(written, list) else []
        return [(str(n[0]), n[1], str(n[2])[:200]) for n in notes if len(n) == 3 and isinstance(n[1], int)][:50]


Evidence = Mapping[str, ProbeEvidence]  # by probe
