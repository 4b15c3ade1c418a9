"""Exercise 4: mistakes about what to freeze: each says which tensors it would leave trainable."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from autograder.kit.mistake import Mistake
from autograder.labs.lora_from_scratch.checks.models import HEAD
from autograder.labs.lora_from_scratch.measurements import Trainable
from autograder.labs.lora_from_scratch.mistakes.notebook import COUNTS
from autograder.labs.lora_from_scratch.mistakes.replacement import WALK
from autograder.words import later

EXERCISE = "Exercise 4 · `freeze_and_activate_lora`"
ORDER = "Hint: which of the two comes first?"
MODULES = "I set requires_grad = False on the model, and nothing changes"

# What an adapted layer of the models used here is called, with everything inside it.
_ADAPTED = re.compile(r"\.(W_query|W_key|W_value|out_proj|layers\.\d+)\.")
_FIRST_UP = ".ff.layers.0."  # (D, 4 D): here A is smaller than B


Parameters = Sequence[Trainable]


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


_NAMES = Mistake(
    "4.2",
    "other-names",
    expected="A and B of every layer are trainable, and nothing else",
    why="the base model must stay as it is, and LoRA is all that learns",
    next_step="freeze everything first, then activate LoRA: which of the two misses these?",
    unknown=True,
)
_left = replace(_NAMES, read=EXERCISE).variant
TRAINABLE = (
    replace(
        _left(
            "nothing-frozen",
            later("does requires_grad reach the parameters themselves, or modules, copies and other names?"),
            _lora_and(lambda name: True),
        ),
        read=MODULES,
    ),
    replace(
        _left("everything-frozen", later("what is made trainable last, and is anything found?"), lambda ps: set()),
        read=ORDER,
    ),
    _left("biases-left", later("biases are parameters, too"), _lora_and(lambda name: name.endswith("bias"))),
    _left("norms-left", later("norms have parameters, too"), _lora_and(lambda name: "norm" in name)),
    _left("embeddings-left", later("embeddings have parameters, too"), _lora_and(lambda name: "emb" in name)),
    _left(
        "linear-only-frozen",
        later("norms and embeddings have parameters, too: freeze all there are"),
        _lora_and(lambda name: "norm" in name or "emb" in name),
    ),
    _left(
        "wrapped-base-left",
        later("a LinearWithLoRA holds the base layer, too: which module holds A and B alone?"),
        _lora_and(lambda name: bool(_ADAPTED.search(name))),
    ),
    _left(
        "head-unfrozen",
        later("exercise 4 leaves LoRA alone trainable; the new head comes in exercise 5"),
        _lora_and(lambda name: name.startswith(HEAD)),
    ),
    _left("only-a", later("LoRA trains A and B: where is B?"), _only("A")),
    _left("only-b", later("LoRA trains A and B: where is A?"), _only("B")),
)
NAMES = (
    _NAMES,
    *TRAINABLE,
    replace(
        _left(
            "nothing-replaced",
            later("is `setattr` called on the layer's parent, and is it reached: does your condition ever hold?"),
        ),
        got=later("the model has no LoRA parameters after exercise 3"),
        read=WALK,
    ),
    _left("name-matches-too-much", later("which names does your test match beside LoRA's?")),
    _left("lora-partly-frozen", later("does your loop reach all LoRA layers?")),
    _left("switched", later("set requires_grad to False: its opposite is True where a layer was frozen before")),
)

_COUNT = Mistake(
    "4.1",
    "other-count",
    expected="{trainable:,} trainable of {total:,}, at rank 8 and alpha 16",
    why="the count is the first thing to compare with the paper: it shows what was adapted",
    next_step="each adapted layer adds rank · (in + out): for which layers does your difference account?",
    unknown=True,
)
_GRADIENT = Mistake(
    "4.3",
    "gradient-outside-lora",
    expected="{count} tensors with a gradient, all of them LoRA's",
    why="a gradient outside LoRA is memory and time for nothing; one that is missing is a layer that never learns",
    next_step="compare the names with a gradient to those of LoRA",
    read=EXERCISE,
)
ROWS = (
    *NAMES,
    _COUNT,
    replace(_COUNT, read=COUNTS).variant("rank-4", later("which rank reaches your layers?")),
    _GRADIENT,
    _GRADIENT.variant("gradient-missing", later("compare the names without a gradient to those of LoRA")),
    replace(
        _GRADIENT,
        name="another-gradient",
        got=later("with values of ours in A and B, {layers} layers have gradients of another size: {names}"),
        next_step=later("does anything on the way change a gradient, or cut it off?"),
    ),
    replace(
        _GRADIENT,
        name="no-graph",
        got=later("the loss has no graph: no gradient can flow at all"),
        next_step=later("is anything trainable, and does nothing cut the graph on the way?"),
    ),
    Mistake(
        "4.4",
        "changed-by-freezing",
        expected="freezing and activating change no value",
        got="{count} tensors have other values: {names}",
        why="what was learned, and B = 0, must outlive this function",
        next_step="freezing sets requires_grad, and writes no values",
        read=EXERCISE,
    ),
    Mistake(
        "4.4",
        "base-changed",
        expected="no tensor of the base model changes",
        got="{count} changed: {names}",
        why="LoRA's promise is that the base can be shared, and the update taken off again",
        next_step="does a forward pass, or your freezing, write into the base's weights?",
        read=EXERCISE,
    ),
    Mistake(
        "4.4",
        "nothing-learns",
        expected="LoRA's B changes with the first step",
        got="nothing changed at all",
        why="a model in which nothing moves does not learn",
        next_step="are the activated parameters the ones that forward uses?",
        read=EXERCISE,
    ),
)


MAX_NAMES, MAX_NAME = 500, 200  # names to look through, characters of one


def common_part(names: Sequence[str], others: Sequence[str]) -> str | None:
    """The longest run of letters that all names have and no other name has; None when there is none.

    `name-matches-too-much` is recognised by it: a substring that was tested for.
    """
    shortest = min(names, key=len)
    if len(names) > MAX_NAMES or len(shortest) > MAX_NAME:
        return None  # no model of this lab: forged, and long to look through
    parts = {
        shortest[i:j]
        for i in range(len(shortest))
        for j in range(i + 3, min(len(shortest), i + 24) + 1)
        if all(shortest[i:j] in name for name in names)
    }
    only = [part for part in parts if not any(part in other for other in others)]
    return max(only, key=lambda part: (len(part), part)).strip(".") if only else None
