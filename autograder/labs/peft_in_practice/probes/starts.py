"""Exercise 3: two starts, and one training of each, watched from its first to its last batch."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModelForSequenceClassification

from autograder.kit.probing.digests import digests, fingerprint, is_head
from autograder.kit.probing.small import encoded
from autograder.kit.probing.values import get, number
from autograder.kit.probing.watch import Watch, watching
from autograder.kit.recorder import Recorder, Recording
from autograder.labs.peft_in_practice.probes.given import ENCODER, given_names, tokenizer_of
from lora_lab.practice import Collate, logits_of

FIELDS = ("start", "seed", "validation_logits", "test_logits", "validation_labels", "test_labels")
SETS = ("train", "validation", "test")
SIZES = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "type_vocab_size",
)
Rows = list[dict[str, Any]]


def padded(rows: list[Any]) -> dict[str, torch.Tensor]:
    """One batch of what was encoded, for the probe's own questions."""
    batch = tokenizer_of(ENCODER).pad([{k: v for k, v in row.items() if k != "labels"} for row in rows])
    return {name: torch.tensor(batch[name]) for name in ("input_ids", "attention_mask")}


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Makes a model of each start three times, and trains three.

    Args:
        facts: "train", "validation" and "test": [label, text] pairs; "seed" and "other"; "noise": what the global
            generators are set to before each call.
    """
    with given_names(names):
        with record.experiment("pretrained") as seen:
            pretrained = AutoModelForSequenceClassification.from_pretrained(names["ENCODER"], num_labels=2)
            seen.facts |= {"body": digests(pretrained)["body"], "config": _sizes_of(pretrained)}
        seeds = {"first": facts["seed"], "again": facts["seed"], "other": facts["other"]}
        noise = iter(facts["noise"])
        for start in ("pretrained", "random"):
            for name, seed in seeds.items():
                with record.experiment(f"{start}/{name}/model", f'new_model("{start}", {seed})') as seen:
                    _set_noise(next(noise))
                    _describe_model(names["new_model"](start, seed), pretrained, seen)
        calls = {
            "loop": ("pretrained", facts["seed"], "loop"),
            "again": ("pretrained", facts["seed"], "loop"),
            "trainer": ("random", facts["other"], "trainer"),
        }
        for name, (start, seed, by) in calls.items():
            way = "" if name == "again" else f', by="{by}"'  # the loop is what `by` is where it is not named
            call = f'fine_tune("{start}", {seed}, train, validation, test{way})'
            with record.experiment(f"{name}/tuned", call) as seen:
                sets = {kind: encoded(facts[kind], tokenizer_of(ENCODER)) for kind in SETS}
                for kind, rows in sets.items():
                    seen.facts[kind] = [fingerprint(row["input_ids"]) for row in rows]
                _set_noise(next(noise))
                with watching(seen.facts) as watch:
                    curve = names["fine_tune"](start, seed, *sets.values(), **({} if name == "again" else {"by": by}))
                describe_curve(curve, seen)
                _describe_final(watch, sets, names["batches"], seen)
            if seen.error is not None:
                return


def _sizes_of(model: Any) -> dict[str, int]:
    """What the configuration says of the model's shape."""
    config: Mapping[str, Any] = model.config.to_dict()
    return {name: int(config[name]) for name in SIZES if isinstance(config.get(name), int)}


def _set_noise(value: int) -> None:
    torch.manual_seed(value)
    np.random.seed(value)  # whoever draws from the old generator is seeded by that as well


def _describe_model(model: object, pretrained: nn.Module, seen: Recording) -> None:
    seen.facts["type"] = type(model).__name__
    if not isinstance(model, nn.Module) or not hasattr(model, "config"):
        return
    seen.facts |= digests(model) | {"config": _sizes_of(model)}
    seen.facts["labels"] = number(getattr(model.config, "num_labels", 0))
    loaded = dict(pretrained.named_parameters())
    body = {name: p.detach() for name, p in model.named_parameters() if p.ndim > 1 and not is_head(name)}
    seen.facts["loaded"] = [name for name, p in body.items() if name in loaded and torch.equal(p, loaded[name])]
    seen.facts["flat"] = [name for name, p in body.items() if p.numel() > 1 and float(p.std()) == 0]


def describe_curve(curve: object, seen: Recording) -> None:
    """What was kept of a run: fields, logits (epochs, N, 2) and labels as arrays."""
    seen.facts["type"] = type(curve).__name__
    seen.facts["missing"] = [name for name in FIELDS if get(curve, name) is None]
    seen.facts["start"] = str(get(curve, "start"))[:60]
    seen.facts["seed"] = number(get(curve, "seed"))
    for name, epochs in (("validation_logits", "epochs"), ("test_logits", "test_epochs")):
        value = _stacked(get(curve, name))
        seen.facts[epochs] = 0 if value is None else len(value)
        seen.tensor(name, value)
    for name in ("validation_labels", "test_labels"):
        value = get(curve, name)
        if isinstance(value, list | tuple | np.ndarray):
            value = torch.as_tensor(np.asarray(value))
        seen.tensor(name, value)


def _describe_final(watch: Watch, sets: Mapping[str, Rows], batches: Collate, seen: Recording) -> None:
    """What the trained model says now, in use, to our batches and to the student's: its last kept answers are one of
    these."""
    if not watch.trained:
        return
    model = max(watch.trained, key=lambda one: len(one.batches)).model
    for kind in ("validation", "test"):
        seen.tensor(f"final_{kind}", torch.from_numpy(logits_of(model, sets[kind], padded)))
        with suppress(Exception):  # exercise 2 says what is wrong with them
            seen.tensor(f"own_final_{kind}", torch.from_numpy(logits_of(model, sets[kind], batches)))


def _stacked(values: object) -> torch.Tensor | None:
    """One array of (epochs, N, 2) out of a list of them; None where they are not such."""
    if isinstance(values, torch.Tensor | np.ndarray):
        values = list(values)
    if not isinstance(values, list | tuple) or not values:
        return None
    parts = [one.detach().cpu().numpy() if isinstance(one, torch.Tensor) else np.asarray(one) for one in values]
    if len({part.shape for part in parts}) != 1 or parts[0].dtype.kind not in "fiu":
        return None
    return torch.from_numpy(np.stack(parts).astype(np.float64))
