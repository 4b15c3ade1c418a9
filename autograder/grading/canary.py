"""Whether measurements come from a student's definitions: we change one, and they must change. Advice, never a mark."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.kit.evidence import Evidence
from autograder.kit.lab import Canary, Exercise, Lab
from autograder.wire import CHANGED
from autograder.words import say

ALIKE = 1e-3  # of the largest number: a change of ours is far larger


def canary_of(lab: Lab, exercises: Sequence[Exercise], seed: int) -> Canary | None:
    """The canary of this submission, of those of its exercises."""
    numbers = {exercise.number for exercise in exercises}
    known = [canary for canary in lab.canaries if canary.exercise in numbers]
    return random.Random(f"canary:{seed}").choice(known) if known else None


def remarks_on(lab: Lab, exercises: Sequence[Exercise], evidence: Evidence, seed: int) -> tuple[str, ...]:
    """What a person should know: numbers that stayed as they were, though the definition had been changed."""
    canary, changed = canary_of(lab, exercises, seed), evidence.get(CHANGED)
    if canary is None or changed is None:
        return ()
    found = evidence[lab.exercise(canary.exercise).probe]
    if found.stand_ins or found.apart != changed.apart:  # it was measured anew since
        return ()
    own, others = found.arrays, changed.arrays
    held = [name for name in own if re.fullmatch(canary.arrays, name)]
    if not any(_are_alike(own[name], others.get(name)) for name in held):
        return ()
    return (
        say(
            "exercise {number}: with a definition of ours in place of the student's, which is wrong, the same numbers "
            "came back. Please read the code: they do not seem to come from what it defines.",
            number=canary.exercise,
        ),
    )


def _are_alike(own: NDArray[Any], other: NDArray[Any] | None) -> bool:
    if other is None or own.shape != other.shape or not np.isfinite(own).all() or not own.any():
        return False
    size = float(np.abs(own).max())
    return bool(np.isfinite(other).all()) and float(np.abs(own - other).max()) < ALIKE * size
