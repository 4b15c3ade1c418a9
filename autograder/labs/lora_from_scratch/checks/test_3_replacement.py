"""Exercise 3: replace_linear_with_lora."""

from __future__ import annotations

from autograder.kit.check import SkippedBecause, check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.labs.lora_from_scratch.checks.computed import (
    are_as_asked,
    computed_scales,
    require_any_in_use,
    require_our_logits,
    require_same_model,
    require_updates,
    run_again,
)
from autograder.labs.lora_from_scratch.checks.models import NAMED
from autograder.labs.lora_from_scratch.checks.replaced_layers import (
    adapters,
    pretrained_are_kept,
    require_any_adapted,
    require_each_adapted_once,
    require_head_untouched,
    require_pretrained_kept,
    require_same_logits,
)
from autograder.labs.lora_from_scratch.checks.scales import compared, require_rank, require_scale
from autograder.labs.lora_from_scratch.measurements import Twice
from autograder.labs.lora_from_scratch.mistakes import mistake

RUN = ("narrow", "nested")  # the models that have weights to run with


@check("3.1", points=1, explained_by=("1.1", "2.2"))
def test_all_linears(
    replacement: ExerciseEvidence, replaced: ExerciseEvidence, layer: ExerciseEvidence, wrapper: ExerciseEvidence
) -> None:
    """Every inner linear layer is replaced, at any depth"""
    for model in NAMED:
        require_each_adapted_once(replacement, model)
    if are_as_asked(replacement, layer, wrapper):
        for model in RUN:
            require_updates(run_again(replaced, replacement, model), model)


@check("3.2", points=1, explained_by=("3.1",))
def test_head_untouched(
    replacement: ExerciseEvidence, replaced: ExerciseEvidence, layer: ExerciseEvidence, wrapper: ExerciseEvidence
) -> None:
    """`out_head` is left alone"""
    for model in NAMED:
        require_head_untouched(replacement, model)
    require_any_adapted(replacement)
    if are_as_asked(replacement, layer, wrapper):
        require_any_in_use(run_again(replaced, replacement, model) for model in RUN)


@check("3.3", points=1, explained_by=("1.2", "1.3", "2.3", "2.1", "2.2", "3.1", "3.2"))
def test_same_logits(
    replacement: ExerciseEvidence, replaced: ExerciseEvidence, layer: ExerciseEvidence, wrapper: ExerciseEvidence
) -> None:
    """The pretrained layers are kept: logits before and after are equal, bit for bit"""
    for model in NAMED:
        require_pretrained_kept(replacement, model)
    for model in RUN:
        require_same_logits(replacement, model)
    require_any_adapted(replacement)
    for model in RUN:
        require_our_logits(replaced, replacement, model)
    if are_as_asked(replacement, layer, wrapper):
        runs = {model: run_again(replaced, replacement, model) for model in RUN}
        require_any_in_use(runs.values())
        for model, run in runs.items():
            require_same_model(run, model)


@check("3.4", points=1, explained_by=("1.1", "1.2", "1.4", "2.3", "2.2", "3.1", "3.3"))
def test_rank_alpha_passed(
    replacement: ExerciseEvidence, replaced: ExerciseEvidence, layer: ExerciseEvidence, wrapper: ExerciseEvidence
) -> None:
    """rank and alpha reach every layer"""
    for model in NAMED:
        require_rank(replacement, model)
    measured = [(model, one) for model in RUN for one in compared(replacement, model)]
    if not measured:
        raise SkippedBecause("3.1")
    for model, one in measured:
        require_scale(replacement, model, one)
    if are_as_asked(replacement, layer, wrapper) and pretrained_are_kept(replacement):
        for model in RUN:
            adapted = {one.path for of, one in measured if of == model}
            for one in computed_scales(run_again(replaced, replacement, model)):
                if one.path in adapted:
                    require_scale(replacement, model, one)


@check("3.advice", points=0)
def test_called_twice(replacement: ExerciseEvidence) -> None:
    """Calling the function twice does not stack adapters"""
    if any(adapters(layer) > 1 for layer in replacement.partial(Twice).layers):
        raise mistake("3.advice", "stacks")
