"""Exercise 6: an adapter is saved, loaded on another base model, and merged."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from peft import LoraConfig, TaskType, get_peft_model
from torch import Tensor, nn

from autograder.kit.recorder import Recorder, Recording, from_numpy
from autograder.labs.peft_in_practice.probes.given import given_names
from autograder.labs.peft_in_practice.probes.small import answers, redraw, small_model

WEIGHTS = (".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".npz")
ADAPTER, HEAD = "lora_", "classifier."
SCALE = 2  # alpha / rank of the adapter that is kept


class Models:
    """Models of the same body: adapted ones as training left them, and new ones with another head."""

    def __init__(self, facts: Mapping[str, Any], ids: Tensor) -> None:
        self.facts, self.ids = facts, ids

    def base(self) -> nn.Module:
        """A new one: the same body, and a head that was just drawn."""
        model = small_model(self.facts["model"])
        redraw({name: p for name, p in model.named_parameters() if name.startswith(HEAD)}, self.facts["head"] + 1)
        return model

    def trained(self, adapter: float = 1, head: bool = True) -> Any:
        """An adapted one.

        Args:
            adapter: how many times its update is in it.
            head: whether its head is the trained one, or that of a new model.
        """
        config = LoraConfig(
            task_type=TaskType.SEQ_CLS,
            r=self.facts["rank"],
            lora_alpha=SCALE * self.facts["rank"],
            target_modules=["query", "value"],
        )
        model = get_peft_model(self.base(), config)
        named = dict(model.named_parameters())
        redraw({name: p for name, p in named.items() if ADAPTER in name}, self.facts["adapter"])
        with torch.no_grad():
            for name, parameter in named.items():
                if "lora_B" in name:
                    parameter.mul_(adapter)
        if head:
            redraw({n: p for n, p in named.items() if HEAD in n and "modules_to_save" in n}, self.facts["head"])
        return model.eval()

    def said(self, adapter: float = 1, head: bool = True) -> Tensor:
        return answers(self.trained(adapter, head), self.ids)


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Saves a trained adapter, loads it frozen and trainable, and merges it once and twice.

    Args:
        facts: "model": sizes and seed; "rank"; "head" and "adapter": seeds of what training has made of them.
        arrays: "ids" (B, T).
    """
    models = Models(facts, from_numpy(arrays["ids"]))
    with given_names(names), tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "adapter"
        with record.experiment("files", "save_adapter(model, folder)") as seen:
            names["save_adapter"](models.trained(), str(folder))
            found = [path for path in sorted(Path(top).rglob("*")) if path.is_file()]
            seen.facts["files"] = [path.name[:100] for path in found][:50]
            seen.facts["adapter_bytes"] = sum(path.stat().st_size for path in found if path.suffix in WEIGHTS)
            seen.facts["model_bytes"] = sum(4 * p.numel() for p in models.base().parameters())
        for name, trainable in (("frozen", {}), ("trainable", {"trainable": True})):
            call = f"load_adapter(base, folder{', trainable=True' if trainable else ''})"
            with record.experiment(f"{name}/loaded", call) as seen:
                model = names["load_adapter"](models.base(), str(folder), **trainable)
                _describe_loaded(model, models, seen)
        for name, times in (("once", 1), ("again", 2)):
            with record.experiment(f"{name}/merged", f"merge({'merge(model)' if times == 2 else 'model'})") as seen:
                model = models.trained()
                for _ in range(times):
                    model = names["merge"](model)
                _describe_merged(model, models, seen)
        with record.experiment("loaded and merged/merged", "merge(load_adapter(base, folder))") as seen:
            _describe_merged(names["merge"](names["load_adapter"](models.base(), str(folder))), models, seen)


def _describe_loaded(model: object, models: Models, seen: Recording) -> None:
    seen.facts["type"] = type(model).__name__
    if not isinstance(model, nn.Module):
        return
    seen.facts["trainable"] = [name for name, p in model.named_parameters() if p.requires_grad]
    seen.tensor("logits", answers(model, models.ids))
    _describe_others(models, seen)
    seen.tensor("base", answers(models.base(), models.ids))


def _describe_merged(model: object, models: Models, seen: Recording) -> None:
    seen.facts["type"] = type(model).__name__
    if not isinstance(model, nn.Module):
        return
    seen.facts["adapters"] = sum(ADAPTER in name for name, _ in model.named_parameters())
    seen.tensor("logits", answers(model, models.ids))
    _describe_others(models, seen)
    seen.tensor("twice", models.said(adapter=2))
    seen.tensor("unscaled", models.said(adapter=1 / SCALE))


def _describe_others(models: Models, seen: Recording) -> None:
    """What the model said that was kept, and what models say that lost a part of it."""
    seen.tensor("trained", models.said())
    seen.tensor("without_adapter", models.said(adapter=0))
    seen.tensor("without_head", models.said(head=False))
