"""Exercise 1: by what the update is scaled, measured with given A and B."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import is_finite
from autograder.kit.verdict import Failed
from autograder.labs.lora_from_scratch.checks.cases import Case, cases_of
from autograder.labs.lora_from_scratch.checks.linear_algebra import (
    fitted_factor,
    largest,
    low_rank_update,
    rounding_bound,
)
from autograder.labs.lora_from_scratch.measurements import Evaluated, LayerUpdate, LayerUpdateSoFar
from autograder.labs.lora_from_scratch.mistakes import mistake, recognise
from autograder.labs.lora_from_scratch.mistakes.scaling import FACTORS, Sizes, right, scaling_words
from autograder.words import number, say


@dataclass(frozen=True)
class Update:
    """What a layer added: `factor` times x A B, and `rest` of it is something else."""

    case: Case
    factor: float
    rest: float
    is_right: bool

    @property
    def sizes(self) -> Sizes:
        return Sizes(self.case.rank, self.case.alpha, self.case.in_dim, self.case.out_dim)

    @property
    def is_multiple(self) -> bool:
        return self.rest < 1e-3


def measured_updates(layer: ExerciseEvidence) -> list[Update]:
    """The update of each case beside (alpha / rank) x A B, to what rounding leaves open."""
    return [_measured(layer, case) for case in cases_of(layer)]


def _measured(layer: ExerciseEvidence, case: Case) -> Update:
    x, a, b = (case.arrays[name] for name in ("x", "A", "B"))
    output = layer.read(LayerUpdate, case.label).output.values(case.output_shape, finite=False)
    product = low_rank_update(x, a, b)
    scale = case.alpha / case.rank
    off = np.abs(output - scale * product) > 2 * scale * rounding_bound(x, a, b)
    return Update(case, *fitted_factor(output, product), is_right=is_finite(output) and not off.any())


def scaling_mistake(layer: ExerciseEvidence, updates: Sequence[Update]) -> Failed:
    """The verdict where at least one update is wrong."""
    wrong = next(update for update in updates if not update.is_right)
    sizes: dict[str, Any] = {
        "rank": wrong.case.rank,
        "alpha": wrong.case.alpha,
        "scale": wrong.case.alpha / wrong.case.rank,
    }
    if all(update.is_multiple for update in updates):
        shown = next((update for update in updates if abs(update.factor / right(update.sizes) - 1) > 1e-5), wrong)
        name = _known_factor(updates)
        return mistake("1.4", name or "another-update", scaling_words(shown.factor, shown.sizes), **sizes)
    kind = say("{kind} LoRALayer{case}", kind=say(wrong.case.kind), case=wrong.case)
    if wrong.is_multiple:
        got = say("{factor} · x A B with the {kind}", factor=number(wrong.factor), kind=kind)
    else:
        got = say("something that is no multiple of x A B, with the {kind}", kind=kind)
    return mistake("1.4", _no_multiple(layer, wrong.case) or "another-update", got, **sizes)


def _known_factor(updates: Sequence[Update]) -> str | None:
    factors = [update.factor for update in updates]
    if not any(factors):
        return "update-always-zero"
    measured = [(update.sizes, update.factor) for update in updates]
    known = recognise(FACTORS, measured, lambda given, got: bool(np.isclose(got, given, rtol=1e-3)))
    constant = np.ptp(factors) < 1e-3 * abs(factors[0])
    return known or ("scaling-constant" if constant else None)


def _no_multiple(layer: ExerciseEvidence, case: Case) -> str | None:
    """Why an update is no multiple of x A B: it changes from call to call, or is not linear in x."""
    seen = layer.read(LayerUpdate, case.label)
    output, again = (tensor.values(case.output_shape, finite=False) for tensor in (seen.output, seen.again))
    if not is_finite(output):
        return None
    if (output != again).any():
        return "random-forward"
    if not all(_is_linear(layer, other) for other in cases_of(layer)):
        return "not-linear"
    return "wrong-product" if case.kind == "square" else None


def _is_linear(layer: ExerciseEvidence, case: Case) -> bool:
    """Whether a doubled input and a sum of two give what they should; one case may do so by chance, as with a ReLU."""
    seen = layer.read(LayerUpdate, case.label)
    output, doubled = (tensor.values(case.output_shape, finite=False) for tensor in (seen.output, seen.doubled))
    summed = seen.summed.values((1, case.out_dim), finite=False)
    tolerance = 1e-4 * float(np.abs(output).max())
    doubles = np.allclose(doubled, 2 * output, rtol=1e-3, atol=tolerance)
    return bool(doubles and np.allclose(summed, output[:1] + output[1:2], rtol=1e-3, atol=tolerance))


def require_factors_kept(layer: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: a forward pass has written into A and B, or made new ones.
    """
    seen = layer.partial(LayerUpdateSoFar, case.label)
    if seen.recreated:
        raise mistake("1.4", "parameters-recreated", case=case)
    if seen.A_kept is False or seen.B_kept is False:
        raise mistake("1.4", "factors-overwritten", case=case)


def require_same_when_evaluated(layer: ExerciseEvidence, case: Case) -> None:
    """
    Raises:
        Failed: after `eval()` the update is another one.
    """
    output = layer.read(LayerUpdate, case.label).output.values(case.output_shape)
    evaluated = layer.read(Evaluated, case.label).output.values(case.output_shape, finite=False)
    if not np.allclose(output, evaluated, rtol=1e-5, atol=1e-6):
        raise mistake("1.4", "eval-differs", value=largest(evaluated - output))
