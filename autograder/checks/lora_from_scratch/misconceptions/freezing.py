"""Exercise 4: ideas about what to freeze: each says which tensors it would leave trainable."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from autograder.checks.lora_from_scratch.misconceptions.entry import Misconception
from autograder.checks.lora_from_scratch.models import HEAD

EXERCISE = "Exercise 4 · `freeze_and_activate_lora`"
ORDER = "Hint: which of the two comes first?"
MODULES = "I set requires_grad = False on the model, and nothing changes"

# What an adapted layer of the models used here is called, with everything inside it.
_ADAPTED = re.compile(r"\.(W_query|W_key|W_value|out_proj|layers\.\d+)\.")
_FIRST_UP = ".ff.layers.0."  # (D, 4 D): here A is smaller than B


class Parameter(NamedTuple):
    name: str
    size: int
    base: bool  # was it there before replacement?
    trainable: bool


Parameters = Sequence[Parameter]


def _lora_and(base: Callable[[str], bool]) -> Callable[[Parameters], set[str]]:
    return lambda parameters: {p.name for p in parameters if not p.base or base(p.name)}


def _only(factor: str) -> Callable[[Parameters], set[str]]:
    """The tensors that are called as A (or B) is called where A is smaller than B."""

    def gives(parameters: Parameters) -> set[str]:
        pair = sorted((p for p in parameters if not p.base and _FIRST_UP in p.name), key=lambda p: p.size)
        if not pair:
            return set()
        chosen = _suffix(pair[0 if factor == "A" else -1].name)
        return {p.name for p in parameters if not p.base and _suffix(p.name) == chosen}

    return gives


def _suffix(name: str) -> str:
    match = _ADAPTED.search(name)
    return name[match.end() :] if match else name


TRAINABLE = (
    Misconception(
        "nothing-frozen",
        "does requires_grad reach the parameters themselves, or modules, copies and other names?",
        MODULES,
        _lora_and(lambda name: True),
    ),
    Misconception("everything-frozen", "what is made trainable last, and is anything found?", ORDER, lambda ps: set()),
    Misconception("biases-left", "biases are parameters, too", EXERCISE, _lora_and(lambda name: name.endswith("bias"))),
    Misconception("norms-left", "norms have parameters, too", EXERCISE, _lora_and(lambda name: "norm" in name)),
    Misconception(
        "embeddings-left", "embeddings have parameters, too", EXERCISE, _lora_and(lambda name: "emb" in name)
    ),
    Misconception(
        "linear-only-frozen",
        "norms and embeddings have parameters, too: freeze all there are",
        EXERCISE,
        _lora_and(lambda name: "norm" in name or "emb" in name),
    ),
    Misconception(
        "wrapped-base-left",
        "a LinearWithLoRA holds the base layer, too: which module holds A and B alone?",
        EXERCISE,
        _lora_and(lambda name: bool(_ADAPTED.search(name))),
    ),
    Misconception(
        "head-unfrozen",
        "exercise 4 leaves LoRA alone trainable; the new head comes in exercise 5",
        EXERCISE,
        _lora_and(lambda name: name.startswith(HEAD)),
    ),
    Misconception("only-a", "LoRA trains A and B: where is B?", EXERCISE, _only("A")),
    Misconception("only-b", "LoRA trains A and B: where is A?", EXERCISE, _only("B")),
)
KNOWN = (
    *TRAINABLE,
    Misconception("name-matches-too-much", "which names does your test match beside LoRA's?", EXERCISE),
    Misconception("lora-partly-frozen", "does your loop reach all LoRA layers?", EXERCISE),
    Misconception(
        "switched", "set requires_grad to False: its opposite is True where a layer was frozen before", EXERCISE
    ),
    Misconception("changed-by-freezing", "freezing sets requires_grad, and writes no values", EXERCISE),
    Misconception("no-graph", "is anything trainable, and does nothing cut the graph on the way?", EXERCISE),
    Misconception("gradient-outside-lora", "compare the names with a gradient to those of LoRA", EXERCISE),
    Misconception("gradient-missing", "compare the names without a gradient to those of LoRA", EXERCISE),
    Misconception("base-changed", "does a forward pass, or your freezing, write into the base's weights?", EXERCISE),
    Misconception("nothing-learns", "are the activated parameters the ones that forward uses?", EXERCISE),
)


MOST_NAMES, LONGEST_NAME = 500, 200


def common_part(names: Sequence[str], others: Sequence[str]) -> str | None:
    """The longest run of letters that all names have and no other name has; None when there is none.

    `name-matches-too-much` is recognised by it: a substring that was tested for.
    """
    shortest = min(names, key=len)
    if len(names) > MOST_NAMES or len(shortest) > LONGEST_NAME:
        return None  # no model of this lab: forged, and long to look through
    parts = {
        shortest[i:j]
        for i in range(len(shortest))
        for j in range(i + 3, min(len(shortest), i + 24) + 1)
        if all(shortest[i:j] in name for name in names)
    }
    telling = [part for part in parts if not any(part in other for other in others)]
    return max(telling, key=lambda part: (len(part), part)).strip(".") if telling else None
