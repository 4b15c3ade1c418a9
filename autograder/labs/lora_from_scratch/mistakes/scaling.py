"""What students often mean by "scaled by alpha / rank": the factor in front of x A B."""

from __future__ import annotations

import math
from typing import NamedTuple

from autograder.kit.mistake import Mistake
from autograder.labs.lora_from_scratch.mistakes.layer import EXERCISE, ORDER
from autograder.words import later, say


class Sizes(NamedTuple):
    """What a layer was built with."""

    rank: int
    alpha: float
    in_dim: int
    out_dim: int


def right(sizes: Sizes) -> float:
    return sizes.alpha / sizes.rank


UNKNOWN = Mistake(
    "1.4",
    "another-update",
    expected="with rank {rank} and alpha {alpha}: {scale:.4g} · x A B",
    why="alpha / rank keeps the size of the update the same when the rank changes",
    next_step="set A and B to simple numbers, such as ones, and compute the output by hand",
    unknown=True,
)
_known = Mistake("1.4", "", UNKNOWN.expected, why=UNKNOWN.why, read=EXERCISE).variant
# Those that depend on rank and alpha alone and are positive: inputs are drawn so that no two come near each other.
BY_RANK_AND_ALPHA = (
    _known("scaling-missing-rank", later("is alpha divided by the rank?"), lambda s: s.alpha),
    _known("scaling-missing", later("do alpha and rank enter the forward pass?"), lambda s: 1.0),
    _known(
        "scaling-inverted", later("is it rank / alpha where alpha / rank is asked for?"), lambda s: s.rank / s.alpha
    ),
    _known("scaling-missing-alpha", later("does alpha enter at all?"), lambda s: 1 / s.rank),
    _known(
        "scaling-sqrt-rank",
        later("is it alpha / sqrt(rank), which is rsLoRA's choice and not asked for here?"),
        lambda s: s.alpha / math.sqrt(s.rank),
    ),
    _known("scaling-twice", later("is the scaling applied twice?"), lambda s: (s.alpha / s.rank) ** 2),
    _known("scaling-times-rank", later("is alpha multiplied by the rank?"), lambda s: s.alpha * s.rank),
    _known("scaling-rank-alone", later("is the rank all that it is scaled by?"), lambda s: s.rank),
    _known("scaling-integer", later("does `//` cut off what is behind the point?"), lambda s: s.alpha // s.rank),
)
_BY_WIDTH = later("is alpha divided by a width where the rank is meant?")
FACTORS = (
    *BY_RANK_AND_ALPHA,
    _known("scaling-negative", later("where does the minus sign come from?"), lambda s: -s.alpha / s.rank),
    _known("scaling-by-width", _BY_WIDTH, lambda s: s.alpha / s.in_dim),
    _known("scaling-by-width", _BY_WIDTH, lambda s: s.alpha / s.out_dim),
)
ROWS = (
    UNKNOWN,
    *FACTORS,
    _known("scaling-constant", later("is there a fixed number where alpha / rank should be computed?")),
    _known("update-always-zero", later("does forward use A and B at all?")),
    _known("random-forward", later("the same input gives another output each time: is there dropout?")),
    _known("not-linear", later("is there an activation, a norm or a bias in `forward`? The update is x A B")),
    Mistake(
        "1.4",
        "wrong-product",
        expected=UNKNOWN.expected,
        why=UNKNOWN.why,
        next_step="on square layers every order of factors runs: is this one x A B?",
        read=ORDER,
    ),
)


def scaling_words(factor: float, sizes: Sizes) -> str:
    """The smallest counterexample: how many times the expected update the student's is."""
    return say(
        "with rank {rank}, alpha {alpha} your update is {ratio:.4g} times the expected one, on every input",
        rank=sizes.rank,
        alpha=sizes.alpha,
        ratio=factor / right(sizes),
    )
