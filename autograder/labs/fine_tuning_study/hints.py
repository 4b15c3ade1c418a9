"""Errors of this lab's own: arrays and tasks that don't fit."""

from __future__ import annotations

from autograder.kit.hints import Hint
from autograder.kit.library_hints import LIBRARY_HINTS

HINTS = (
    *LIBRARY_HINTS,
    Hint(
        "arrays-of-other-shapes",
        r"operands could not be broadcast|objects cannot be broadcast",
        "two arrays have different shapes: is `argmax` there, and does it go along the classes?",
    ),
    Hint(
        "task-of-a-generator",
        r"has no attribute '(?:prepare_inputs_for_generation|_prepare_encoder_decoder_kwargs_for_generation)'",
        "this task type is for models that generate text: which one is for a model that classifies?",
    ),
)
