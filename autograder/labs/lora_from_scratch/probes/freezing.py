"""Exercise 4: everything frozen but LoRA."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from autograder.kit.recorder import Recorder, from_numpy
from autograder.labs.lora_from_scratch.probes.adapted import draw_into, loss_of, record_run
from autograder.labs.lora_from_scratch.probes.adapters import (
    AsAsked,
    by_position,
    layer_or_as_asked,
    learn_roles,
    learn_roles_in,
)
from autograder.labs.lora_from_scratch.probes.memory import empty_is_nan, nan_to_small
from autograder.labs.lora_from_scratch.probes.models import Before, gpt2_sized, narrow_gpt


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Replaces and freezes; counts on a GPT-2 124M, gradients and one optimiser step on a narrow GPT.

    Args:
        facts: "gpt2" and "narrow": {"rank", "alpha"} to use; "narrow" also has sizes and weight seed.
        arrays: "ids" (B, T) token ids for the narrow model.
    """
    replace, freeze = by_position(names["replace_linear_with_lora"]), names["freeze_and_activate_lora"]

    model: nn.Module = gpt2_sized()
    before = Before(model)
    with record.experiment("gpt2/freeze", "freeze_and_activate_lora(model)") as seen:
        replace(model, facts["gpt2"]["rank"], facts["gpt2"]["alpha"])
        freeze(model)
        seen.facts["parameters"] = _census(model, before)
    del model, before

    model = narrow_gpt(facts["narrow"])
    for parameter in list(model.parameters())[::2]:
        parameter.requires_grad_(False)  # freezing is no switch: what is frozen stays so
    before = Before(model)
    with record.experiment("narrow/freeze", "freeze_and_activate_lora(model)") as seen:
        with empty_is_nan():
            replace(model, facts["narrow"]["rank"], facts["narrow"]["alpha"])
        nan_to_small(model)  # check 1.3 measures it
        digests = {name: _digest(p) for name, p in model.named_parameters()}
        freeze(model)
        seen.facts["changed_by_freezing"] = [n for n, p in model.named_parameters() if _digest(p) != digests.get(n)]
        seen.facts["parameters"] = _census(model, before)

    with record.experiment("narrow/gradients", "model(token_ids)") as seen:
        ids = from_numpy(arrays["ids"])
        logits: Tensor = model(ids)
        loss = loss_of(logits, ids)
        seen.facts["loss_has_gradient"] = bool(loss.requires_grad)
        if loss.requires_grad:
            loss.backward()
        seen.facts["with_gradient"] = [n for n, p in model.named_parameters() if p.grad is not None]

    with record.experiment("narrow/step") as seen:
        values = {name: p.detach().clone() for name, p in model.named_parameters()}
        digests = {name: _digest(p) for name, p in model.named_parameters()}
        with torch.no_grad():  # plain SGD, written out: torch's optimisers take a second to import
            for parameter in model.parameters():
                if parameter.grad is not None:
                    parameter.sub_(0.1 * parameter.grad)
        model(ids)  # a forward that writes into the weights would show here
        seen.facts["changed"] = [n for n, p in model.named_parameters() if _digest(p) != digests[n]]

    with record.experiment("narrow/drawn", "model(token_ids)") as seen:
        lora_layer, wrap = layer_or_as_asked(names["LoRALayer"]), by_position(names["LinearWithLoRA"])
        roles = learn_roles(lora_layer) if lora_layer is not AsAsked else learn_roles_in(wrap)
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                parameter.copy_(values[name])  # as they were before the step
        pairs = draw_into(before, facts["narrow"]["rank"], roles, facts["narrow"]["seed"])
        model.zero_grad(set_to_none=True)
        logits = record_run(before, ids, seen)
        if logits.requires_grad:
            loss_of(logits, ids).backward()
        for path, pair in pairs.items():
            for role, factor in (("A", pair.a), ("B", pair.b)):
                if factor.tensor.grad is not None:
                    seen.tensor(f"{path}/{role}", factor.as_applied(factor.tensor.grad))


def _census(model: nn.Module, before: Before) -> list[list[Any]]:
    """Every parameter once: name, number of elements, was it there before, is it trainable."""
    return [
        [
            name,
            parameter.numel(),
            before.is_base(parameter) or name in before.parameters,  # by its name, where its memory was replaced
            bool(parameter.requires_grad),
        ]
        for name, parameter in model.named_parameters()
    ]


def _digest(parameter: Tensor) -> str:
    return hashlib.blake2b(parameter.detach().contiguous().numpy().tobytes(), digest_size=8).hexdigest()
