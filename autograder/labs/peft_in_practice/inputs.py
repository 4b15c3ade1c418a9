"""The inputs of every probe, from a seed.

Hidden sizes, curves and tables are such that the known mistakes give other numbers than what is right: no two of the
four sizes of a model are the same, the best epoch of a validation curve is not that of its test curve, and where
spreads are compared, a spread with n and one with n - 1 lead to the same answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.kit.lab import ProbeInputs
from lora_lab.synthetic import generate, load_families

Rng = np.random.Generator

KEPT = ("curves", "by_trainer", "table", "pretraining_helps", "ways_agree", "answer_stops", "answer_runs_on")
CLAIMS = KEPT[3:]
ORIGINAL = (32_000, 512, 512, 256, 4)  # the model of the study that the lab is about
WISHES = ("small", "attention", "strong", "biases", "dropout", "head")


def inputs(probe: str, seed: int) -> ProbeInputs:
    """The inputs of one probe; the same seed gives the same inputs."""
    rng = np.random.default_rng([seed, *probe.encode()])  # a stream of its own for each probe
    match probe:
        case "counting":
            return counting_inputs(rng)
        case "batches":
            return batches_inputs(rng)
        case "starts":
            return starts_inputs(rng)
        case "reporting":
            return reporting_inputs(rng)
        case "wishes":
            return wishes_inputs(rng)
        case "keeping":
            return keeping_inputs(rng)
        case "prompts":
            return prompts_inputs(rng)
        case "practice":
            return ProbeInputs({"names": [*KEPT, "with_end", "without_end"], "claims": list(CLAIMS)})
    raise LookupError(f"there is no probe {probe!r}")


def counting_inputs(rng: Rng) -> ProbeInputs:
    """Two models, each with one layer, two and more; and that of the study."""
    counts = []
    for _ in range(2):
        width = 8 * int(rng.integers(4, 9))
        d_ff = 2 * width + 2 * int(rng.integers(3, 12))
        positions = int(rng.integers(70, 120))
        vocab = int(rng.integers(1_000, 3_000))
        counts += [[vocab, width, d_ff, positions, layers] for layers in (1, 2, int(rng.integers(5, 9)))]
    return ProbeInputs({"counts": [*counts, list(ORIGINAL)]})


def _short_messages(rng: Rng) -> list[tuple[str, str]]:
    """(label, text) pairs that are made, the shortest first, no text twice."""
    families = [family for family in load_families() if family.split == "test"]
    return sorted(generate(families, 60, int(rng.integers(2**31))), key=lambda pair: len(pair[1]))


def batches_inputs(rng: Rng) -> ProbeInputs:
    """Messages of different lengths, of which the last is cut, and a hidden model that reads them."""
    messages = _short_messages(rng)
    chosen = [messages[i] for i in (0, 12, 5, 25, 40)] + [("ham", " ".join(text for _, text in messages[-5:]))]
    # both classes, and labels that are not the order of the messages
    labels = [1, 0, 0, 1, 0, 1] if rng.integers(2) else [0, 1, 1, 0, 1, 0]
    facts = {
        "texts": [text for _, text in chosen],
        "labels": labels,
        "max_length": int(rng.integers(30, 44)),
        "model": {"width": 16, "layers": 2, "vocab": 4096, "weights": int(rng.integers(2**31))},
    }
    return ProbeInputs(facts)


def starts_inputs(rng: Rng) -> ProbeInputs:
    messages = _short_messages(rng)
    spam = [pair for pair in messages if pair[0] == "spam"]
    ham = [pair for pair in messages if pair[0] == "ham"]
    seed, other = (int(value) for value in rng.choice(np.arange(1, 10_000), 2, replace=False))
    facts = {
        "train": [*ham[:6], *spam[:5]],
        "validation": [*ham[6:10], *spam[5:8]],
        "test": [*ham[10:15], *spam[8:12]],
        "seed": seed,
        "other": other,
        "noise": [int(value) for value in rng.integers(2**31, size=9)],
    }
    return ProbeInputs(facts)


def reporting_inputs(rng: Rng) -> ProbeInputs:
    facts = {
        "curves": curves(rng),
        "values": [_values(rng, 3), _values(rng, 5), _values(rng, 2)],
        "pairs": pairs(rng),
    }
    return ProbeInputs(facts)


def curves(rng: Rng) -> dict[str, dict[str, list[float]]]:
    """Accuracies after six epochs, in points: on 200 validation messages and on 2,000 test messages.

    In "middle" the best epoch is 2 on validation and 4 on test, and validation has fallen once before; in "equals" 1
    and 3 are equally good on validation; in "first" it is 0.
    """

    def validation(order: list[int]) -> list[float]:
        level = 70 + 0.5 * int(rng.integers(8))
        steps = np.cumsum(rng.integers(1, 5, 6)) * 0.5
        return [float(level + steps[rank]) for rank in order]

    def test(order: list[int]) -> list[float]:
        level = 60 + 0.05 * int(rng.integers(40))
        steps = np.cumsum(rng.integers(3, 30, 6)) * 0.05
        return [round(float(level + steps[rank]), 2) for rank in order]

    return {
        "middle": {"validation": validation([2, 1, 5, 0, 3, 4]), "test": test([1, 0, 2, 3, 5, 4])},
        "equals": {"validation": validation([0, 5, 1, 5, 3, 2]), "test": test([0, 2, 5, 3, 4, 1])},
        "first": {"validation": validation([5, 4, 0, 2, 3, 1]), "test": test([2, 1, 0, 4, 5, 3])},
    }


def _values(rng: Rng, count: int) -> list[float]:
    """Accuracies of some seeds, in points, on 2,000 messages; they lie apart, and not evenly."""
    level = 70 + 0.05 * int(rng.integers(200))
    steps = [-60, -15, 40, 75, -35][:count] + rng.integers(-9, 10, count)
    return [round(float(level + 0.05 * step), 2) for step in rng.permutation(steps)]


PAIRS = {"clear": True, "reverse": True, "beyond": True, "within": False, "noise": False}  # whether they differ


def pairs(rng: Rng) -> dict[str, list[list[float]]]:
    """Two starts with three seeds each; "within" differs by less than the larger spread, and more than the mean of
    both; "beyond" by more than the larger and less than their sum."""
    level = 70 + 0.1 * int(rng.integers(60))

    def seeds(mean: float, spread: float) -> list[float]:
        return [round(float(mean + spread * side), 2) for side in rng.permutation([-1, 0, 1])]

    low, high = seeds(level, 0.4), seeds(level + float(rng.uniform(9, 12)), 0.6)
    return {
        "clear": [high, low],
        "reverse": [low, high],
        "beyond": [seeds(level, 1.5), seeds(level - 2.3, 1.5)],
        "within": [seeds(level + 2.2, 3.0), seeds(level, 0.3)],
        "noise": [seeds(level + 0.1, 1.0), seeds(level, 1.2)],
    }


def _model(rng: Rng, vocab: int) -> dict[str, int]:
    return {
        "width": 2 * int(rng.integers(7, 10)),
        "layers": int(rng.integers(2, 4)),
        "vocab": vocab,
        "weights": int(rng.integers(2**31)),
    }


def wishes_inputs(rng: Rng) -> ProbeInputs:
    arrays = {"ids": rng.integers(5, 40, (6, 9)), "labels": rng.permutation(np.array([0, 0, 0, 1, 1, 1]))}
    return ProbeInputs({"model": _model(rng, 40), "wishes": list(WISHES)}, arrays)


def keeping_inputs(rng: Rng) -> ProbeInputs:
    """A model with an adapter that has learned, and a vocabulary large enough that a whole model is a large file."""
    facts: dict[str, Any] = {"model": _model(rng, 3_000), "rank": int(rng.integers(2, 5))}
    facts["head"], facts["adapter"] = (int(value) for value in rng.integers(2**31, size=2))
    return ProbeInputs(facts, {"ids": rng.integers(5, 3_000, (7, 9))})


THINGS = ("lighthouse", "umbrella", "bicycle", "teapot", "ladder")
COLOURS = ("purple", "orange", "silver", "yellow")


def prompts_inputs(rng: Rng) -> ProbeInputs:
    things = rng.permutation(np.array(THINGS))[:2]
    colours = rng.permutation(np.array(COLOURS))[:2]
    examples = [
        [f"which {thing} is yours?", f"mine is the {colour} one"] for thing, colour in zip(things, colours, strict=True)
    ]
    examples[1][1] = f"{colours[1]}, and it is an old one of my aunt"
    return ProbeInputs({"examples": examples, "max_length": int(rng.integers(56, 68))})
