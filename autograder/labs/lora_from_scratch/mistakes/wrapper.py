"""Exercise 2: mistakes about how the two paths come together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.kit.mistake import Mistake
from autograder.labs.lora_from_scratch.mistakes.layer import DTYPE, EVAL, OUTPUTS
from autograder.words import later

Array = NDArray[Any]

EXERCISE = "Exercise 2 · `LinearWithLoRA`"
SIZES = "Hint: where do I get in_dim and out_dim from?"


@dataclass(frozen=True)
class Paths:
    """What the two paths give for one input, in float64."""

    x: Array  # (N, in)
    base: Array  # (N, out), the linear layer's output
    bias: Array  # (out,), zeros where there is none
    update: Array  # (N, out), the LoRA layer's output
    rank: int
    alpha: float


def _with_input(p: Paths) -> Array:
    return p.base + p.x if p.x.shape == p.base.shape else p.base


def _activated(kind: str, p: Paths) -> Array:
    result: Array = {
        "relu": np.maximum(p.base, 0),
        "tanh": np.tanh(p.base),
        "sigmoid": 1 / (1 + np.exp(-p.base)),
    }[kind]
    return result


_NOT_KEPT = Mistake(
    "2.3",
    "weight-fresh",
    expected="the wrapper holds the given layer's {part}: the very same memory",
    got="its {part} is not among the wrapper's parameters",
    why="a new layer, or a copy, loses the pretrained weights or doubles the memory",
    next_step="keep the layer that you were given, as an attribute",
    read=EXERCISE,
)
_CHANGED = Mistake(
    "2.3",
    "weight-changed",
    expected="the given layer's {part} has the values it had",
    got="its values changed, by wrapping it or by a forward pass",
    why="the pretrained weights are what fine-tuning starts from",
    next_step="initialise and change only A and B",
    read=EXERCISE,
)
KEPT = (
    _NOT_KEPT,
    _NOT_KEPT.variant("weight-copied", later("keep the very layer that you were given: who made a copy?")),
    _NOT_KEPT.variant("weight-not-registered", later("keep the layer as an attribute of its own, not in a list")),
    _NOT_KEPT.variant("bias-not-kept", later("keep the whole layer: its bias belongs to it")),
    _CHANGED,
    _CHANGED.variant("bias-changed", _CHANGED.next_step),
    replace(
        _CHANGED,
        name="eval-changes-weights",
        got=later("`eval()` changes its values"),
        next_step=later("`eval()` sets a mode: does yours add the update to the weight as well?"),
    ),
)

_NOT_SAME = Mistake(
    "2.1",
    "another-start",
    expected="LinearWithLoRA(linear, {rank}, {alpha})(x) equals linear(x)",
    got="it differs by up to {value:.3g}",
    why="at the start the adapted model must be the pretrained model, to the last bit",
    next_step="which terms does your forward add up, and which of them is not 0 at first?",
    unknown=True,
)
_differs = replace(_NOT_SAME, read=EXERCISE).variant
# What comes out of a wrapper whose update is still zero.
AT_START = (
    _differs("base-output-dropped", later("where does linear(x) enter the sum?"), lambda p: 0 * p.base),
    _differs("base-added-twice", later("how often does linear(x) enter the sum?"), lambda p: 2 * p.base),
    _differs("bias-lost", later("the layer has a bias: call the layer itself"), lambda p: p.base - p.bias),
    _differs("bias-twice", later("the layer adds its bias by itself"), lambda p: p.base + p.bias),
    _differs("input-added", later("who adds `x` itself to the output?"), _with_input),
    *(
        _differs("activation-on-base", later("is there an activation on the output?"), partial(_activated, kind))
        for kind in ("relu", "tanh", "sigmoid")
    ),
)
# One path fed into the other: it raises on non-square layers, and gives this on square ones.
CHAINED = tuple(
    _differs("paths-chained", later("both paths get the same x: is one fed with the other's output?"), gives)
    for gives in (lambda p: 0 * p.base, lambda p: 0 * p.base + p.bias)
)
STARTS = (
    _NOT_SAME,
    *AT_START,
    *CHAINED,
    _differs("random-forward", later("the same input gives another output each time: is there dropout?")),
    _differs(
        "weight-normalised", later("is the weight normalised and scaled anew, as DoRA does? Here the update is added")
    ),
    *(
        replace(row, check="2.1", expected=_NOT_SAME.expected, got=got, why=_NOT_SAME.why, read=EXERCISE)
        for row in OUTPUTS
        for name, got in (
            ("returns-nothing", ""),
            ("returns-no-tensor", ""),
            ("wrong-output-shape", later("shape {shape}")),
        )
        if row.name == name
    ),
    replace(DTYPE, check="2.1", read=EXERCISE),
)

_SUM = Mistake(
    "2.2",
    "another-sum",
    expected="linear(x) + lora(x), for any A and B",
    why="this sum is all of LoRA: the base keeps what it knows, the update adds to it",
    next_step="both paths get the same x, and their outputs are added once",
    unknown=True,
)
_adds = replace(_SUM, read=EXERCISE).variant
# What comes out of a wrapper whose update is not zero.
SUMS = (
    _adds("lora-path-dropped", later("where does lora(x) enter the sum?"), lambda p: p.base),
    _adds("lora-added-twice", later("how often does lora(x) enter the sum?"), lambda p: p.base + 2 * p.update),
    _adds("lora-subtracted", later("is the update added, or subtracted?"), lambda p: p.base - p.update),
    _adds(
        "lora-scaled-again",
        later("LoRALayer has scaled its output already: is it scaled a second time?"),
        lambda p: p.base + p.alpha / p.rank * p.update,
    ),
)
_no_pair = replace(
    _SUM, got=later("no A and B for rank {rank} are among the wrapper's own parameters"), read=EXERCISE
).variant
_SWAPPED = later("in which order do rank and alpha stand in each call?")
_OF_OUTPUT = later("which input does the LoRALayer get: x, or the layer's output?")
_SIZES = later("what are in_features and out_features, and in which order?")
_GRADIENT = Mistake(
    "2.2",
    "another-gradient",
    expected="the gradient that reaches x is that of both paths",
    got="another one, or none",
    why="what lies before this layer learns through both paths: a frozen layer passes gradients on",
    next_step="is anything in `forward` cut off: `detach`, `.data`, `torch.no_grad()`?",
    unknown=True,
)
_cut = replace(_GRADIENT, read=EXERCISE).variant
PATHS = (
    _SUM,
    replace(
        _SUM,
        name="another-factor",
        next_step=later("is LoRALayer made with this rank and this alpha, and is its output scaled nowhere else?"),
    ),
    *SUMS,
    _adds("alpha-not-passed", later("follow alpha through every call: where does a number replace it?")),
    _no_pair("rank-not-passed", later("follow rank through every call: where does a number replace it?")),
    _no_pair("no-lora-inside", later("keep the LoRALayer as an attribute, made once, in `__init__`")),
    _no_pair("rank-alpha-swapped", _SWAPPED),
    _no_pair("lora-of-output", _OF_OUTPUT),
    replace(_no_pair("sizes-swapped", _SIZES), read=SIZES),
    Mistake(
        "2.2",
        "input-changed",
        expected="x is the same after the forward pass",
        got="its values changed",
        why=_SUM.why,
        next_step="does forward write into x? Others still need it",
        read=EXERCISE,
    ),
    _GRADIENT,
    _cut("base-detached", later("is the layer called under `no_grad`, or its output detached? It is frozen by itself")),
    _cut("lora-input-detached", later("is x detached before it goes into the LoRALayer?")),
    Mistake(
        "2.2",
        "extra-in-wrapper",
        expected="beside the given layer's own parameters, A and B",
        got="{count} parameters: {names}",
        why="more parameters than rank x (in + out) make the counts of exercise 4 wrong",
        next_step="the wrapper holds the given layer and one LoRALayer, and no more",
        read=EXERCISE,
    ),
    replace(EVAL, check="2.2", read=EXERCISE),
)
# Said of the error that a first forward pass raises.
SIZES_AT_START = tuple(
    replace(row, check="2.1") for row in PATHS if row.name in ("rank-alpha-swapped", "lora-of-output", "sizes-swapped")
)
ROWS = (*KEPT, *STARTS, *SIZES_AT_START, *PATHS)
