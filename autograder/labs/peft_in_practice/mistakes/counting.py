"""Exercise 1: what a count by hand forgets, and what it counts too much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 1 · Counting"


class Sizes(NamedTuple):
    vocab: int
    d_model: int
    d_ff: int
    positions: int
    layers: int


def layer(sizes: Sizes) -> int:
    """The matrices of one layer: two of the feed-forward part, four of attention."""
    return 2 * sizes.d_ff * sizes.d_model + 4 * sizes.d_model**2


def embeddings(sizes: Sizes) -> int:
    """What does not depend on the number of layers."""
    return sizes.vocab * sizes.d_model + (sizes.positions + 2) * sizes.d_model


def right(sizes: Sizes) -> int:
    return embeddings(sizes) + sizes.layers * layer(sizes)


def biases(sizes: Sizes) -> int:
    """Of one layer."""
    return 5 * sizes.d_model + sizes.d_ff


def head(sizes: Sizes) -> int:
    return sizes.d_model**2 + sizes.d_model + 2 * sizes.d_model + 2


Count = Callable[[Sizes], float]

_LAYER = Mistake(
    "1.1",
    "other-layer",
    expected="{expected:,} for each layer of width {d_model}, d_ff {d_ff}",
    got="{found:,}",
    why="a model of many layers is little else than these matrices",
    next_step="write down the shape of every matrix of one layer, then add up",
    unknown=True,
)
_EMBEDDINGS = Mistake(
    "1.2",
    "other-embeddings",
    expected="{expected:,} beside the layers, for a vocabulary of {vocab:,}, {positions} positions and width {d_model}",
    got="{found:,}",
    why="in a small model most parameters are in the table of its vocabulary",
    next_step="which tables stand before the first layer, and how many rows has each?",
    unknown=True,
)


def _layer(name: str, words: str, gives: Count) -> Mistake:
    return replace(_LAYER, read=EXERCISE).variant(name, words, gives)


def _embeddings(name: str, words: str, gives: Count) -> Mistake:
    return replace(_EMBEDDINGS, read=EXERCISE).variant(name, words, gives)


LAYERS = (
    _layer(
        "biases-counted",
        later("this is the count with biases: what does the exercise leave out?"),
        lambda s: layer(s) + biases(s),
    ),
    _layer(
        "biases-and-norms-counted",
        later("this is the count with biases and norms: what does the exercise leave out?"),
        lambda s: layer(s) + biases(s) + 4 * s.d_model,
    ),
    _layer(
        "layer-norms-counted",
        later("this is the count with norms: what does the exercise leave out?"),
        lambda s: layer(s) + 4 * s.d_model,
    ),
    _layer(
        "d-ff-four-times",
        later("this is the count for d_ff = 4 d: which d_ff was asked for?"),
        lambda s: 12 * s.d_model**2,
    ),
    _layer(
        "d-ff-as-wide",
        later("this is the count for d_ff = d: which d_ff was asked for?"),
        lambda s: 6 * s.d_model**2,
    ),
    _layer(
        "d-ff-squared",
        later("which two sizes has a matrix of the feed-forward part?"),
        lambda s: 2 * s.d_ff**2 + 4 * s.d_model**2,
    ),
    _layer(
        "attention-of-three",
        later("attention has a matrix behind query, key and value, too"),
        lambda s: layer(s) - s.d_model**2,
    ),
    _layer(
        "attention-of-one",
        later("how many matrices has attention?"),
        lambda s: layer(s) - 3 * s.d_model**2,
    ),
    _layer(
        "feed-forward-of-one",
        later("the feed-forward part goes up to d_ff, and back again"),
        lambda s: layer(s) - s.d_ff * s.d_model,
    ),
    _layer("attention-left-out", later("is attention counted?"), lambda s: 2 * s.d_ff * s.d_model),
    _layer("feed-forward-left-out", later("is the feed-forward part counted?"), lambda s: 4 * s.d_model**2),
    _layer(
        "cross-attention-counted",
        later("this is the count of a decoder with two attentions: how many has RoBERTa?"),
        lambda s: layer(s) + 4 * s.d_model**2,
    ),
    _layer(
        "layers-ignored",
        later("a second layer adds nothing to your count: where does the number of layers stand in it?"),
        lambda s: 0,
    ),
)
TABLES = (
    _embeddings(
        "two-rows-forgotten",
        later("this is the count without the two more rows that RoBERTa has in its table of positions"),
        lambda s: embeddings(s) - 2 * s.d_model,
    ),
    _embeddings(
        "positions-left-out",
        later("this is the count without positions"),
        lambda s: s.vocab * s.d_model,
    ),
    _embeddings(
        "vocabulary-left-out",
        later("this is the count without the table of the vocabulary"),
        lambda s: (s.positions + 2) * s.d_model,
    ),
    _embeddings(
        "table-counted-twice",
        later("this is the count with a matrix back to the vocabulary: does a classifier have one?"),
        lambda s: embeddings(s) + s.vocab * s.d_model,
    ),
    _embeddings(
        "embedding-norm-counted",
        later("this is the count with a norm: what does the exercise leave out?"),
        lambda s: embeddings(s) + 2 * s.d_model,
    ),
    _embeddings(
        "token-types-counted",
        later("this is the count with the row of token types: what does the exercise leave out?"),
        lambda s: embeddings(s) + s.d_model,
    ),
    _embeddings(
        "norm-and-token-types-counted",
        later("this is the count with a norm and the row of token types: what does the exercise leave out?"),
        lambda s: embeddings(s) + 3 * s.d_model,
    ),
    _embeddings(
        "head-counted",
        later("this is the count with the head: what does the exercise leave out?"),
        lambda s: embeddings(s) + head(s),
    ),
    _embeddings(
        "matrices-of-the-head-counted",
        later("this is the count with the matrices of the head: what does the exercise leave out?"),
        lambda s: embeddings(s) + s.d_model**2 + 2 * s.d_model,
    ),
)

_NUMBER = Mistake(
    "1.1",
    "no-number",
    expected="a whole number",
    got="{found}",
    why="a model has so many parameters, and not about so many",
    next_step="what does your function return?",
    read=EXERCISE,
)
ROWS = (
    _LAYER,
    *LAYERS,
    _NUMBER,
    _EMBEDDINGS,
    *TABLES,
    Mistake(
        "1.3",
        "not-for-all-sizes",
        expected="{expected:,}: {layers} layers, width {d_model}, d_ff {d_ff}, {positions} positions, {vocab:,} words",
        got="{found:,}",
        why="whoever chooses a model wants to know this before it is made",
        next_step="one layer and two layers are right: what happens with more?",
        read=EXERCISE,
    ),
)
