"""Exercises 3 and 4: what adapters with drawn values give, held against what we computed from the same weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float, no_measurement
from autograder.kit.verdict import SkippedBecause, Verdict
from autograder.labs.lora_from_scratch.checks import test_1_layer, test_2_wrapper
from autograder.labs.lora_from_scratch.checks.models import NAMED
from autograder.labs.lora_from_scratch.checks.scaling import measured_updates
from autograder.labs.lora_from_scratch.checks.sum_of_paths import measured_sums
from autograder.labs.lora_from_scratch.inputs import NAMES
from autograder.labs.lora_from_scratch.measurements import (
    Compared,
    DrawnAdapters,
    Logits,
    OwnLogits,
    RunAgain,
)
from autograder.labs.lora_from_scratch.mistakes import mistake
from autograder.words import listed, say

LAYER, WRAPPER, REPLACE, *_ = NAMES
FIRST = (
    test_1_layer.test_shapes,
    test_1_layer.test_output_shape,
    test_1_layer.test_zero_init,
    test_1_layer.test_scaling,
)
SECOND = (test_2_wrapper.test_keeps_linear, test_2_wrapper.test_identity_at_init, test_2_wrapper.test_sum_of_paths)
IDLE = 1e-3  # of a pretrained layer's output: what is less is no update
ROUNDING = 1e-4  # of the largest logit
SAME = 1e-2  # of an update


def are_as_asked(exercise: ExerciseEvidence, layer: ExerciseEvidence, wrapper: ExerciseEvidence) -> bool:
    """Whether the adapters of this exercise give linear(x) + (alpha / rank) x A B: ours do, and those that checks 1.4
    and 2.2 find right. What others give is not known beforehand, and is only held against itself."""
    ours = exercise.evidence.stand_ins
    right_layer = LAYER in ours or _holds(lambda: all(update.is_right for update in measured_updates(layer)))
    return right_layer and (WRAPPER in ours or _holds(lambda: all(one.is_right for one in measured_sums(wrapper))))


def learn_as_asked(exercise: ExerciseEvidence, layer: ExerciseEvidence, wrapper: ExerciseEvidence) -> bool:
    """Whether the gradients of these adapters are known, too: where all of exercises 1 and 2 is right."""
    ours = exercise.evidence.stand_ins
    checks = [
        *((check, layer) for check in FIRST if LAYER not in ours),
        *((check, wrapper) for check in SECOND if WRAPPER not in ours),
    ]
    return all(_passes(check, of) for check, of in checks)


def _passes(check: Callable[[ExerciseEvidence], None], exercise: ExerciseEvidence) -> bool:
    try:
        check(exercise)
    except Verdict:
        return False
    return True


def _holds(measured: Callable[[], bool]) -> bool:
    try:
        return measured()
    except Verdict:
        return False


def run_again(follow_up: ExerciseEvidence, exercise: ExerciseEvidence, model: str) -> RunAgain:
    """The model run anew, from our own weights.

    Raises:
        Verdict: the student's code raised in its run, or gave numbers that are none.
    """
    exercise.read(DrawnAdapters, model)
    run = follow_up.read(RunAgain, model)
    if not run.finite:
        raise no_measurement(f"{model}/drawn")
    return run


def require_updates(run: RunAgain, model: str) -> None:
    """
    Raises:
        Failed: a layer gives what it gave before, whatever its A and B.
    """
    idle = [path for path in run.layers if path not in in_use(run)]
    if idle:
        told, count = say(NAMED[model]), len(run.layers)
        raise mistake("3.1", "adapters-unused", model=told, count=count, idle=len(idle), names=listed(idle))


def in_use(run: RunAgain) -> set[str]:
    """The layers whose adapters add something to what the pretrained layer gives."""
    return {path for path, one in run.layers.items() if one is not None and as_float(one.size) > IDLE}


def require_any_in_use(runs: Iterable[RunAgain]) -> None:
    """
    Raises:
        SkippedBecause: no adapter does anything, so that nothing can be said of what replacing keeps.
    """
    if not any(in_use(run) for run in runs):
        raise SkippedBecause("3.1")


def require_our_logits(replaced: ExerciseEvidence, replacement: ExerciseEvidence, model: str) -> None:
    """
    Raises:
        Failed: the model did not give the logits that its weights give, before anything was replaced.
    """
    ours = replaced.read(OwnLogits, model).before.values()
    given = replacement.read(Logits, model).before.values(ours.shape)
    if np.abs(given - ours).max() > ROUNDING * np.abs(ours).max():
        raise no_measurement(f"{model}/logits/before")


def require_same_model(run: RunAgain, model: str) -> None:
    """
    Raises:
        Failed: the logits are not those that the adapted layers' outputs make.
    """
    if not run.same:
        raise mistake("3.3", "another-model", model=say(NAMED[model]))


def computed_scales(run: RunAgain) -> list[Compared]:
    """Each layer's update beside (alpha / rank) x A B."""
    return [Compared(path, one.ratio, one.rest) for path, one in run.layers.items() if one is not None]


def adapts_all(freezing: ExerciseEvidence, replacement: ExerciseEvidence, replaced: ExerciseEvidence) -> bool:
    """Whether exercise 4 is tried on a model each of whose layers gives what was asked for: ours replaces so, and the
    student's own function where exercise 3 shows it."""
    ours = REPLACE in freezing.evidence.stand_ins
    return ours or _holds(lambda: is_right(run_again(replaced, replacement, "narrow")))


def is_right(run: RunAgain) -> bool:
    """Whether each layer gave what was asked for."""
    scales = computed_scales(run)
    fitting = [one for one in scales if as_float(one.rest) < SAME and abs(as_float(one.ratio) - 1) < SAME]
    return run.same and len(fitting) == len(run.layers)


def require_our_gradients(run: RunAgain) -> None:
    """
    Raises:
        Failed: the gradients of A and B are not what backward gives.
    """
    others = run.others if run.comparable else tuple(run.layers)
    if others:
        raise mistake("4.3", "another-gradient", layers=len(others), count=2 * len(run.layers), names=listed([*others]))
