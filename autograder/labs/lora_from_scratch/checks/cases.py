"""The layers that exercises 1 and 2 are tried on, as the probes were asked to build them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.words import later


@dataclass(frozen=True)
class Case:
    """One layer that a probe was asked to build, with the arrays it was given."""

    label: str
    in_dim: int
    out_dim: int
    rank: int
    alpha: float
    has_bias: bool
    arrays: Mapping[str, NDArray[Any]]

    @property
    def kind(self) -> str:
        return later("square") if self.in_dim == self.out_dim else later("non-square")

    @property
    def output_shape(self) -> tuple[int, int]:
        return len(self.arrays["x"]), self.out_dim

    def __str__(self) -> str:
        return f"({self.in_dim}, {self.out_dim}, rank={self.rank}, alpha={self.alpha})"


def cases_of(exercise: ExerciseEvidence) -> list[Case]:
    cases = []
    for i, case in enumerate(exercise.inputs.facts["cases"]):
        prefix = f"{i}/"
        arrays = {k.removeprefix(prefix): a for k, a in exercise.inputs.arrays.items() if k.startswith(prefix)}
        sizes = (case["in"], case["out"], case["rank"], case["alpha"])
        cases.append(Case(f"case{i}", *sizes, case.get("bias", False), arrays))
    return cases
