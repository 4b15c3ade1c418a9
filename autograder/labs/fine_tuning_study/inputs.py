"""The inputs of every probe, from a seed.

Hidden logits are such that the known wrong ways to read them differ from the right one: no probe has as many messages
as classes (comparing shapes that broadcast would hide a missing argmax), classes are not balanced, and both logits of
a message often lie on one side of 0.5.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.kit.lab import ProbeInputs
from autograder.labs.fine_tuning_study.metrics import metrics_of
from lora_lab.synthetic import generate, load_families

Rng = np.random.Generator
Logits = NDArray[np.float32]

MAX_TOKENS = 24  # of a reply, as exercise 6 asks for
NAMES = ("runs", "sweep", "chat_model", "reply_before", "reply_after")
CLAIMS = ("best_run", "cause_of_collapse", "rank_matters", "example_learned")
CHANGES = {
    "baseline": {},
    "again": {},
    "rate": {"learning_rate": 7e-4},
    "decay": {"weight_decay": 0.25},
    "other seed": {},
}
ORIGINAL = ((4, 3.3767), (8, 3.3444), (16, 3.3257), (8, 3.2756))  # the sweep of the case, in the order of its runs


def inputs(probe: str, seed: int) -> ProbeInputs:
    """The inputs of one probe; the same seed gives the same inputs."""
    rng = np.random.default_rng([seed, *probe.encode()])  # a stream of its own for each probe
    match probe:
        case "metrics":
            return metrics_inputs(rng)
        case "experiment":
            return experiment_inputs(rng)
        case "collapse":
            return collapse_inputs(rng)
        case "adapters":
            return adapters_inputs(rng)
        case "sweep":
            return sweep_inputs(rng)
        case "example":
            return example_inputs(rng)
        case "study":
            return ProbeInputs({"names": list(NAMES), "claims": list(CLAIMS)})
    raise LookupError(f"there is no probe {probe!r}")


def _labels(rng: Rng, messages: int, spam: int) -> NDArray[np.int64]:
    return rng.permutation(np.array([1] * spam + [0] * (messages - spam)))


def _honest(rng: Rng, labels: NDArray[np.int64], wrong: tuple[int, int], offset: float) -> Logits:
    """Logits that are right but for some ham and some spam messages, with a constant added to both classes.

    With as many of both wrong, precision and recall would be the same number.
    """
    margin = rng.uniform(0.4, 3.0, len(labels)) * np.where(labels == 1, 1, -1)
    for label, count in enumerate(wrong):
        margin[rng.permutation(np.flatnonzero(labels == label))[:count]] *= -1
    base = rng.uniform(-1.5, 1.5, len(labels)) + offset
    return np.stack([base - margin / 2, base + margin / 2], axis=1).astype(np.float32)


def metrics_inputs(rng: Rng) -> ProbeInputs:
    """Mixed answers, the same with a constant added to both logits, nothing taken for spam, a tuple.

    Behind them: as many of both classes wrong, so that precision is recall, and no message rightly taken for spam.
    """
    labels = _labels(rng, 37, 14)
    mixed = _honest(rng, labels, (6, 3), 0.0)
    none = np.minimum(mixed, -0.3)  # also where the logit of spam alone decides, none is taken for spam
    none[:, 1] = none[:, 0] - rng.uniform(0.3, 2, len(labels)).astype(np.float32)
    others = _labels(rng, 29, 10)
    cases = {
        "mixed": (mixed, labels),
        # So far that each logit's own sigmoid is 1 up to rounding.
        "shifted": (mixed + np.float32(rng.uniform(8, 10)), labels),
        "none": (none, labels),
        "tuple": (_honest(rng, others, (4, 2), 0.5), others),
        "as many": (_honest(rng, labels, (4, 4), 0.0), labels),
        "none right": (_honest(rng, labels, (7, 14), 0.0), labels),
    }
    return ProbeInputs({"cases": list(cases), "hidden": "tuple"}, _arrays(cases))


def _arrays(cases: dict[str, tuple[Logits, NDArray[np.int64]]]) -> dict[str, NDArray[Any]]:
    logits = {f"{name}/logits": pair[0] for name, pair in cases.items()}
    return logits | {f"{name}/labels": pair[1] for name, pair in cases.items()}


def experiment_inputs(rng: Rng) -> ProbeInputs:
    seed, other = (int(value) for value in rng.choice(np.arange(1, 10_000), 2, replace=False))
    cases = {
        name: {"seed": other if name == "other seed" else seed, "changes": changes, "noise": int(rng.integers(2**31))}
        for name, changes in CHANGES.items()
    }
    train, test = few_messages(rng)
    return ProbeInputs({"train": train, "test": test, "cases": cases})


def few_messages(rng: Rng) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Short messages, 11 to train on and 9 to test with, no text twice; the last batch of 8 is not a full one."""
    families = [family for family in load_families() if family.split == "test"]
    messages = sorted(generate(families, 60, int(rng.integers(2**31))), key=lambda pair: len(pair[1]))
    spam = [pair for pair in messages if pair[0] == "spam"]
    ham = [pair for pair in messages if pair[0] == "ham"]
    return [*ham[:6], *spam[:5]], [*ham[6:11], *spam[5:9]]


def collapse_inputs(rng: Rng) -> ProbeInputs:
    labels = _labels(rng, 41, 20)
    honest = _honest(rng, labels, (5, 4), 0.0)
    constant = np.tile(rng.normal(size=2), (41, 1)).astype(np.float32)
    noise = rng.uniform(-2e-6, 2e-6, (41, 2)).astype(np.float32)
    one_class = honest.copy()
    one_class[:, 0] = one_class[:, 1] + 1.0
    not_numbers = np.full((41, 2), np.nan, np.float32)
    weak = (0.02 * rng.normal(size=(41, 2))).astype(np.float32)
    unbalanced = _labels(rng, 41, 2)
    cases = {
        "constant": (constant, labels),
        "nearly constant": (constant + noise, labels),
        "not numbers": (not_numbers, labels),
        "one class": (one_class, labels),
        "weak": (weak, labels),
        "inverted": (-honest, labels),
        "unbalanced": (_honest(rng, unbalanced, (2, 1), 0.0), unbalanced),
        "honest": (honest, labels),
    }
    facts = {
        name: {"metrics": metrics_of(np.nan_to_num(logits).argmax(axis=1), labels)}
        for name, (logits, labels) in cases.items()
    }
    losses = {f"{name}/losses": _losses(name, rng) for name in cases}  # arrays, because JSON has no NaN
    return ProbeInputs({"cases": facts}, _arrays(cases) | losses)


COLLAPSED = ("constant", "nearly constant", "not numbers")


def _losses(name: str, rng: Rng) -> NDArray[np.float64]:
    """Of six steps, nats per message."""
    if name == "not numbers":
        return np.array([0.7, *[np.nan] * 5])
    end = 0.6932 if name in (*COLLAPSED, "weak") else 0.4
    return np.linspace(0.70, end, 6) + rng.uniform(-0.003, 0.003, 6)


def adapters_inputs(rng: Rng) -> ProbeInputs:
    width = 2 * int(rng.integers(5, 9))
    layers = int(rng.integers(2, 4))
    ranks = sorted(int(rank) for rank in rng.choice([2, 3, 5, 6], 2, replace=False))
    model = {"width": width, "layers": layers, "vocab": 40, "weights": int(rng.integers(2**31))}
    counts = [[ranks[0], width, layers], [ranks[1], width, layers], [8, 192, 4], [4, 768, 6]]
    arrays = {"ids": rng.integers(5, 40, (6, 9)), "labels": _labels(rng, 6, 3)}
    return ProbeInputs({"model": model, "ranks": ranks, "counts": counts}, arrays)


def sweep_inputs(rng: Rng) -> ProbeInputs:
    train, test = few_messages(rng)
    ranks = sorted(int(rank) for rank in rng.choice([2, 3, 5], 2, replace=False))
    seeds = [int(seed) for seed in rng.choice(np.arange(1, 10_000), 2, replace=False)]
    facts = {"train": train, "test": test, "ranks": ranks, "seeds": seeds, "noise": int(rng.integers(2**31))}
    return ProbeInputs(facts | {"tables": tables(rng)})


TABLES = {"clear": "yes", "close": "yes", "original": "no", "noise": "no", "one repeat": "unknown"}  # what each shows


def tables(rng: Rng) -> dict[str, list[dict[str, float]]]:
    """Given sweeps: a clear effect, one just above the spread, the case's, noise alone, and one without any repeat."""
    level = float(rng.uniform(0.5, 2))

    def rows(cells: list[tuple[int, float]]) -> list[dict[str, float]]:
        return [
            {"rank": rank, "seed": 1 + i, "loss": round(loss, 4), "seconds": round(float(rng.uniform(20, 30)), 1)}
            for i, (rank, loss) in enumerate(cells)
        ]

    def spread(size: float) -> float:
        return float(rng.uniform(-size, size))

    clear = [(rank, level - 0.1 * i + spread(0.004)) for i, rank in enumerate((2, 4, 8)) for _ in range(3)]
    noise = [(rank, level + 0.001 * i + side) for i, rank in enumerate((4, 8)) for side in (-0.06, 0.05, 0.01)]
    close = [(rank, level + 2 - 0.07 * i + side) for i, rank in enumerate((4, 8)) for side in (-0.03, 0.02, 0.02)]
    single = [(rank, level - 0.1 * i) for i, rank in enumerate((4, 8, 16))]
    return {
        "clear": rows(clear),
        "close": rows(close),
        "original": rows(list(ORIGINAL)),
        "noise": rows(noise),
        "one repeat": rows(single),
    }


def example_inputs(rng: Rng) -> ProbeInputs:
    families = [family for family in load_families() if family.split == "test"]
    data = [text for _, text in generate(families, 12, int(rng.integers(2**31)))]
    thing = str(rng.choice(["lighthouse", "umbrella", "bicycle", "teapot", "ladder"]))
    colour = str(rng.choice(["purple", "orange", "silver", "yellow"]))
    example = {"prompt": f"which {thing} is yours?", "reply": f"mine is the {colour} one"}
    return ProbeInputs({"data": data, **example, "tokens": MAX_TOKENS})
