"""Exercise 4: what a LoraConfig leaves out, and what a count by hand forgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 4 · LoRA by peft"
ALPHA = "Hint: which alpha?"
HEAD = "The head is not trained"


class Sizes(NamedTuple):
    rank: int
    width: int
    layers: int


def adapters(sizes: Sizes) -> int:
    return sizes.layers * 2 * 2 * sizes.width * sizes.rank


def head(sizes: Sizes) -> int:
    return sizes.width * sizes.width + sizes.width + 2 * sizes.width + 2


def right(sizes: Sizes) -> int:
    return adapters(sizes) + head(sizes)


_COUNT = Mistake(
    "4.1",
    "other-count",
    expected="{expected:,} for rank {rank}, width {width}, {layers} layers",
    got="{found:,}",
    why="the count by hand is what the library's count is held against",
    next_step="write down the shape of every matrix that is trained, then add up",
    unknown=True,
)


def _known(name: str, words: str, gives: Callable[[Sizes], float]) -> Mistake:
    return replace(_COUNT, read=EXERCISE).variant(name, words, gives)


COUNTS = (
    _known("head-left-out", later("the new head is trained, too"), adapters),
    _known("head-biases-left-out", later("do the layers of the head have biases?"), lambda s: right(s) - s.width - 2),
    _known(
        "dense-left-out",
        later("the head has two layers"),
        lambda s: adapters(s) + 2 * s.width + 2,
    ),
    _known(
        "one-of-two-layers",
        later("how many layers of a block are adapted, and how many factors has an adapter?"),
        lambda s: adapters(s) // 2 + head(s),
    ),
    _known("one-block", later("is this for one block, or for all?"), lambda s: adapters(s) // s.layers + head(s)),
    _known(
        "full-layers",
        later("is this the size of the layers themselves? Their adapters are smaller"),
        lambda s: s.layers * 2 * s.width * s.width + head(s),
    ),
)

_CONFIG = Mistake(
    "4.2",
    "no-config",
    expected="a `LoraConfig` of the rank that is asked for",
    got="{found}",
    why="`get_peft_model` takes nothing else",
    next_step="what does your function return, and does `rank` arrive in it?",
    read=EXERCISE,
)
ROWS = (
    _COUNT,
    *COUNTS,
    Mistake(
        "4.1",
        "no-number",
        expected="a number",
        got="{found}",
        why="the count by hand is what the library's count is held against",
        next_step="what does your function return?",
        read=EXERCISE,
    ),
    _CONFIG,
    Mistake(
        "4.2",
        "layers-missing",
        expected="adapters on query and value of every block: {expected} layers",
        got="{found}, without {names}",
        why="a name that no layer has is passed over without a word",
        next_step="print the names of the model's layers beside your `target_modules`",
        read=EXERCISE,
    ),
    Mistake(
        "4.2",
        "layers-too-many",
        expected="adapters on query and value of every block, and on no other layer",
        got="also on {names}",
        why="runs with other layers have another number of parameters, and can't be compared",
        next_step="which layers do your `target_modules` name?",
        read=EXERCISE,
    ),
    Mistake(
        "4.3",
        "alpha-fixed",
        expected="the same scale alpha / rank at every rank",
        got="{first:g} at rank {low} and {second:g} at rank {high}",
        why="where the scale changes with the rank, a sweep over ranks changes two things",
        next_step="what happens to alpha / rank when the rank grows?",
        read=ALPHA,
    ),
    Mistake(
        "4.4",
        "head-frozen",
        expected="the new head is trained with the adapters",
        got="the head is frozen, or does not move",
        why="it was drawn at random a moment ago, and has learned nothing yet",
        next_step="how does peft know which layers are new?",
        read=HEAD,
    ),
    Mistake(
        "4.4",
        "base-trained",
        expected="of the base model, not one parameter is trained",
        got="{count} of its tensors are: {names}",
        why="what the base has learned stays as it is; that is what can be shared and taken off again",
        next_step="which argument of your configuration speaks of the base model's own parameters?",
        read=EXERCISE,
    ),
    Mistake(
        "4.4",
        "adapter-still",
        expected="A and B of every adapter are trained",
        got="{count} of them did not move: {names}",
        why="an adapter that does not move is none",
        next_step="print `scaling` and `requires_grad` of one adapter: is it multiplied by 0, or frozen?",
        read=EXERCISE,
    ),
)
