"""Exercise 2: how the two paths come together, measured with given A and B."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Tensor
from autograder.kit.verdict import Failed, SkippedBecause
from autograder.labs.lora_from_scratch.checks.cases import Case, cases_of
from autograder.labs.lora_from_scratch.checks.linear_algebra import close, fitted_factor, largest
from autograder.labs.lora_from_scratch.checks.wrapped_layer import paths_of, sizes_mistake
from autograder.labs.lora_from_scratch.measurements import (
    Evaluated,
    InputGradient,
    LayerAlone,
    Wrapped,
    WrapperUpdate,
)
from autograder.labs.lora_from_scratch.mistakes import mistake, recognise
from autograder.labs.lora_from_scratch.mistakes.wrapper import SUMS, Paths
from autograder.words import listed, say


class Sum(NamedTuple):
    """What a wrapper gave beside the two paths."""

    case: Case
    paths: Paths
    output: NDArray[Any]

    @property
    def is_right(self) -> bool:
        return close(self.paths.base + self.paths.update, self.output)

    @property
    def factor_and_rest(self) -> tuple[float, float]:
        """How often the update is in the sum, and what is left of the sum then."""
        return fitted_factor(self.output - self.paths.base, self.paths.update)


def measured_sums(wrapper: ExerciseEvidence) -> list[Sum]:
    """
    Raises:
        Verdict: there is nothing to add up, or the input was written into.
    """
    return [_measured(wrapper, case) for case in cases_of(wrapper)]


def _measured(wrapper: ExerciseEvidence, case: Case) -> Sum:
    wrapper.read(Wrapped, case.label)
    seen, alone = wrapper.read(WrapperUpdate, case.label), wrapper.read(LayerAlone, case.label)
    if alone.output is None:
        raise SkippedBecause("1.1")
    if not seen.pair_found:
        raise mistake("2.2", _no_pair_mistake(wrapper, case), rank=case.rank)
    if not seen.input_kept:
        raise mistake("2.2", "input-changed")
    update = alone.output.values(case.output_shape)
    if not update.any():
        raise SkippedBecause("1.4")  # a layer that gives nothing shows no sum
    return Sum(case, paths_of(case, update), seen.output.values(case.output_shape, finite=False))


def _no_pair_mistake(wrapper: ExerciseEvidence, case: Case) -> str:
    if not wrapper.read(Wrapped, case.label).own_shapes:
        return "no-lora-inside"
    return sizes_mistake(wrapper, case) or "rank-not-passed"


def sum_mistake(sums: Sequence[Sum]) -> Failed:
    """The verdict where at least one sum is wrong."""
    case, _, _ = wrong = next(one for one in sums if not one.is_right)
    factor, rest = wrong.factor_and_rest
    name = "another-sum"
    if rest < 1e-3:
        factor = factor if abs(factor) > 1e-4 else 0.0  # rounding
        name = "another-factor" if factor else name
        got = say("linear(x) + {factor:.4g} · lora(x)", factor=factor)
    else:
        got = say("something else, with a linear layer of {sizes}", sizes=f"({case.in_dim}, {case.out_dim})")
    known = recognise(SUMS, [(one.paths, one.output) for one in sums], close)
    return mistake("2.2", known or _alpha_mistake(sums) or name, got)


def _alpha_mistake(sums: Sequence[Sum]) -> str | None:
    """An update that would be right for one and the same other alpha in all cases."""
    fits = [(one.case, *one.factor_and_rest) for one in sums]
    alphas = [factor * case.alpha for case, factor, _ in fits]
    fixed = all(rest < 1e-3 for *_, rest in fits) and np.ptp(alphas) < 1e-2 * abs(alphas[0])
    return "alpha-not-passed" if fixed else None


def require_same_when_evaluated(wrapper: ExerciseEvidence, measured: Sum) -> None:
    """
    Raises:
        Failed: after `eval()` the output is another one.
    """
    case = measured.case
    evaluated = wrapper.read(Evaluated, case.label).output.values(case.output_shape, finite=False)
    if not close(measured.output, evaluated):
        raise mistake("2.2", "eval-differs", value=largest(evaluated - measured.output))


def require_gradient(wrapper: ExerciseEvidence, measured: Sum) -> None:
    """
    Raises:
        Failed: the gradient that reaches x is not that of both paths.
    """
    case, paths, _ = measured
    sent = np.linspace(-1, 1, paths.base.size).reshape(paths.base.shape)
    of_base = sent @ case.arrays["weight"].astype(np.float64)
    of_update = _gradient(wrapper.read(LayerAlone, case.label).input, of_base.shape)
    got = _gradient(wrapper.read(InputGradient, case.label).input, of_base.shape)
    if close(of_base + of_update, got):
        return
    known = "base-detached" if close(of_update, got) else "lora-input-detached" if close(of_base, got) else None
    raise mistake("2.2", known or "another-gradient")


def _gradient(tensor: Tensor | None, shape: tuple[int, ...]) -> NDArray[Any]:
    """Zeros where none came."""
    return tensor.values(shape, finite=False) if tensor is not None and tensor.is_tensor else np.zeros(shape)


def require_nothing_else(wrapper: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: the wrapper has more parameters of its own than a LoRALayer has.
    """
    seen = wrapper.read(Wrapped, case.label)
    of_layer = wrapper.read(LayerAlone, case.label).parameters  # check 1.1 says what it has too many
    if seen.weight_kept_as and len(seen.own_names) > of_layer:
        raise mistake("2.2", "extra-in-wrapper", count=len(seen.own_names), names=listed(list(seen.own_names)))
