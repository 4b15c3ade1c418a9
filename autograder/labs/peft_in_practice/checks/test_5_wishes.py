"""Exercise 5: the configuration of each wish, by what it does to a hidden small model."""

from __future__ import annotations

import math
from typing import Any

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float
from autograder.labs.peft_in_practice.inputs import WISHES
from autograder.labs.peft_in_practice.measurements import Adapted, Parameter
from autograder.labs.peft_in_practice.mistakes import mistake, recognise
from autograder.labs.peft_in_practice.mistakes.wishes import RANK, SCALE, SCALES
from autograder.words import listed

QUERY, KEY, VALUE = (f"attention.self.{name}" for name in ("query", "key", "value"))
ON_QUERY_AND_VALUE = ("strong", "biases", "dropout", "head")
ADAPTED = {
    "small": (QUERY,),
    "attention": (QUERY, KEY, VALUE, "attention.output.dense"),
} | dict.fromkeys(ON_QUERY_AND_VALUE, (QUERY, VALUE))
MOST = 4  # names in a sentence


def adapted(wishes: ExerciseEvidence, wish: str) -> Adapted:
    """
    Raises:
        Failed: there is no configuration.
    """
    found = wishes.read(Adapted, wish)
    if not found.parameters:
        raise mistake("5.1", "no-config", found.type, wish=wish)
    return found


def wanted_layers(wishes: ExerciseEvidence, wish: str) -> set[str]:
    layers = int(wishes.inputs.facts["model"]["layers"])
    return {f"roberta.encoder.layer.{i}.{name}" for i in range(layers) for name in ADAPTED[wish]}


def is_head(parameter: Parameter) -> bool:
    return ".classifier." in f".{parameter.name}"


def base_trained(found: Adapted) -> list[str]:
    """Trained parameters of the base model, its head left out."""
    return [p.name for p in found.parameters if p.trainable and not is_head(p) and "lora_" not in p.name]


def rank_of(found: Adapted, width: int) -> float:
    """Of the adapters of layers as wide as the model."""
    return max((p.size / width for p in found.parameters if "lora_A" in p.name), default=math.nan)


@check("5.1", points=1)
def test_layers(wishes: ExerciseEvidence) -> None:
    """Each wish adapts the layers that it names, at its rank"""
    width = int(wishes.inputs.facts["model"]["width"])
    for wish in ADAPTED:
        found, wanted = adapted(wishes, wish), wanted_layers(wishes, wish)
        layers = set(found.scaling)
        size = sum(p.size for p in found.parameters if "lora_" in p.name)
        if wish == "small" and size > 2 * width * len(wanted):
            raise mistake("5.1", "not-the-fewest", f"{size:,}", expected=2 * width * len(wanted))
        if missing := sorted(wanted - layers):
            got: dict[str, Any] = {"found": len(layers & wanted), "names": listed(missing, most=MOST)}
            raise mistake("5.1", "layers-missing", expected=len(wanted), wish=wish, **got)
        if others := sorted(layers - wanted):
            raise mistake("5.1", "layers-too-many", names=listed(others, most=MOST), expected=len(wanted), wish=wish)
        rank = 1 if wish == "small" else RANK
        if rank_of(found, width) != rank:
            raise mistake("5.1", "other-rank", found=rank_of(found, width), expected=rank, wish=wish)


@check("5.2", points=1, explained_by=("5.1",))
def test_scale(wishes: ExerciseEvidence) -> None:
    """The strong update is exactly 4 times B A"""
    found = adapted(wishes, "strong")
    by_layer = next(iter(found.scaling.values()), None)
    effect = as_float(by_layer if found.effect is None else found.effect)  # a frozen adapter has none: 5.5 tells of it
    if not math.isclose(effect, SCALE, rel_tol=1e-3):
        rank = round(rank_of(found, int(wishes.inputs.facts["model"]["width"])))
        name = recognise(SCALES, [(rank, effect)], lambda a, b: math.isclose(a, b, rel_tol=1e-3))
        raise mistake("5.2", name or "other-scale", found=effect)


@check("5.3", points=1, explained_by=("5.1",))
def test_biases(wishes: ExerciseEvidence) -> None:
    """One wish trains the biases of the adapted layers as well, the others nothing of the base model"""
    found = adapted(wishes, "biases")
    if found.bias_in_adapter:
        raise mistake("5.3", "bias-in-adapter")
    own = {f"{layer}.base_layer.bias" for layer in found.scaling}
    trained = set(base_trained(found))
    if not own & {p.name for p in found.parameters if p.moved and p.trainable}:
        raise mistake("5.3", "biases-frozen")
    if others := sorted(name for name in trained - own if name.endswith(".bias")):
        raise mistake("5.3", "all-biases", names=listed(others, most=MOST))
    for wish in WISHES:
        others = sorted(set(base_trained(adapted(wishes, wish))) - (own if wish == "biases" else set()))
        if others:
            raise mistake("5.3", "base-trained", wish=wish, names=listed(others, most=MOST))


@check("5.4", points=1, explained_by=("5.1",))
def test_dropout(wishes: ExerciseEvidence) -> None:
    """One wish drops a tenth of the adapter's inputs, in training only"""
    found = adapted(wishes, "dropout")
    dropped = as_float(found.dropped)
    if not dropped > 0:
        raise mistake("5.4", "dropout-missing")
    if abs(dropped - 0.1) > 0.02:
        raise mistake("5.4", "dropout-other", found=dropped)


@check("5.5", points=1, explained_by=("5.1",))
def test_head(wishes: ExerciseEvidence) -> None:
    """With each wish, the new head is trained"""
    for wish in WISHES:
        found = adapted(wishes, wish)
        if not any(p.trainable for p in found.parameters):
            raise mistake("5.5", "nothing-trained", wish=wish)
        moved = [p.name for p in found.parameters if is_head(p) and p.moved and "lora_" not in p.name]
        weights = {part for name in moved if name.endswith(".weight") for part in name.split(".")}
        if not {"dense", "out_proj"} <= weights:
            raise mistake("5.5", "head-frozen", wish=wish)
