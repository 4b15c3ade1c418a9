"""What goes into the sandbox, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from autograder.sandbox.limits import Limits
from autograder.wire import CHANGED, FOUND, Arrays


@dataclass(frozen=True)
class ProbeRequest:
    """One probe of a notebook that is run in order."""

    probe: str
    exercise: int  # it is probed behind the last check cell of this number, or
    defines: Sequence[str]  # behind the last cell that binds one of these
    uses: Sequence[str] = ()
    whole: bool = False  # it is about the notebook, all of whose cells are then run
    facts: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 60.0  # of processor time, for the probe alone
    change: str = ""  # code that binds some of the names anew; the probe is then run once more, on these


@dataclass(frozen=True)
class Job:
    """One submission, and what is probed on it. Where it has cells, their code may read everything in it."""

    module: str  # the one that has the lab's probes
    probe: str  # of "definitions"
    kind: str  # "definitions": run what `wanted` needs; "notebook": run the cells in order, with `probes` on the way;
    # "follow-ups": run `probes` on arrays that others brought back, and no cell
    cells: Sequence[Mapping[str, Any]]  # {"number", "source"}
    wanted: Sequence[str] = ()
    stand_ins: Mapping[str, str] = field(default_factory=dict)  # name -> source, instead of the student's
    support: Sequence[str] = ()  # packages whose calls are work, not definitions
    quick: Sequence[str] = ()  # functions of theirs that are none
    facts: Mapping[str, Any] = field(default_factory=dict)
    arrays: Arrays = field(default_factory=dict)  # of `probes`, each is named "probe:name"
    found: Arrays = field(default_factory=dict)  # what "follow-ups" are about, each named "probe:experiment/name"
    probes: Sequence[ProbeRequest] = ()
    seconds: float = 60.0  # that it has, without what a busy machine keeps from it
    limits: Limits | None = None  # what it may use of what its sandbox may; all of that when None
    environment: Mapping[str, str] = field(default_factory=dict)  # beside the sandbox's
    seed: int = 0

    @property
    def has_student_code(self) -> bool:
        """Follow-ups have none: arrays are all that comes from a student."""
        return self.kind != "follow-ups"

    @property
    def probe_names(self) -> list[str]:
        again = [CHANGED] if any(probe.change for probe in self.probes) else []
        return [*(probe.probe for probe in self.probes), *again]

    @property
    def all_arrays(self) -> Arrays:
        """Those of the job's frame."""
        return {**self.arrays, **{f"{FOUND}{name}": array for name, array in self.found.items()}}

    def payload(self) -> dict[str, Any]:
        """The JSON part of the job's frame."""
        return {
            "module": self.module,
            "probe": self.probe,
            "kind": self.kind,
            "cells": list(self.cells),
            "wanted": list(self.wanted),
            "stand_ins": dict(self.stand_ins),
            "support": list(self.support),
            "quick": list(self.quick),
            "facts": dict(self.facts),
            "probes": [asdict(probe) for probe in self.probes],
            "seconds": self.seconds,
            "environment": dict(self.environment),
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
    STARVED = "starved"  # the machine had hardly any time, or no memory, for it; a job can also bring this about


NOT_ITS_OWN = (Ending.LOST, Ending.STARVED)  # a job that ended so is run once more


@dataclass(frozen=True)
class JobResult:
    ending: Ending
    facts: Mapping[str, Any] = field(default_factory=dict)
    arrays: Arrays = field(default_factory=dict)
    running_cell: int | None = None  # the cell that ran last, of a "notebook" job that did not finish
    probing: str | None = None  # the probe that ran last, and of which no frame came
    probes: Mapping[str, tuple[Mapping[str, Any], Arrays] | None] = field(default_factory=dict)  # None: not readable
    output: str = ""  # what the student's code printed, cut
    exit_code: int | None = None
    seconds: float = 0.0  # that the job had, without what a busy machine kept from it
