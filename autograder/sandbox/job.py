"""What goes into the sandbox, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from autograder.wire import Arrays


@dataclass(frozen=True)
class Job:
    """One probe on one submission. Everything in it may be read by the student's code."""

    lab: str
    probe: str
    kind: str  # "definitions": run what `wanted` needs; "notebook": run all cells in order
    cells: Sequence[Mapping[str, Any]]  # {"number", "source"}
    wanted: Sequence[str] = ()
    stand_ins: Mapping[str, str] = field(default_factory=dict)  # name -> source, instead of the student's
    support: Sequence[str] = ()  # packages whose calls are work, not definitions
    facts: Mapping[str, Any] = field(default_factory=dict)
    arrays: Arrays = field(default_factory=dict)
    seconds: float = 60.0  # wall clock
    seed: int = 0

    def payload(self) -> dict[str, Any]:
        """The JSON part of the job's frame."""
        return {
            "lab": self.lab,
            "probe": self.probe,
            "kind": self.kind,
            "cells": list(self.cells),
            "wanted": list(self.wanted),
            "stand_ins": dict(self.stand_ins),
            "support": list(self.support),
            "facts": dict(self.facts),
            "seconds": self.seconds,
            "seed": self.seed,
        }


class Ending(StrEnum):
    """How a job ended. Only FINISHED comes with a reply; none of them is a verdict."""

    FINISHED = "finished"
    TIMEOUT = "timeout"  # stopped at its time limit
    DISK = "disk"  # stopped because it wrote too much
    CRASHED = "crashed"  # the process died: a signal, os._exit, out of memory
    UNREADABLE = "unreadable"  # a reply that is no frame, or a cut-off one
    TOO_LARGE = "too_large"  # a reply beyond the limit
    LOST = "lost"  # the sandbox itself went away: our fault


@dataclass(frozen=True)
class Outcome:
    ending: Ending
    facts: Mapping[str, Any] = field(default_factory=dict)
    arrays: Arrays = field(default_factory=dict)
    running_cell: int | None = None  # the cell that ran last, of a "notebook" job
    output: str = ""  # what the student's code printed, cut
    exit_code: int | None = None
    seconds: float = 0.0
    waited: float = 0.0  # of a job that ran out of time: in which it could have run and others ran in its place
