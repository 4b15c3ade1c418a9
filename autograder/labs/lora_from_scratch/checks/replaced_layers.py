"""Exercise 3: what stands where a model's linear layers were."""

from __future__ import annotations

from math import prod

import numpy as np

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Shape, no_measurement
from autograder.kit.verdict import Failed, SkippedBecause
from autograder.labs.lora_from_scratch.checks.linear_algebra import largest
from autograder.labs.lora_from_scratch.checks.models import HEAD, NAMED, inner_layers_of
from autograder.labs.lora_from_scratch.measurements import Layer, LayersAfter, Logits, Replaced
from autograder.labs.lora_from_scratch.mistakes import mistake, recognise
from autograder.labs.lora_from_scratch.mistakes.replacement import WHICH_LAYERS
from autograder.words import listed, say


def layers_after(replacement: ExerciseEvidence, model: str) -> LayersAfter:
    """What became of each linear layer of one of the models.

    Raises:
        Verdict: the student's function raised, or the evidence is not about the layers that this model has.
    """
    replacement.read(Replaced, model)
    seen = replacement.read(LayersAfter, model)
    inner = {layer.path: (layer.in_dim, layer.out_dim) for layer in seen.layers if layer.path != HEAD}
    if inner != inner_layers_of(model, replacement.inputs.facts):
        raise no_measurement(f"{model}/layers/layers")
    return seen


def inner_of(seen: LayersAfter) -> list[Layer]:
    return [layer for layer in seen.layers if layer.path != HEAD]


def low_rank_shapes(layer: Layer) -> list[Shape]:
    """The shapes of the tensors below one former linear layer that are neither its weight nor its bias."""
    shapes = list(layer.new)
    if layer.kept != layer.had:  # others have taken the place of its own tensors
        for own in ((layer.out_dim, layer.in_dim), (layer.out_dim,)):
            if own in shapes:
                shapes.remove(own)
    return shapes


def adapters(layer: Layer) -> int:
    """How many pairs of low-rank matrices stand below one former linear layer."""
    return len(low_rank_shapes(layer)) // 2


def rank_of(layer: Layer) -> float:
    """The rank of an adapter with rank x (in + out) numbers."""
    return sum(prod(shape) for shape in low_rank_shapes(layer)) / (layer.in_dim + layer.out_dim)


def require_each_adapted_once(replacement: ExerciseEvidence, model: str) -> None:
    """
    Raises:
        Failed: an inner linear layer has no adapter, or several.
    """
    inner = inner_of(_explained(replacement, model))
    several = [layer.path for layer in inner if adapters(layer) > 1]
    none = [layer.path for layer in inner if adapters(layer) == 0 or layer.missing]
    told, count = say(NAMED[model]), len(inner)
    if several:
        raise mistake("3.1", "adapted-twice", _told_several(several), model=told, count=count)
    if none:
        done = count - len(none)
        name = _left_out_mistake(replacement, model, done) or "some-not-adapted"
        raise mistake("3.1", name, model=told, count=count, done=done, names=listed(none))


def _told_several(paths: list[str]) -> str:
    return say("{count} are adapted more than once: {names}", count=len(paths), names=listed(paths))


def _explained(replacement: ExerciseEvidence, model: str) -> LayersAfter:
    try:
        return layers_after(replacement, model)
    except Failed as failed:
        # It ran on both GPTs, else their errors would have come first.
        if model == "nested" and failed.details["diagnosis"] is None:
            failed.details |= mistake.advice("3.1", "only-this-model")
        raise


def _left_out_mistake(replacement: ExerciseEvidence, model: str, done: int) -> str | None:
    seen = layers_after(replacement, model)
    if not done and replacement.read(Replaced, model).returned not in ("nothing", "the model"):
        return "returns-another-model"
    if seen.dotted:
        return "path-as-name"
    if seen.stray:
        return "replaced-elsewhere"
    ran = [name for name in NAMED if replacement.error_in(Replaced, name) is None]
    layers = [layers_after(replacement, name).layers for name in ran]
    measured = [(some, {layer.path for layer in some if adapters(layer)}) for some in layers]
    return recognise(WHICH_LAYERS, measured, lambda given, got: bool(given == got))


def require_any_adapted(replacement: ExerciseEvidence) -> None:
    """
    Raises:
        SkippedBecause: nothing was replaced in any model, so that nothing can be said of what replacing keeps.
    """
    if not any(adapters(layer) for model in NAMED for layer in inner_of(layers_after(replacement, model))):
        raise SkippedBecause("3.1")


def require_head_untouched(replacement: ExerciseEvidence, model: str) -> None:
    """
    Raises:
        Failed: the head is gone, has become another layer, or got an adapter.
    """
    head = next((layer for layer in layers_after(replacement, model).layers if layer.path == HEAD), None)
    if head is None:
        raise mistake("3.2", "head-changed", say("it is gone"), model=say(NAMED[model]))
    if not head.untouched:
        name = "head-changed" if head.type == "Linear" else "head-wrapped"
        raise mistake("3.2", name, model=say(NAMED[model]), kind=head.type or "None")


def require_pretrained_kept(replacement: ExerciseEvidence, model: str) -> None:
    """
    Raises:
        Failed: a layer's own weight or bias is no longer there.
    """
    lost = [layer for layer in inner_of(layers_after(replacement, model)) if layer.kept != layer.had]
    if lost:
        names = listed([layer.path for layer in lost])
        raise mistake("3.3", _lost_mistake(lost[0]), model=say(NAMED[model]), count=len(lost), names=names)


def pretrained_are_kept(replacement: ExerciseEvidence) -> bool:
    """Whether each layer's own weight and bias are still there, in all models."""
    every = (layer for model in NAMED for layer in inner_of(layers_after(replacement, model)))
    return all(layer.kept == layer.had for layer in every)


def _lost_mistake(layer: Layer) -> str:
    if layer.kept:
        return "bias-dropped"
    return "weights-lost" if (layer.out_dim, layer.in_dim) in layer.new else "base-removed"


def require_same_logits(replacement: ExerciseEvidence, model: str) -> None:
    """
    Raises:
        Failed: the logits after replacement are others than before.
    """
    seen, inputs = replacement.read(Logits, model), replacement.inputs
    shape = (*inputs.arrays["ids"].shape, inputs.facts[model]["vocab"])
    before = seen.before.values(shape)
    if not seen.after.is_tensor or seen.after.shape != shape:
        told = seen.after.shape if seen.after.is_tensor else seen.after.type
        raise mistake("3.3", "model-changed", say("their shape is {shape}", shape=told), model=say(NAMED[model]))
    after = seen.after.values(shape, finite=False)
    if not np.array_equal(before, after):
        raise mistake("3.3", "model-changed", model=say(NAMED[model]), value=largest(after - before))
