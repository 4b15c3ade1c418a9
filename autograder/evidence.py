"""What is known about a submission after its code has run: data only, kept on disk, judged later.

One JSON file and one safetensors file hold the evidence of all probes, so a changed rubric can rescore a class
without running any student code again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors.numpy import load_file, save_file

from autograder.sandbox.job import Ending, Outcome
from autograder.wire import Arrays


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

    @classmethod
    def of(cls, outcome: Outcome, limit: float, stand_ins: tuple[str, ...] = ()) -> ProbeEvidence:
        return cls(
            outcome.ending,
            outcome.facts,
            outcome.arrays,
            outcome.running_cell,
            limit,
            outcome.exit_code,
            stand_ins,
        )

    @property
    def experiments(self) -> Mapping[str, Any]:
        found = self.facts.get("experiments")
        return found if isinstance(found, dict) else {}

    @property
    def defined(self) -> Mapping[str, Any]:
        found = self.facts.get("defined")
        return found if isinstance(found, dict) else {}

    @property
    def notes(self) -> list[tuple[str, int, str]]:
        """What was done to cells before they were run, as (kind, cell, text)."""
        found = self.facts.get("notes")
        notes = [note for note in found if isinstance(note, list)] if isinstance(found, list) else []
        return [(str(n[0]), n[1], str(n[2])[:200]) for n in notes if len(n) == 3 and isinstance(n[1], int)][:50]


Evidence = Mapping[str, ProbeEvidence]  # by probe


def save_evidence(evidence: Evidence, folder: Path) -> None:
    """Writes `evidence.json` and `evidence.safetensors`."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {
        probe: {
            "ending": str(found.ending),
            "facts": found.facts,
            "running_cell": found.running_cell,
            "limit": found.limit,
            "exit_code": found.exit_code,
            "stand_ins": list(found.stand_ins),
        }
        for probe, found in evidence.items()
    }
    arrays = {f"{probe}:{name}": a for probe, found in evidence.items() for name, a in found.arrays.items()}
    (folder / "evidence.json").write_text(json.dumps(facts, separators=(",", ":")), "utf-8")
    save_file(arrays, folder / "evidence.safetensors")


def load_evidence(folder: Path) -> dict[str, ProbeEvidence]:
    """Reads what `save_evidence` wrote."""
    facts = json.loads((folder / "evidence.json").read_text("utf-8"))
    arrays = load_file(folder / "evidence.safetensors")
    return {
        probe: ProbeEvidence(
            Ending(found["ending"]),
            found["facts"],
            {name.partition(":")[2]: a for name, a in arrays.items() if name.startswith(f"{probe}:")},
            found["running_cell"],
            found["limit"],
            found["exit_code"],
            tuple(found["stand_ins"]),
        )
        for probe, found in facts.items()
    }
