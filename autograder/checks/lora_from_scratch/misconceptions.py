"""What students often mean by "scaled by alpha / rank", and how each shows in a measurement.

A scaling is recognised by its factor: the student's update divided by x A B must be that of one known formula at
every (rank, alpha) that was tried. When none fits, or more than one does, nothing is claimed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.words import say


@dataclass(frozen=True)
class Scaling:
    """A formula for the factor in front of x A B; `words` says it to the student, empty for the right one."""

    diagnosis: str
    factor: Callable[[int, float], float]
    words: str


RIGHT = Scaling("", lambda rank, alpha: alpha / rank, "")
SCALINGS = (
    RIGHT,
    Scaling("scaling-missing-rank", lambda rank, alpha: alpha, "is alpha divided by the rank?"),
    Scaling("scaling-missing", lambda rank, alpha: 1.0, "alpha and rank do not seem to enter the forward pass"),
    Scaling(
        "scaling-inverted",
        lambda rank, alpha: rank / alpha,
        "is it rank / alpha where alpha / rank is asked for?",
    ),
    Scaling("scaling-missing-alpha", lambda rank, alpha: 1 / rank, "does alpha enter at all?"),
    Scaling(
        "scaling-sqrt-rank",
        lambda rank, alpha: alpha / math.sqrt(rank),
        "it looks like alpha / sqrt(rank), which is rsLoRA's choice and not asked for here",
    ),
    Scaling("scaling-twice", lambda rank, alpha: (alpha / rank) ** 2, "is the scaling applied twice?"),
    Scaling("scaling-times-rank", lambda rank, alpha: alpha * rank, "is alpha multiplied by the rank?"),
    Scaling("scaling-rank-alone", lambda rank, alpha: rank, "it is scaled by the rank alone"),
)


def recognise_scaling(measured: Sequence[tuple[int, float, float]], tolerance: float = 1e-3) -> Scaling | None:
    """The one wrong scaling that explains all measurements (rank, alpha, factor), or None."""
    fitting = [
        scaling
        for scaling in SCALINGS
        if scaling is not RIGHT
        and all(math.isclose(factor, scaling.factor(r, a), rel_tol=tolerance) for r, a, factor in measured)
    ]
    return fitting[0] if len(fitting) == 1 else None


def scaling_words(scaling: Scaling, rank: int, alpha: float) -> str:
    """What the student reads: how many times too large or too small, and the question to ask oneself."""
    ratio = scaling.factor(rank, alpha) / RIGHT.factor(rank, alpha)
    size = (
        say("{ratio:.4g} times too large", ratio=ratio)
        if ratio > 1
        else say("{ratio:.4g} times too small", ratio=1 / ratio)
    )
    return say(
        "with rank {rank}, alpha {alpha} your update is {size}: {question}",
        rank=rank,
        alpha=alpha,
        size=size,
        question=say(scaling.words),
    )
