"""What a run in the sandbox may use, as the exercises that are tried in it declare it.

    Exercise(5, "Training", "training", kind="notebook", seconds=120, limits=Limits(disk=256 << 20))

Limits that an exercise does not declare are those of its lab.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.sandbox.limits import DEFAULT_LIMITS, Limits

__all__ = ["Limits", "Run"]


@dataclass(frozen=True)
class Run:
    """One job in the sandbox: the notebook in order, or the definitions of one exercise.

    `Lab.run_of` makes it: the times of the exercises that are tried in it added up, the largest of their other limits,
    and all that they find around them.
    """

    seconds: float  # of a machine that is as fast as the one the limits were set on
    limits: Limits = DEFAULT_LIMITS
    environment: Mapping[str, str] = field(default_factory=dict)  # beside what all of the lab's runs find
