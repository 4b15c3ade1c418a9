"""Exercise 1: LoRALayer."""

from __future__ import annotations

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.labs.lora_from_scratch.checks.cases import cases_of
from autograder.labs.lora_from_scratch.checks.first_values import (
    LARGE_AT_START,
    require_module,
    require_pair,
    require_two_factors,
    size_at_start,
)
from autograder.labs.lora_from_scratch.checks.layer_outputs import (
    outputs,
    require_device,
    require_output_shape,
    require_own_type,
)
from autograder.labs.lora_from_scratch.checks.layer_start import (
    require_filled,
    require_first_gradient,
    require_later_gradients,
    require_only_b_zero,
    require_zero_output,
)
from autograder.labs.lora_from_scratch.checks.scaling import (
    measured_updates,
    require_factors_kept,
    require_same_when_evaluated,
    scaling_mistake,
)
from autograder.labs.lora_from_scratch.mistakes import mistake


@check("1.1", points=1)
def test_shapes(layer: ExerciseEvidence) -> None:
    """A and B are trainable parameters of the two low-rank shapes"""
    for case in cases_of(layer):
        require_module(layer, case)
        require_two_factors(layer, case)


@check("1.2", points=1, explained_by=("1.1",))
def test_output_shape(layer: ExerciseEvidence) -> None:
    """The output has the shape (…, out) of its input (…, in), and its type and device"""
    for case in cases_of(layer):
        seen = outputs(layer, case)
        for given, output in seen.pairs:
            require_output_shape(case, given, output)
        require_own_type(layer, case, seen.matrix)
        require_device(layer, case)


@check("1.3", points=1, explained_by=("1.1", "1.2"))
def test_zero_init(layer: ExerciseEvidence) -> None:
    """The update is exactly 0 at first, and can learn from there"""
    for case in cases_of(layer):
        require_pair(layer, case)
        require_filled(layer, case)
        require_zero_output(layer, case)
        require_only_b_zero(layer, case)
        require_first_gradient(layer, case)
        require_later_gradients(layer, case)


@check("1.4", points=2, explained_by=("1.1", "1.2", "1.3"))
def test_scaling(layer: ExerciseEvidence) -> None:
    """The update is scaled by alpha / rank"""
    for case in cases_of(layer):
        require_pair(layer, case)
        require_factors_kept(layer, case)
    updates = measured_updates(layer)
    if not all(update.is_right for update in updates):
        raise scaling_mistake(layer, updates)
    for case in cases_of(layer):
        require_same_when_evaluated(layer, case)


@check("1.advice", points=0)
def test_small_start(layer: ExerciseEvidence) -> None:
    """A starts small"""
    size = size_at_start(layer)
    if size > LARGE_AT_START:
        raise mistake("1.advice", "a-too-large", size=size)
