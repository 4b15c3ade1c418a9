"""The inputs of every probe, from a seed.

Shapes, ranks and alphas are drawn so that each known mistake gives a visibly different result: non-square
and square layers (a square one hides a forgotten transpose), B never zero (at B = 0 almost every bug is
invisible), and two (rank, alpha) pairs at which alpha, alpha / rank, rank / alpha, 1 / rank, ... all differ.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.kit.lab import ProbeInputs
from autograder.labs.lora_from_scratch.hidden import hidden_messages
from autograder.labs.lora_from_scratch.mistakes.scaling import BY_RANK_AND_ALPHA, Sizes, right

ROWS = 6
NAMES = ("LoRALayer", "LinearWithLoRA", "replace_linear_with_lora", "freeze_and_activate_lora", "model")
ANSWERS = ("q2_trainable", "q2_total", "q2_percent", "q3_trainable", "q3_total", "q3_percent")
GPT2_RANK, GPT2_ALPHA = 8, 16
FOLLOWS = {"replaced": "replacement", "frozen": "freezing"}  # follow-up -> the probe whose inputs it gets

Rng = np.random.Generator


def inputs(probe: str, seed: int) -> ProbeInputs:
    """The inputs of one probe; the same seed gives the same inputs."""
    probe = FOLLOWS.get(probe, probe)
    rng = np.random.default_rng([seed, *probe.encode()])  # a stream of its own for each probe
    match probe:
        case "layer":
            return layer_inputs(rng)
        case "wrapper":
            return wrapper_inputs(rng)
        case "replacement":
            return replacement_inputs(rng)
        case "freezing":
            return freezing_inputs(rng)
        case "notebook":
            facts = {"names": list(NAMES), "answers": list(ANSWERS)}
            return ProbeInputs(facts | {"rank": GPT2_RANK, "alpha": GPT2_ALPHA})
        case "classification":
            messages = hidden_messages(seed)
            labels = [label for label, _ in messages]
            return ProbeInputs({"texts": [text for _, text in messages], "rank": GPT2_RANK}, answers={"labels": labels})
    raise LookupError(f"there is no probe {probe!r}")


# Without 4, 8 and 16: a number that students fix must not be right by chance, nor look like the other one. And no alpha
# is as large as a layer is wide, which is 8 to 20: dividing by the width must not look like leaving alpha out.
RANKS = (2, 3, 5, 6, 7)
ALPHAS = (3, 5, 6, 7, *range(21, 29))


def draw_rank_alpha(rng: Rng, other_than: tuple[int, int] | None = None) -> tuple[int, int]:
    """A (rank, alpha) at which no two of the known scalings come within 8 % of each other.

    Alpha is not below the rank: `alpha // rank` would be 0, and look like a graph that was cut.
    """
    while True:
        rank, alpha = (int(rng.choice(values)) for values in (RANKS, ALPHAS))
        sizes = Sizes(rank, alpha, 0, 0)
        values = sorted([right(sizes), *(known.gives(sizes) for known in BY_RANK_AND_ALPHA if known.gives)])
        apart = all(larger > 1.08 * smaller for smaller, larger in pairwise(values))
        if alpha >= rank and apart and (other_than is None or (rank != other_than[0] and alpha != other_than[1])):
            return rank, alpha


def _floats(rng: Rng, *shape: int) -> NDArray[np.float32]:
    return rng.standard_normal(shape).astype(np.float32)


def _low_rank(rng: Rng, label: str, sizes: tuple[int, int], rank: int) -> dict[str, NDArray[Any]]:
    in_dim, out_dim = sizes
    return {
        f"{label}/x": _floats(rng, ROWS, in_dim),
        f"{label}/A": _floats(rng, in_dim, rank),
        f"{label}/B": _floats(rng, rank, out_dim),
    }


def _sizes(rng: Rng) -> list[tuple[int, int]]:
    """A wide, a tall and a square layer, all larger than any rank drawn here."""
    wide, tall, square = rng.choice(np.arange(8, 13), 3, replace=False)
    return [
        (int(wide), int(wide + rng.integers(3, 9))),
        (int(tall + rng.integers(3, 9)), int(tall)),
        (int(square),) * 2,
    ]


def layer_inputs(rng: Rng) -> ProbeInputs:
    first = draw_rank_alpha(rng)
    second = draw_rank_alpha(rng, other_than=first)
    cases: list[dict[str, Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    for i, (sizes, (rank, alpha)) in enumerate(zip(_sizes(rng), (first, second, first), strict=True)):
        cases.append({"in": sizes[0], "out": sizes[1], "rank": rank, "alpha": alpha})
        arrays |= _low_rank(rng, str(i), sizes, rank)
        arrays[f"{i}/cotangent"] = _floats(rng, ROWS, sizes[1])
    return ProbeInputs({"cases": cases}, arrays)


def wrapper_inputs(rng: Rng) -> ProbeInputs:
    first = draw_rank_alpha(rng)
    second = draw_rank_alpha(rng, other_than=first)
    cases: list[dict[str, Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    for i, (sizes, (rank, alpha)) in enumerate(zip(_sizes(rng), (first, second, first), strict=True)):
        cases.append({"in": sizes[0], "out": sizes[1], "rank": rank, "alpha": alpha, "bias": i != 1})
        arrays |= _low_rank(rng, str(i), sizes, rank)
        arrays[f"{i}/weight"] = _floats(rng, sizes[1], sizes[0])
        arrays[f"{i}/bias"] = _floats(rng, sizes[1])
    return ProbeInputs({"cases": cases}, arrays)


def _narrow(rng: Rng) -> dict[str, int]:
    """A GPT-2 of two blocks, very narrow, each layer of which is run.

    What depends on there being twelve shows on the model of GPT-2's sizes, whose names and counts are looked at.
    """
    heads = int(rng.integers(2, 4))
    return {
        "layers": 2,
        "heads": heads,
        "emb_dim": heads * int(rng.integers(7, 11)),
        "vocab": int(rng.integers(50, 60)),
        "context": 12,
        "seed": int(rng.integers(2**31)),
    }


def _ids(rng: Rng, vocab: int) -> NDArray[np.int64]:
    return rng.integers(0, vocab, (2, 7))


def replacement_inputs(rng: Rng) -> ProbeInputs:
    narrow = _narrow(rng)
    nested = {"width": int(rng.integers(9, 14)), "vocab": narrow["vocab"], "seed": int(rng.integers(2**31))}
    rank, alpha = draw_rank_alpha(rng)
    facts = {"rank": rank, "alpha": alpha, "narrow": narrow, "nested": nested}
    return ProbeInputs(facts, {"ids": _ids(rng, narrow["vocab"])})


def freezing_inputs(rng: Rng) -> ProbeInputs:
    narrow = _narrow(rng)
    rank, alpha = draw_rank_alpha(rng)
    facts = {
        "gpt2": {"rank": GPT2_RANK, "alpha": GPT2_ALPHA},
        "narrow": narrow | {"rank": rank, "alpha": alpha},
    }
    return ProbeInputs(facts, {"ids": _ids(rng, narrow["vocab"])})
