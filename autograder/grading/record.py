"""What is known about a submission once its code has run: data only, kept on disk, judged later and as often as wanted.

A record is self-contained. It holds what went into the sandbox, what came out, and what both depended on, so that a
changed check or another language needs no student code, and a mark can be made again years later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder import __version__
from autograder.kit.evidence import Evidence
from autograder.kit.lab import ProbeInputs
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.job import NOT_ITS_OWN
from autograder.sandbox.launch import Level

SCHEMA = "autograder/record/v1"


@dataclass(frozen=True)
class SandboxUsed:
    """How student code was kept apart while this record was made."""

    isolation: Isolation = Isolation.NONE
    passed_over: str = ""  # why no stronger way was used, where one was tried
    own_code: bool = False  # the code was the caller's own, so nothing had to be kept apart

    @property
    def level(self) -> Level:
        return self.isolation.level


@dataclass(frozen=True)
class Origin:
    """Which grader made a record, and where. Nothing here changes what was measured."""

    grader: str = __version__
    commit: str = ""
    lab_version: str = ""
    libraries: Mapping[str, str] = field(default_factory=dict)  # name -> version
    machine: str = ""
    worker: str = ""
    slowdown: float = 1.0  # how many times longer than usual everything was allowed to take


@dataclass(frozen=True)
class Record:
    """One submission's measurements, with the inputs they belong to. `problem` says why there are none."""

    submission: str
    student: str | None = None
    digest: str = ""  # sha256 of the file
    notes: tuple[str, ...] = ()  # what reading repaired: sentences that can be said again
    unwritten: tuple[str, ...] = ()  # titles of the questions whose answer is as it was handed out
    problem: str = ""
    lab: str = ""
    checkpoint: str = ""
    exercises: tuple[int, ...] = ()  # the numbers that were asked for; all when empty
    seed: int = 0  # the submission's own
    inputs: Mapping[str, ProbeInputs] = field(default_factory=dict)  # by probe
    evidence: Evidence = field(default_factory=dict)  # by probe, and of the run; follow-ups have names of their own
    sandbox: SandboxUsed = SandboxUsed()
    saw: Mapping[str, str] = field(default_factory=dict)  # what student code saw, by part
    origin: Origin = Origin()
    seconds: float = 0.0  # what gathering took

    @property
    def key(self) -> str:
        """Of what student code saw; empty where none has run."""
        return key_of(self.saw) if self.saw else ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost by a fault of ours or by a busy machine, which another run may not meet."""
        return bool(self.evidence) and all(one.ending not in NOT_ITS_OWN for one in self.evidence.values())


def key_of(saw: Mapping[str, str]) -> str:
    """One short key for all parts of what student code saw."""
    return hashlib.sha256(json.dumps(dict(saw), sort_keys=True).encode()).hexdigest()[:32]
