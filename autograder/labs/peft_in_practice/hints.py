"""Errors of this lab's own: parts that a model looks for in vain."""

from __future__ import annotations

from autograder.kit.hints import Hint
from autograder.kit.library_hints import LIBRARY_HINTS

HINTS = (
    *LIBRARY_HINTS,
    Hint(
        "adapter-on-adapter",
        r"base_model\.model\.base_model\.model",
        "the adapter is put on a model that has one by now: what is done with `base` before?",
    ),
    Hint(
        "head-not-in-the-file",
        r"KeyError: .*(?:classifier|score)",
        "the head is looked for in the folder, and not there: save it beside the adapter",
    ),
)
