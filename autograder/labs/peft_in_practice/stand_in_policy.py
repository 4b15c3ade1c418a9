"""Whether later exercises can build on what an earlier one defines, or need a stand-in for it.

A wrong definition is built on, as it would be in a notebook, and what is wrong with it is said once. One that raises,
or returns what nothing can be done with, would cost later exercises points that are not theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.verdict import Verdict
from autograder.labs.peft_in_practice.measurements import Collated, Read

COLLATE = "collate"


def unusable(probe: str, evidence: ProbeEvidence) -> Sequence[str]:
    """The names defined in an exercise that later exercises can't build on."""
    if probe != "batches":
        return ()
    try:
        return () if _batches_work(ExerciseEvidence(evidence)) else (COLLATE,)
    except Verdict:  # missing, or raising when used
        return (COLLATE,)


def _batches_work(batches: ExerciseEvidence) -> bool:
    """A model reads what comes of it, and finds labels in it."""
    found = batches.read(Collated)
    batches.read(Read)
    return found.labels is not None and found.labels.is_tensor and len(found.labels.shape) == 1
