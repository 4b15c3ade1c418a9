"""The linear layers of the models that a student's functions are tried on: path -> (in, out).

They follow from the inputs, so that evidence about fewer layers, or about others, is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.words import later

HEAD = "out_head"
NAMED = {
    "gpt2": later("GPT-2 124M"),
    "narrow": later("a narrow GPT-2"),
    "nested": later("a model of nested containers"),
}
GPT2_WIDTH = 768
CHECKPOINTS = {192: 4, GPT2_WIDTH: 12}  # width -> number of blocks, of the models that a notebook can load

Sizes = dict[str, tuple[int, int]]


def inner_layers(width: int, blocks: int) -> Sizes:
    """Of a GPT-2, all but the head."""
    attention = {f"att.{name}": (width, width) for name in ("W_query", "W_key", "W_value", "out_proj")}
    block = attention | {"ff.layers.0": (width, 4 * width), "ff.layers.2": (4 * width, width)}
    return {f"trf_blocks.{i}.{name}": size for i in range(blocks) for name, size in block.items()}


def inner_layers_of(model: str, facts: Mapping[str, Any]) -> Sizes:
    """Of one of the models of exercise 3, all but the head.

    Args:
        model: "gpt2", "narrow" or "nested".
        facts: those of the inputs.
    """
    if model == "gpt2":
        return inner_layers(GPT2_WIDTH, CHECKPOINTS[GPT2_WIDTH])
    if model == "narrow":
        return inner_layers(facts["narrow"]["emb_dim"], facts["narrow"]["layers"])
    width = facts["nested"]["width"]
    return {
        "stem": (width, width + 3),
        "stack.0.0": (width + 3, width),
        "stack.0.2.0": (width, width + 3),
        **{f"stack.1.{name}": (width + 3, width + 3) for name in ("head_mix", "row_head", "out")},
        "multi_head.0.0.0.0.0": (width + 3, width),
    }
