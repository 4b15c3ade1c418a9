"""Exercise 3: which rank and which alpha the adapters have."""

from __future__ import annotations

from math import isfinite

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float, no_measurement
from autograder.kit.verdict import SkippedBecause
from autograder.labs.lora_from_scratch.checks.models import NAMED, inner_layers_of
from autograder.labs.lora_from_scratch.checks.replaced_layers import adapters, inner_of, layers_after, rank_of
from autograder.labs.lora_from_scratch.measurements import Compared, Scales
from autograder.labs.lora_from_scratch.mistakes import mistake
from autograder.words import say


def require_rank(replacement: ExerciseEvidence, model: str) -> None:
    """
    Raises:
        Failed: an adapter has another rank than was asked for.
    """
    rank, alpha = replacement.inputs.facts["rank"], replacement.inputs.facts["alpha"]
    inner = [layer for layer in inner_of(layers_after(replacement, model)) if adapters(layer) == 1]
    ranks = {layer.path: rank_of(layer) for layer in inner}
    others = {path: other for path, other in ranks.items() if other != rank}
    for path, other in others.items():
        name = "rank-alpha-swapped" if set(others.values()) == {alpha} else "rank-not-passed"
        raise mistake("3.4", name, model=say(NAMED[model]), path=path, found=other, rank=rank, alpha=alpha)


def require_scale(replacement: ExerciseEvidence, model: str, one: Compared) -> None:
    """
    Raises:
        Verdict: an adapter's update is not that of the student's own LoRALayer of this rank and alpha.
    """
    ratio, rest = as_float(one.ratio), as_float(one.rest)
    if not isfinite(ratio) or not isfinite(rest):
        raise SkippedBecause("3.1")  # no A and B were found in this layer
    multiple = rest < 1e-2
    if not multiple or abs(ratio - 1) > 1e-2:
        facts = replacement.inputs.facts
        raise mistake(
            "3.4",
            "alpha-not-passed" if multiple else "another-update",
            model=say(NAMED[model]),
            path=one.path,
            ratio=say("{ratio:.4g} times", ratio=ratio) if multiple else say("no multiple of"),
            rank=facts["rank"],
            alpha=facts["alpha"],
        )


def compared(replacement: ExerciseEvidence, model: str) -> list[Compared]:
    """What came of each layer that has an adapter; check 3.1 tells of the others."""
    every = replacement.read(Scales, model).compared
    if {one.path for one in every} != inner_layers_of(model, replacement.inputs.facts).keys():
        raise no_measurement(f"{model}/scales")
    adapted = {layer.path for layer in layers_after(replacement, model).layers if adapters(layer)}
    return [one for one in every if one.path in adapted]
