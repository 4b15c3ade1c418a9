"""What students often mean by "scaled by alpha / rank": the factor in front of x A B."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from autograder.checks.lora_from_scratch.misconceptions.entry import Misconception
from autograder.words import say

READ = "Exercise 1 · `LoRALayer`"


class Sizes(NamedTuple):
    """What a layer was built with."""

    rank: int
    alpha: float
    in_dim: int
    out_dim: int


def right(sizes: Sizes) -> float:
    return sizes.alpha / sizes.rank


def _known(diagnosis: str, factor: Callable[[Sizes], float], words: str) -> Misconception:
    return Misconception(diagnosis, words, READ, factor)


# Those that depend on rank and alpha alone and are positive: inputs are drawn so that no two come near each other.
BY_RANK_AND_ALPHA = (
    _known("scaling-missing-rank", lambda s: s.alpha, "is alpha divided by the rank?"),
    _known("scaling-missing", lambda s: 1.0, "do alpha and rank enter the forward pass?"),
    _known("scaling-inverted", lambda s: s.rank / s.alpha, "is it rank / alpha where alpha / rank is asked for?"),
    _known("scaling-missing-alpha", lambda s: 1 / s.rank, "does alpha enter at all?"),
    _known(
        "scaling-sqrt-rank",
        lambda s: s.alpha / math.sqrt(s.rank),
        "is it alpha / sqrt(rank), which is rsLoRA's choice and not asked for here?",
    ),
    _known("scaling-twice", lambda s: (s.alpha / s.rank) ** 2, "is the scaling applied twice?"),
    _known("scaling-times-rank", lambda s: s.alpha * s.rank, "is alpha multiplied by the rank?"),
    _known("scaling-rank-alone", lambda s: s.rank, "is the rank all that it is scaled by?"),
    _known("scaling-integer", lambda s: s.alpha // s.rank, "does `//` cut off what is behind the point?"),
)
KNOWN = (
    *BY_RANK_AND_ALPHA,
    _known("scaling-negative", lambda s: -s.alpha / s.rank, "where does the minus sign come from?"),
    _known("scaling-by-width", lambda s: s.alpha / s.in_dim, "is alpha divided by a width where the rank is meant?"),
    _known("scaling-by-width", lambda s: s.alpha / s.out_dim, "is alpha divided by a width where the rank is meant?"),
    Misconception("scaling-constant", "is there a fixed number where alpha / rank should be computed?", READ),
    Misconception("update-always-zero", "does forward use A and B at all?", READ),
)


def scaling_words(factor: float, sizes: Sizes) -> str:
    """The smallest counterexample: how many times the expected update the student's is."""
    return say(
        "with rank {rank}, alpha {alpha} your update is {ratio:.4g} times the expected one, on every input",
        rank=sizes.rank,
        alpha=sizes.alpha,
        ratio=factor / right(sizes),
    )
