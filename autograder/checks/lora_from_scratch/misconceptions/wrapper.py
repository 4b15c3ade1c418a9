"""Exercise 2: ideas about how the two paths come together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.checks.lora_from_scratch.misconceptions.entry import Misconception

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


# What comes out of a wrapper whose update is still zero.
AT_START = (
    Misconception("base-output-dropped", "where does linear(x) enter the sum?", EXERCISE, lambda p: 0 * p.base),
    Misconception("base-added-twice", "how often does linear(x) enter the sum?", EXERCISE, lambda p: 2 * p.base),
    Misconception("bias-lost", "the layer has a bias: call the layer itself", EXERCISE, lambda p: p.base - p.bias),
    Misconception("bias-twice", "the layer adds its bias by itself", EXERCISE, lambda p: p.base + p.bias),
    Misconception("input-added", "who adds `x` itself to the output?", EXERCISE, _with_input),
    *(
        Misconception(
            "activation-on-base", "is there an activation on the output?", EXERCISE, partial(_activated, kind)
        )
        for kind in ("relu", "tanh", "sigmoid")
    ),
)
# One path fed into the other: it raises on non-square layers, and gives this on square ones.
CHAINED = tuple(
    Misconception("paths-chained", "both paths get the same x: is one fed with the other's output?", EXERCISE, gives)
    for gives in (lambda p: 0 * p.base, lambda p: 0 * p.base + p.bias)
)
# What comes out of a wrapper whose update is not zero.
SUMS = (
    Misconception("lora-path-dropped", "where does lora(x) enter the sum?", EXERCISE, lambda p: p.base),
    Misconception(
        "lora-added-twice", "how often does lora(x) enter the sum?", EXERCISE, lambda p: p.base + 2 * p.update
    ),
    Misconception("lora-subtracted", "is the update added, or subtracted?", EXERCISE, lambda p: p.base - p.update),
    Misconception(
        "lora-scaled-again",
        "LoRALayer has scaled its output already: is it scaled a second time?",
        EXERCISE,
        lambda p: p.base + p.alpha / p.rank * p.update,
    ),
)
KNOWN = (
    *AT_START,
    *CHAINED,
    *SUMS,
    Misconception("weight-fresh", "keep the layer that you were given, as an attribute", EXERCISE),
    Misconception("weight-copied", "keep the very layer that you were given: who made a copy?", EXERCISE),
    Misconception("weight-not-registered", "keep the layer as an attribute of its own, not in a list", EXERCISE),
    Misconception("weight-changed", "initialise and change only A and B", EXERCISE),
    Misconception("bias-not-kept", "keep the whole layer: its bias belongs to it", EXERCISE),
    Misconception("bias-changed", "initialise and change only A and B", EXERCISE),
    Misconception("sizes-swapped", "what are in_features and out_features, and in which order?", SIZES),
    Misconception("no-lora-inside", "keep the LoRALayer as an attribute, made once, in `__init__`", EXERCISE),
    Misconception("lora-of-output", "which input does the LoRALayer get: x, or the layer's output?", EXERCISE),
    Misconception("rank-alpha-swapped", "in which order do rank and alpha stand in each call?", EXERCISE),
    Misconception("rank-not-passed", "follow rank through every call: where does a number replace it?", EXERCISE),
    Misconception("alpha-not-passed", "follow alpha through every call: where does a number replace it?", EXERCISE),
    Misconception(
        "base-detached", "is the layer called under `no_grad`, or its output detached? It is frozen by itself", EXERCISE
    ),
    Misconception("lora-input-detached", "is x detached before it goes into the LoRALayer?", EXERCISE),
    Misconception("extra-in-wrapper", "the wrapper holds the given layer and one LoRALayer, and no more", EXERCISE),
    Misconception("input-changed", "does forward write into x? Others still need it", EXERCISE),
)
