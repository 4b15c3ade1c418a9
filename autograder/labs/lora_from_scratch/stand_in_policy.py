"""Whether later exercises can build on what an earlier one defines, or need a stand-in for it.

A wrong definition is built on, as it would be in a notebook. One that gives later exercises nothing to work with is
not: a `forward` without `return` would cost them more points than a stub that nobody has touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.verdict import Verdict
from autograder.labs.lora_from_scratch.checks.models import HEAD
from autograder.labs.lora_from_scratch.inputs import NAMES
from autograder.labs.lora_from_scratch.measurements import (
    After,
    Batch,
    Constructed,
    Evaluated,
    Frozen,
    InputGradient,
    LayerParameters,
    LayersAfter,
    Replaced,
    Shapes,
    Wrapped,
    WrapperStart,
    WrapperUpdate,
)

LAYER, WRAPPER, REPLACE, *_ = NAMES


def unusable(probe: str, evidence: ProbeEvidence) -> Sequence[str]:
    """The names defined in an exercise that later exercises can't build on."""
    name, works = _BUILT_ON.get(probe, ("", _always))
    try:
        return () if works(ExerciseEvidence(evidence)) else (name,)
    except Verdict:  # missing, or raising when used
        return (name,)


def fits(probe: str, evidence: ProbeEvidence) -> bool:
    """Whether the student's wrapper works with their own LoRALayer, though that one can't be built on by itself."""
    try:
        return probe == "wrapper" and _pair_works(ExerciseEvidence(evidence))
    except Verdict:
        return False


def works_with_pair(probe: str, evidence: ProbeEvidence) -> bool:
    """Whether an exercise works out with such a pair: a class that holds the base layer is freed together with it."""
    try:
        return probe != "freezing" or _freezing_works(ExerciseEvidence(evidence))
    except Verdict:
        return False


def _pair_works(wrapper: ExerciseEvidence) -> bool:
    """Each case runs to its end, with factors that learn and an output of the right shape."""
    for case in ("case0", "case1", "case2"):
        for kind in (Wrapped, Evaluated, InputGradient, After):
            wrapper.read(kind, case)
        start, update = wrapper.read(WrapperStart, case), wrapper.read(WrapperUpdate, case)
        if not update.pair_found or {start.after.shape, update.output.shape} != {start.before.shape}:
            return False
        *rows, _, out_dim = wrapper.read(Batch, case).output.shape or (0, 0)
        if len(rows) != 1 or out_dim != start.before.shape[-1]:
            return False  # a model's inputs are batches
    return True


def _always(exercise: ExerciseEvidence) -> bool:
    return True


def _layer_works(layer: ExerciseEvidence) -> bool:
    """Two factors that are parameters, and an output that can be added to a linear layer's."""
    layer.read(Constructed, "case0")
    for case in ("case0", "case1"):
        built, seen = layer.read(LayerParameters, case), layer.read(Shapes, case)
        if built.A is None or built.B is None:
            return False
        if not {built.A.name, built.B.name} <= {parameter.name for parameter in built.parameters}:
            return False
        for given, output in seen.pairs[:3]:
            if output.shape[:-1] != given[:-1] or not output.shape or output.shape[-1] not in built.B.shape:
                return False
    return True


def _wrapper_works(wrapper: ExerciseEvidence) -> bool:
    wrapper.read(Wrapped, "case0")
    seen = wrapper.read(WrapperStart, "case0")
    return seen.after.is_tensor and seen.after.shape == seen.before.shape


def _replacement_works(replacement: ExerciseEvidence) -> bool:
    """At least one inner layer was adapted."""
    for model in ("gpt2", "narrow"):
        replacement.read(Replaced, model)
        layers = replacement.read(LayersAfter, model).layers
        if not any(layer.new and layer.path != HEAD for layer in layers):
            return False
    return True


def _freezing_works(freezing: ExerciseEvidence) -> bool:
    """What is new in each model is trainable, and nothing else."""
    models = [freezing.read(Frozen, model).parameters for model in ("gpt2", "narrow")]
    return all(parameter.trainable is not parameter.base for parameters in models for parameter in parameters)


_BUILT_ON: Mapping[str, tuple[str, Callable[[ExerciseEvidence], bool]]] = {
    "layer": (LAYER, _layer_works),
    "wrapper": (WRAPPER, _wrapper_works),
    "replacement": (REPLACE, _replacement_works),
}
