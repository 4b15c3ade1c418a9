"""Exercise 2: what a wrapper keeps of the layer that it wraps, and what it gives at first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Tensor
from autograder.kit.verdict import Failed
from autograder.labs.lora_from_scratch.checks.cases import Case, cases_of
from autograder.labs.lora_from_scratch.checks.layer_outputs import require_type
from autograder.labs.lora_from_scratch.checks.linear_algebra import close, largest
from autograder.labs.lora_from_scratch.measurements import (
    After,
    DoubleSoFar,
    EvaluatedSoFar,
    Wrapped,
    WrapperStart,
    WrapperStartSoFar,
)
from autograder.labs.lora_from_scratch.mistakes import mistake, recognise
from autograder.labs.lora_from_scratch.mistakes.wrapper import AT_START, CHAINED, Paths
from autograder.words import later, say

WEIGHT, BIAS = later("weight"), later("bias")


def parts_of(case: Case) -> tuple[str, ...]:
    return (WEIGHT, BIAS) if case.has_bias else (WEIGHT,)


def paths_of(case: Case, update: NDArray[Any] | None = None) -> Paths:
    """Both paths in float64; the update is zero where none is given."""
    x, weight = case.arrays["x"].astype(np.float64), case.arrays["weight"].astype(np.float64)
    bias = case.arrays["bias"].astype(np.float64) if case.has_bias else np.zeros(case.out_dim)
    base = x @ weight.T + bias
    return Paths(x, base, bias, 0 * base if update is None else update, case.rank, case.alpha)


def require_kept(wrapper: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: the wrapper holds other tensors than the given layer's own.
    """
    seen = wrapper.read(Wrapped, case.label)
    for part in parts_of(case):
        if not seen.kept_as(part):
            raise mistake("2.3", _not_kept_mistake(wrapper, case, part), part=say(part))


def _not_kept_mistake(wrapper: ExerciseEvidence, case: Case, part: str) -> str:
    if wrapper.read(Wrapped, case.label).copied_as(part):
        return "weight-copied"
    if part == BIAS:
        return "bias-not-kept"
    seen = wrapper.partial(WrapperStartSoFar, case.label)
    same = _same_values(seen.before, seen.after)
    return "weight-not-registered" if same else "weight-fresh"


def _same_values(one: Tensor | None, other: Tensor | None) -> bool:
    if one is None or other is None:
        return False
    return np.array_equal(one.values(finite=False), other.values(finite=False))


def require_unchanged(wrapper: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: the given layer's weight or bias has other values than before.
    """
    after = wrapper.partial(After, case.label)
    for part in parts_of(case):
        tensor = after.part(part)
        if tensor is not None and not np.array_equal(tensor.values(finite=False), case.arrays[part]):
            by_eval = part in wrapper.partial(EvaluatedSoFar, case.label).changed
            raise mistake("2.3", "eval-changes-weights" if by_eval else f"{part}-changed", part=say(part))


def first_output(wrapper: ExerciseEvidence, case: Case) -> WrapperStart:
    """The wrapper's first output; what it raises is explained where that is known."""
    wrapper.read(Wrapped, case.label)
    try:
        return wrapper.read(WrapperStart, case.label)
    except Failed as failed:
        square = [(paths, after) for c, paths, after in _first_outputs(wrapper) if c.kind == "square"]
        known = sizes_mistake(wrapper, case) or recognise(CHAINED, square, close)
        if known:
            failed.details |= mistake.advice("2.1", known)
        raise


def require_identity(wrapper: ExerciseEvidence, case: Case, seen: WrapperStart) -> None:
    """
    Raises:
        Failed: the first output is not that of the layer itself, to the last bit.
    """
    sizes: dict[str, Any] = {"rank": case.rank, "alpha": case.alpha}
    kind, shape = seen.after.type, seen.after.shape
    if not seen.after.is_tensor:
        raise mistake("2.1", "returns-nothing" if kind == "NoneType" else "returns-no-tensor", kind, **sizes)
    if shape != case.output_shape:
        raise mistake("2.1", "wrong-output-shape", shape=shape, **sizes)
    _require_own_type(wrapper, case)
    before, after = (tensor.values(case.output_shape, finite=False) for tensor in (seen.before, seen.after))
    if not np.array_equal(before, after):
        name = _identity_mistake(wrapper) or "another-start"
        raise mistake("2.1", name, value=largest(after - before), **sizes)


def _require_own_type(wrapper: ExerciseEvidence, case: Case) -> None:
    """In float64, where the layer itself, and a LoRALayer that passes 1.2, give float64."""
    output = wrapper.partial(DoubleSoFar, case.label).output
    if output is not None and output.is_tensor:
        require_type("2.1", output, "float64")


def _first_outputs(wrapper: ExerciseEvidence) -> Iterator[tuple[Case, Paths, NDArray[Any]]]:
    """What came out at the start, in the cases that ran."""
    for case in cases_of(wrapper):
        after = wrapper.partial(WrapperStartSoFar, case.label).after
        if after is not None and after.is_tensor and after.shape == case.output_shape:
            yield case, paths_of(case), after.values(finite=False)


def _identity_mistake(wrapper: ExerciseEvidence) -> str | None:
    for case, _, after in _first_outputs(wrapper):
        again = wrapper.partial(WrapperStartSoFar, case.label).again
        if again is not None and not np.array_equal(after, again.values(finite=False)):
            return "random-forward"
    if any(_one_number_per_row(wrapper, case) for case in cases_of(wrapper)):
        return "weight-normalised"
    return recognise(AT_START, [(paths, after) for _, paths, after in _first_outputs(wrapper)], close)


def _one_number_per_row(wrapper: ExerciseEvidence, case: Case) -> bool:
    """Whether it has, beside A and B, a number for each row or column of the weight, as DoRA has."""
    shapes = wrapper.read(Wrapped, case.label).own_shapes.values()
    sizes = [[size for size in shape if size != 1] for shape in shapes]
    return len(sizes) > 2 and ([case.out_dim] in sizes or [case.in_dim] in sizes)


def sizes_mistake(wrapper: ExerciseEvidence, case: Case) -> str | None:
    """Which other arguments a LoRALayer was made with, by the shapes that it has."""
    seen = wrapper.read(Wrapped, case.label)
    candidates = {name: seen.shapes_if.get(name) for name in ("right", "swapped", "output", "alpha")}
    fitting = [name for name, shapes in candidates.items() if shapes and shapes == seen.own_shapes]
    if "right" in fitting or len(fitting) != 1:
        return None
    return {"swapped": "sizes-swapped", "output": "lora-of-output", "alpha": "rank-alpha-swapped"}[fitting[0]]
