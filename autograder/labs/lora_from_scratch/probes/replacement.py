"""Exercise 3: every inner linear layer of a model replaced, the head left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from autograder.kit.recorder import Recorder, Recording, from_numpy
from autograder.labs.lora_from_scratch.probes.adapted import draw_into, record_run
from autograder.labs.lora_from_scratch.probes.adapters import (
    AsAsked,
    Roles,
    by_position,
    compare_updates,
    find_pair,
    layer_or_as_asked,
    learn_roles,
    learn_roles_in,
    parameters_of,
)
from autograder.labs.lora_from_scratch.probes.memory import empty_is_nan
from autograder.labs.lora_from_scratch.probes.models import HEAD, Before, gpt2_sized, narrow_gpt, nested


@empty_is_nan()
def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Replaces on a GPT-2 124M, on a narrow GPT of fewer layers, and on a model that is no GPT.

    Args:
        facts: "rank" and "alpha" to use; "narrow" and "nested": sizes and weight seed of these models.
        arrays: "ids" (B, T), token ids for the small models.
    """
    replace, lora_layer = by_position(names["replace_linear_with_lora"]), layer_or_as_asked(names["LoRALayer"])
    rank, alpha = facts["rank"], facts["alpha"]
    ids = from_numpy(arrays["ids"])
    models: dict[str, Callable[[], nn.Module]] = {
        "gpt2": gpt2_sized,
        "narrow": lambda: narrow_gpt(facts["narrow"]),
        "nested": lambda: nested(facts["nested"]),
    }
    roles = (
        learn_roles(lora_layer) if lora_layer is not AsAsked else learn_roles_in(by_position(names["LinearWithLoRA"]))
    )
    for label, build in models.items():
        model = build()
        before = Before(model)
        runs = label != "gpt2"  # that one has no weights to run with
        logits = _logits(model, ids) if runs else None
        with record.experiment(f"{label}/replace", f"replace_linear_with_lora(model, {rank}, {alpha})") as seen:
            returned = replace(model, rank, alpha)
            seen.facts["returned"] = (
                "nothing" if returned is None else "the model" if returned is model else type(returned).__name__
            )
        with record.experiment(f"{label}/layers") as seen:
            seen.facts["layers"] = before.layers()
            seen.facts["stray"] = before.stray()
            seen.facts["dotted"] = any("." in name for name, _ in model.named_children())
        if logits is not None:
            with record.experiment(f"{label}/logits", "model(token_ids)") as seen:
                seen.tensor("before", logits)
                seen.tensor("after", _logits(model, ids))
            with record.experiment(f"{label}/scales") as seen:
                _compare_with_own_layer(before, lora_layer, rank, alpha, roles, seen)
            with record.experiment(f"{label}/drawn", "model(token_ids)") as seen, torch.no_grad():
                draw_into(before, rank, roles, facts[label]["seed"])
                record_run(before, ids, seen)
    with record.experiment("twice") as seen:
        model = narrow_gpt(facts["narrow"] | {"layers": 1})
        before = Before(model)
        replace(model, rank, alpha)
        replace(model, rank, alpha)
        seen.facts["layers"] = before.layers()


def _logits(model: nn.Module, ids: Tensor) -> Tensor:
    with torch.no_grad():
        logits: Tensor = model(ids)
    return logits


def _compare_with_own_layer(
    before: Before, lora_layer: Any, rank: int, alpha: float, roles: Roles, seen: Recording
) -> None:
    """Each adapter's update against that of the student's own LoRALayer(in, out, rank, alpha) on the same A and B.

    The ratio is 1 where rank and alpha arrived, whatever the layer makes of them. A layer that can't be called so is
    compared with what was asked for.
    """
    compared: list[dict[str, Any]] = []
    seen.facts["compared"] = compared
    for path in before.linears:
        in_dim, out_dim = before.sizes[path]
        if path == HEAD:
            continue
        now = before.model.get_submodule(path)
        own = lora_layer(in_dim, out_dim, rank, alpha)
        pair = find_pair(before.own_of(now), in_dim, out_dim, rank, roles)
        own_roles = {"A": "A", "B": "B"} if lora_layer is AsAsked else roles
        reference = find_pair(parameters_of(own), in_dim, out_dim, rank, own_roles)
        if pair is None or reference is None:
            compared.append({"path": path, "pair": False})
            continue
        compared.append({"path": path, "pair": True, **compare_updates(now, own, pair, reference, len(compared))})
