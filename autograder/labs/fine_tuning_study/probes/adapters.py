"""Exercise 4: LoRA by peft, on a hidden small model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from peft import LoraConfig, get_peft_model
from torch import nn

from autograder.kit.probing.small import descend, small_classifier
from autograder.kit.recorder import Recorder, from_numpy
from autograder.labs.fine_tuning_study.probes.given import given_names

POSITIONS = 24


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Adapts a hidden model at several ranks, and counts by hand.

    Args:
        facts: "model": sizes and seed; "ranks"; "counts": [rank, width, layers] to count for.
        arrays: "ids" (B, T) and "labels" (B,).
    """
    with given_names(names):
        for rank in facts["ranks"]:
            with record.experiment(f"rank{rank}/config", f"lora_config({rank})") as seen:
                config = names["lora_config"](rank)
                seen.facts["type"] = type(config).__name__
                if isinstance(config, LoraConfig):
                    seen.facts |= {"r": config.r, "alpha": config.lora_alpha, "rslora": bool(config.use_rslora)}
                    seen.facts["task_type"] = str(getattr(config.task_type, "value", config.task_type))
                    seen.facts["bias"] = str(config.bias)
            with record.experiment(f"rank{rank}/model", "get_peft_model(model, lora_config(rank))") as seen:
                base = small_classifier(facts["model"], POSITIONS)
                before = {name: p.detach().clone() for name, p in base.named_parameters()}
                model = get_peft_model(base, names["lora_config"](rank))
                seen.facts["parameters"] = [
                    [name, p.numel(), bool(p.requires_grad)] for name, p in model.named_parameters()
                ]
                seen.facts["scaling"] = {
                    path.removeprefix("base_model.model."): float(module.scaling["default"])
                    for path, module in model.named_modules()
                    if isinstance(getattr(module, "scaling", None), dict) and "default" in module.scaling
                }
                _step(model, arrays, seen.facts, before)
        for rank, width, layers in facts["counts"]:
            call = f"count_trainable({rank}, {width}, {layers})"
            with record.experiment(f"{rank}-{width}-{layers}/count", call) as seen:
                found = names["count_trainable"](rank, width, layers)
                whole = isinstance(found, int | float) and not isinstance(found, bool)
                seen.facts |= {"type": type(found).__name__, "count": found if whole else None}


def _step(
    model: nn.Module, arrays: Mapping[str, NDArray[Any]], facts: dict[str, Any], before: Mapping[str, torch.Tensor]
) -> None:
    """Trains for two steps, and writes down what has moved."""
    start = {name: p.detach().clone() for name, p in model.named_parameters()}
    descend(model, from_numpy(arrays["ids"]), from_numpy(arrays["labels"]))
    facts["moved"] = [name for name, p in model.named_parameters() if not torch.equal(p.detach(), start[name])]
    now = {name.removeprefix("base_model.model.").replace(".base_layer", ""): p for name, p in model.named_parameters()}
    facts["base_moved"] = [
        name for name, old in before.items() if name in now and not torch.equal(now[name].detach(), old)
    ]
