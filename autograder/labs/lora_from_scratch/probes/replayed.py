"""Exercises 3 and 4, computed without student code: the models that were adapted, from our own weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from autograder.kit.recorder import Recorder, Recording, from_numpy
from autograder.labs.lora_from_scratch.probes.adapted import gradients, replay
from autograder.labs.lora_from_scratch.probes.models import narrow_gpt, nested

ALIKE = 1e-2  # of an update's or a gradient's size: less than that is rounding


def replacement(
    found: Mapping[str, NDArray[Any]], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """The logits before anything was replaced, and the run with drawn adapters.

    Args:
        found: what exercise 3's probe recorded.
        facts, arrays: the inputs of that probe.
    """
    ids = from_numpy(arrays["ids"])
    models: dict[str, Callable[[], nn.Module]] = {
        "narrow": lambda: narrow_gpt(facts["narrow"]),
        "nested": lambda: nested(facts["nested"]),
    }
    for label, build in models.items():
        model = build()
        with record.experiment(f"{label}/logits") as seen, torch.no_grad():
            seen.tensor("before", model(ids))
        with record.experiment(f"{label}/drawn") as seen:
            _replay(model, _given(found, f"{label}/drawn/"), ids, facts, facts[label]["seed"], seen)


def freezing(
    found: Mapping[str, NDArray[Any]], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """The gradients of drawn adapters.

    Args:
        found: what exercise 4's probe recorded.
        facts, arrays: the inputs of that probe.
    """
    ids, narrow = from_numpy(arrays["ids"]), facts["narrow"]
    given = _given(found, "narrow/drawn/")
    model = narrow_gpt(narrow)
    with record.experiment("narrow/drawn") as seen:
        compared = _replay(model, given, ids, narrow, narrow["seed"], seen)
        known = {path: one for path, one in compared.items() if one is not None and one["rest"] < ALIKE}
        seen.facts["comparable"] = len(known) == len(compared)
        if not seen.facts["comparable"]:
            return
        scales = {path: one["ratio"] * narrow["alpha"] / narrow["rank"] for path, one in known.items()}
        wanted = gradients(model, scales, ids, narrow["rank"], narrow["seed"])
        seen.facts["others"] = [
            path
            for path, pair in wanted.items()
            if any(not _alike(given.get(f"{path}/{role}"), own) for role, own in zip("AB", pair, strict=True))
        ]


def _given(found: Mapping[str, NDArray[Any]], prefix: str) -> dict[str, Tensor]:
    return {n.removeprefix(prefix): from_numpy(a) for n, a in found.items() if n.startswith(prefix)}


def _replay(
    model: nn.Module, given: Mapping[str, Tensor], ids: Tensor, facts: Mapping[str, Any], seed: int, seen: Recording
) -> dict[str, dict[str, float] | None]:
    logits = given.get("logits")
    seen.facts["finite"] = all(bool(tensor.isfinite().all()) for tensor in given.values())
    if not seen.facts["finite"]:
        return {"": None}
    ours, compared = replay(model, given, ids, facts["rank"], facts["alpha"], seed)
    seen.facts["same"] = logits is not None and _alike(logits, ours)
    seen.facts["layers"] = compared
    return compared


def _alike(given: Tensor | None, ours: Tensor) -> bool:
    """Whether something that was recorded is what we computed, as exactly as float32 tells."""
    return given is not None and given.shape == ours.shape and bool((given - ours).norm() <= ALIKE * ours.norm())
