"""Exercise 3: two starts, and one training of each, watched from its first to its last batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModelForSequenceClassification

from autograder.kit.recorder import Recorder, Recording
from autograder.labs.peft_in_practice.probes.given import ENCODER, given_names, tokenizer_of
from autograder.labs.peft_in_practice.probes.instrument import (
    Watch,
    digests,
    fingerprint,
    is_head,
    sizes_of,
    watching,
)
from autograder.labs.peft_in_practice.probes.plain import get, number, stacked
from lora_lab.practice import logits_of

FIELDS = ("start", "seed", "validation_logits", "test_logits", "validation_labels", "test_labels")
SETS = ("train", "validation", "test")
Rows = list[dict[str, Any]]


def examples(messages: list[list[Any]], tokenizer: Any) -> Rows:
    """[label, text] pairs as the notebook encodes them."""
    encoded = tokenizer([text for _, text in messages], truncation=True, max_length=24)
    rows = zip(encoded["input_ids"], encoded["attention_mask"], messages, strict=True)
    return [{"input_ids": ids, "attention_mask": m, "labels": int(label == "spam")} for ids, m, (label, _) in rows]


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
            seen.facts |= {"body": digests(pretrained)["body"], "config": sizes_of(pretrained)}
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
                sets = {kind: examples(facts[kind], tokenizer_of(ENCODER)) for kind in SETS}
                for kind, rows in sets.items():
                    seen.facts[kind] = [fingerprint(row["input_ids"]) for row in rows]
                _set_noise(next(noise))
                with watching(seen.facts) as watch:
                    curve = names["fine_tune"](start, seed, *sets.values(), **({} if name == "again" else {"by": by}))
                describe_curve(curve, seen)
                _describe_final(watch, sets, seen)
            if seen.error is not None:
                return


def _set_noise(value: int) -> None:
    torch.manual_seed(value)
    np.random.seed(value)  # whoever draws from the old generator is seeded by that as well


def _describe_model(model: object, pretrained: nn.Module, seen: Recording) -> None:
    seen.facts["type"] = type(model).__name__
    if not isinstance(model, nn.Module) or not hasattr(model, "config"):
        return
    seen.facts |= digests(model) | {"config": sizes_of(model), "labels": number(getattr(model.config, "num_labels", 0))}
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
        value = stacked(get(curve, name))
        seen.facts[epochs] = 0 if value is None else len(value)
        seen.tensor(name, value)
    for name in ("validation_labels", "test_labels"):
        value = get(curve, name)
        if isinstance(value, list | tuple | np.ndarray):
            value = torch.as_tensor(np.asarray(value))
        seen.tensor(name, value)


def _describe_final(watch: Watch, sets: Mapping[str, Rows], seen: Recording) -> None:
    """What the trained model says now, in use: its last kept answers should be the same."""
    if not watch.trained:
        return
    model = max(watch.trained, key=lambda one: len(one.read)).model
    for kind in ("validation", "test"):
        seen.tensor(f"final_{kind}", torch.from_numpy(logits_of(model, sets[kind], padded)))
