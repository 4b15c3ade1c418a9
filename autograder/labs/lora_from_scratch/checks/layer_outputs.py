"""Exercises 1 and 2: shape, type and device of what a module gives."""

from __future__ import annotations

from typing import Any

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Shape, Tensor
from autograder.kit.verdict import Failed
from autograder.labs.lora_from_scratch.checks.arguments import order_of_arguments
from autograder.labs.lora_from_scratch.checks.cases import Case
from autograder.labs.lora_from_scratch.measurements import Double, LayerUpdateSoFar, OnMetaDevice, OnWeight, Shapes
from autograder.labs.lora_from_scratch.mistakes import mistake


def require_type(check: str, output: Tensor, wanted: str) -> None:
    """
    Args:
        wanted: the type of the input, "float32" say.

    Raises:
        Failed: the output's is another one.
    """
    if output.dtype != wanted:
        raise mistake(check, "dtype-changed", output.dtype or "None", wanted=wanted)


def outputs(layer: ExerciseEvidence, case: Case) -> Shapes:
    """The layer's outputs for inputs of several shapes; what it raises is explained where that is known."""
    try:
        return layer.read(Shapes, case.label)
    except Failed as failed:
        if layer.partial(OnWeight, case.label).kept_shape:
            failed.details |= mistake.advice("1.2", "forward-gets-weight")
        raise order_of_arguments(layer, "1.2") or failed from None


def require_output_shape(case: Case, given: Shape, output: Tensor) -> None:
    """
    Args:
        given: the shape of the input.

    Raises:
        Failed: the output is no tensor, or has another shape than (…, out).
    """
    sizes: dict[str, Any] = {"case": case, "given": given, "wanted": (*given[:-1], case.out_dim)}
    if not output.is_tensor:
        name = "returns-nothing" if output.type == "NoneType" else "returns-no-tensor"
        raise mistake("1.2", name, kind=output.type, **sizes)
    if output.shape != sizes["wanted"]:
        raise mistake("1.2", "wrong-output-shape", shape=output.shape, **sizes)


def require_own_type(layer: ExerciseEvidence, case: Case, matrix: Tensor) -> None:
    """In float32 and in float64, but for a layer that makes its parameters anew: check 1.3 says so."""
    require_type("1.2", matrix, "float32")
    if not layer.partial(LayerUpdateSoFar, case.label).recreated:
        require_type("1.2", layer.read(Double, case.label).output, "float64")


def require_device(layer: ExerciseEvidence, case: Case) -> None:
    """On another device an error that speaks of devices counts, and no other: not everything runs there."""
    error = layer.error_in(OnMetaDevice, case.label)
    if error is not None and "device" in error.message:
        raise mistake("1.2", "device-fixed", error.message.partition("\n")[0][:160], error.cell)
