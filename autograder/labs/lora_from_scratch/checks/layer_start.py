"""Exercise 1: the update of a new LoRALayer, and what learns from there."""

from __future__ import annotations

import numpy as np

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import is_finite
from autograder.labs.lora_from_scratch.checks.cases import Case
from autograder.labs.lora_from_scratch.measurements import Factors, LayerStart, LayerUpdateSoFar
from autograder.labs.lora_from_scratch.mistakes import mistake
from autograder.words import say


def require_filled(layer: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: A or B holds whatever was in memory.
    """
    factors = layer.read(Factors, case.label)
    layer.read(LayerStart, case.label)  # where forward raises, its error is told first
    for role, is_number in (("A", factors.A_is_number), ("B", factors.B_is_number)):
        if not is_number:
            raise mistake("1.3", "uninitialised", role=role)


def require_zero_output(layer: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: a new layer gives another output than 0.
    """
    output = layer.read(LayerStart, case.label).output.values(case.output_shape, finite=False)
    if not is_finite(output) or output.any():
        name = "start-not-zero" if layer.read(Factors, case.label).B_is_zero else "b-not-zero"
        raise mistake("1.3", name, value=float(np.abs(output).max()), case=case)


def require_only_b_zero(layer: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: A is zero, in part or as a whole, or has nothing but equal columns.
    """
    factors = layer.read(Factors, case.label)
    if factors.A_is_zero:
        raise mistake("1.3", "both-zero" if factors.B_is_zero else "a-zero-b-random")
    if factors.A_alike:
        raise mistake("1.3", "a-constant")
    if factors.A_empty_columns:
        raise mistake("1.3", "a-partly-zero", count=factors.A_empty_columns, rank=case.rank)


def require_first_gradient(layer: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: B does not move with the first step.
    """
    seen = layer.read(LayerStart, case.label)
    values = seen.grad_B_values
    if not seen.grad_B or values is None or not values.values(finite=False).any():
        got = say("exactly 0") if seen.grad_B else say("B gets no gradient at all")
        recreated = layer.partial(LayerUpdateSoFar, case.label).recreated
        raise mistake("1.3", "parameters-recreated" if recreated else "graph-cut", got)


def require_later_gradients(layer: ExerciseEvidence, case: Case) -> None:
    """With B ≠ 0, as after the first step; where forward itself fails then, check 1.4 says so."""
    seen = layer.partial(LayerUpdateSoFar, case.label)
    if seen.grad_A is None:
        return
    if not seen.grad_A:
        raise mistake("1.3", "a-detached")
    if not seen.input_has_gradient:
        raise mistake("1.3", "input-detached")
