"""Exercise 1: what a new LoRALayer holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Shape, as_float
from autograder.kit.verdict import Failed, SkippedBecause
from autograder.labs.lora_from_scratch.checks.arguments import order_of_arguments
from autograder.labs.lora_from_scratch.checks.cases import Case, cases_of
from autograder.labs.lora_from_scratch.measurements import Constructed, LayerParameters
from autograder.labs.lora_from_scratch.mistakes import mistake
from autograder.words import listed, say

LARGE_AT_START = 0.8  # root mean square of A's first values: 1 / sqrt(rank), as some write it, trains; 1 does not


def size_at_start(layer: ExerciseEvidence) -> float:
    """Root mean square of A's first values, in the layer of the largest rank; NaN where no A was found."""
    case = max(cases_of(layer), key=lambda case: case.rank)
    return as_float(layer.partial(LayerParameters, case.label).A_size)


def require_pair(layer: ExerciseEvidence, case: Case) -> None:
    """Goes no further where A and B were not found: check 1.1 says so."""
    if layer.read(LayerParameters, case.label).A is None:
        raise SkippedBecause("1.1")


def require_module(layer: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Verdict: LoRALayer can't be called as asked, or is no module.
    """
    try:
        constructed = layer.read(Constructed, case.label)
    except Failed as failed:
        order = order_of_arguments(layer, "1.1") if failed.details["cell"] else None  # it did not like what it got
        raise order or failed from None
    if not constructed.is_module:
        raise mistake("1.1", "not-a-module", case=case)


def require_two_factors(layer: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: A and B are not the layer's only parameters, or do not learn.
    """
    wanted: dict[str, Any] = {"case": case, "a": f"({case.in_dim}, {case.rank})", "b": f"({case.rank}, {case.out_dim})"}
    seen = layer.read(LayerParameters, case.label)
    names = [parameter.name for parameter in seen.parameters]
    if seen.A is None or seen.B is None:
        shapes = listed([f"{p.name} {p.shape}" for p in seen.parameters]) if names else say("none")
        raise order_of_arguments(layer, "1.1") or mistake("1.1", _shapes_mistake(layer), shapes=shapes, **wanted)
    for role, factor in (("A", seen.A), ("B", seen.B)):
        if factor.name not in names:
            raise mistake("1.1", "plain-tensor", name=factor.name, role=role, **wanted)
        if not factor.requires_grad:
            raise mistake("1.1", "frozen-factor", name=factor.name, role=role, **wanted)
    extra = [name for name in names if name not in (seen.A.name, seen.B.name)]
    if extra:
        raise mistake("1.1", "extra-parameters", names=listed(extra), **wanted)


def _shapes_mistake(layer: ExerciseEvidence) -> str:
    """What parameters of wrong shapes tell, from layers of three sizes."""
    tried = [(case, [p.shape for p in layer.read(LayerParameters, case.label).parameters]) for case in cases_of(layer)]
    if not any(shapes for _, shapes in tried):
        return "no-parameters"
    sizes = [sorted(size for shape in shapes for size in shape if size != case.rank) for case, shapes in tried]
    if all(one == sizes[0] for one in sizes):
        return "sizes-fixed"  # three different layers, and always the same sizes
    if all(any(sorted(shape) == sorted((c.in_dim, c.out_dim)) for shape in shapes) for c, shapes in tried):
        return "full-matrix"
    ranks = {_rank(case, shapes) for case, shapes in tried}
    return "rank-ignored" if len(ranks) == 1 and None not in ranks else "wrong-shapes"


def _rank(case: Case, shapes: Sequence[Shape]) -> int | None:
    """The rank that two factors of these shapes have, whatever was asked for."""
    sizes = {sum(shape) - case.in_dim for shape in shapes if len(shape) == 2 and case.in_dim in shape}
    sizes &= {sum(shape) - case.out_dim for shape in shapes if len(shape) == 2 and case.out_dim in shape}
    return sizes.pop() if len(sizes) == 1 else None
