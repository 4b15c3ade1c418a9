"""Exercise 5: the adapter of each wish on a hidden model, and what training moves in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from peft import LoraConfig, get_peft_model
from torch import Tensor, nn

from autograder.kit.probing.small import descend
from autograder.kit.recorder import Recorder, Recording, from_numpy
from autograder.labs.peft_in_practice.probes.given import given_names
from autograder.labs.peft_in_practice.probes.small import small_model

PREFIX = "base_model.model."
ONES = 20_000  # inputs of a dropout whose share of zeros is counted


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Adapts a hidden model by each wish, and trains it for two steps.

    Args:
        facts: "model": sizes and seed; "wishes": names.
        arrays: "ids" (B, T) and "labels" (B,).
    """
    with given_names(names):
        for name in facts["wishes"]:
            with record.experiment(f"{name}/adapted", f'get_peft_model(model, wish("{name}"))') as seen:
                config = names["wish"](name)
                seen.facts["type"] = type(config).__name__
                if isinstance(config, LoraConfig):
                    model = get_peft_model(small_model(facts["model"]), config)
                    _describe(model, from_numpy(arrays["ids"]), from_numpy(arrays["labels"]), seen)


def _describe(model: nn.Module, ids: Tensor, labels: Tensor, seen: Recording) -> None:
    layers = {
        path.removeprefix(PREFIX): module
        for path, module in model.named_modules()
        if isinstance(getattr(module, "lora_A", None), nn.ModuleDict) and "default" in module.lora_A
    }
    seen.facts["scaling"] = {path: float(layer.scaling["default"]) for path, layer in layers.items()}
    seen.facts["bias_in_adapter"] = any(
        "lora_" in name and name.endswith(".bias") for name, _ in model.named_parameters()
    )
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    descend(model, ids, labels)
    seen.facts["parameters"] = [
        {
            "name": name.removeprefix(PREFIX),
            "size": p.numel(),
            "trainable": bool(p.requires_grad),
            "moved": not torch.equal(p.detach(), before[name]),
        }
        for name, p in model.named_parameters()
    ]
    if layers:
        first = next(iter(layers.values()))
        seen.facts["effect"] = _effect(first)
        dropout = first.lora_dropout["default"] if "default" in first.lora_dropout else nn.Identity()
        seen.facts["dropped"] = _zeros(dropout.train())


@torch.no_grad()
def _effect(layer: Any) -> float | None:
    """How many times B A the layer's update is."""
    x = torch.randn(5, layer.in_features, generator=torch.Generator().manual_seed(0))
    update = layer.eval()(x) - layer.base_layer(x)
    product = layer.lora_B["default"](layer.lora_A["default"](x))
    return float((update * product).sum() / (product * product).sum()) if float(product.abs().sum()) else None


@torch.no_grad()
def _zeros(dropout: nn.Module) -> float:
    return float((dropout(torch.ones(ONES)) == 0).double().mean())
