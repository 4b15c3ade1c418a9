"""Errors of this lab's own: what its course package says, and what it brings in place of what is lost while grading."""

from __future__ import annotations

from autograder.kit.hints import Hint, general
from autograder.words import later

HINTS = (
    general("needs-network")._replace(
        words=later("there is no network while grading: use what the course brings (`load_checkpoint`, `load_sms`)")
    ),
    general("needs-a-file")._replace(
        words=later(
            "only files that your notebook writes itself are there while grading: "
            "use what the course brings (`load_sms`)"
        )
    ),
    Hint(
        "diverged",
        r"training has diverged",
        "lower the learning rate",
    ),
    Hint(
        "nothing-trainable",
        r"Nothing in this model is trainable|does not require grad and does not have a grad_fn",
        "is anything frozen that should learn? Look at requires_grad right before training",
    ),
    Hint(
        "head-not-replaced",
        r"The model answers with [\d,]+ numbers",
        "give the model a new head for the two classes",
    ),
)
