"""Exercise 5: how well the final model recognises spam."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import is_finite
from autograder.kit.verdict import SkippedBecause
from autograder.labs.lora_from_scratch.checks.first_values import LARGE_AT_START, size_at_start
from autograder.labs.lora_from_scratch.measurements import OwnModel, Predictions, Updates
from autograder.labs.lora_from_scratch.mistakes import mistake

# 60 right solutions, each trained with 20 seeds: the worst of the 1,200 has 65.4 % (tests/zoo/calibrate.py).
MINIMUM_ACCURACY = 0.64
NO_BETTER_THAN_CHANCE = 0.6  # a head that was never trained prefers one class, and lands at 30 to 60 %


def logits_of(notebook: ExerciseEvidence, classification: ExerciseEvidence, count: int) -> NDArray[Any]:
    """The outputs for the hidden messages, (count, 2), of the model that the notebook's updates make.

    Raises:
        Verdict: they make none, which check 5.3 explains, or one that gives no numbers.
    """
    if notebook.error_in(Updates) is not None:
        raise SkippedBecause("5.3")
    notebook.read(Updates)
    model = classification.read(OwnModel)
    if not model.complete:
        raise SkippedBecause("5.3")
    if model.finite:
        logits = classification.read(Predictions).logits.values((count, 2), finite=False)
        if is_finite(logits):
            return logits
    raise mistake("5.4", "diverged")


def accuracy_mistake(layer: ExerciseEvidence, accuracy: float) -> str:
    """What an accuracy below the minimum comes from."""
    if size_at_start(layer) > LARGE_AT_START:
        return "a-too-large"
    if accuracy < 1 - MINIMUM_ACCURACY:
        return "labels-swapped"
    return "accuracy-of-chance" if accuracy < NO_BETTER_THAN_CHANCE else "accuracy-low"
