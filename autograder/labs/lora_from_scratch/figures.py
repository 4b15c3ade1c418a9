"""What a class page shows of a submission beside its points."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.follow_up import FollowUpEvidence
from autograder.kit.lab import ProbeInputs
from autograder.kit.verdict import Verdict
from autograder.labs.lora_from_scratch.checks.accuracy import logits_of
from autograder.labs.lora_from_scratch.hidden import accuracy_on
from autograder.words import later

ACCURACY = later("accuracy on hidden messages")


def figures(evidence: Mapping[str, ProbeEvidence], inputs: Mapping[str, ProbeInputs]) -> dict[str, float]:
    """The share of hidden messages that the final model gets right, where it gives numbers for them."""
    if "notebook" not in evidence or "classification" not in evidence:
        return {}
    labels = inputs["classification"].answers["labels"]
    notebook, classification = ExerciseEvidence(evidence["notebook"]), FollowUpEvidence(evidence["classification"])
    try:
        return {ACCURACY: accuracy_on(labels, logits_of(notebook, classification, len(labels)))}
    except Verdict:
        return {}
