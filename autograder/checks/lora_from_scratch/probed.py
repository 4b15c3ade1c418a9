"""A probe's evidence beside the inputs it was given: what the checks of this lab read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from autograder.checks.verdict import SkippedBecause
from autograder.checks.view import Experiment, ProbeView
from autograder.lab import Request


@dataclass(frozen=True)
class Case:
    """One layer that a probe was asked to build, with the arrays it was given."""

    label: str
    in_dim: int
    out_dim: int
    rank: int
    alpha: float
    arrays: Mapping[str, NDArray[Any]]

    @property
    def kind(self) -> str:
        return "square" if self.in_dim == self.out_dim else "non-square"

    def __str__(self) -> str:
        return f"({self.in_dim}, {self.out_dim}, rank={self.rank}, alpha={self.alpha})"


class Probed:
    """A probe's evidence and its request."""

    def __init__(self, view: ProbeView, request: Request) -> None:
        self.view, self.request = view, request

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.request.facts

    def cases(self) -> Iterator[Case]:
        for i, case in enumerate(self.request.facts["cases"]):
            prefix = f"{i}/"
            arrays = {k.removeprefix(prefix): a for k, a in self.request.arrays.items() if k.startswith(prefix)}
            yield Case(f"case{i}", case["in"], case["out"], case["rank"], case["alpha"], arrays)

    def __call__(self, experiment: str) -> Experiment:
        return self.view.experiment(experiment)

    def needs_pair(self, case: Case) -> None:
        """Goes no further where A and B were not found: check 1.1 says so."""
        if not self(f"{case.label}/parameters").has("A"):
            raise SkippedBecause("1.1")
