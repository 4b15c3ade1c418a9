"""Exercise 2: LinearWithLoRA.

2.3 stands first because it explains the others: a layer that was not kept gives other outputs.
"""

from __future__ import annotations

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.labs.lora_from_scratch.checks.cases import cases_of
from autograder.labs.lora_from_scratch.checks.sum_of_paths import (
    measured_sums,
    require_gradient,
    require_nothing_else,
    require_same_when_evaluated,
    sum_mistake,
)
from autograder.labs.lora_from_scratch.checks.wrapped_layer import (
    first_output,
    require_identity,
    require_kept,
    require_unchanged,
)


@check("2.3", points=1)
def test_keeps_linear(wrapper: ExerciseEvidence) -> None:
    """The given layer's own weight and bias are kept, unchanged"""
    for case in cases_of(wrapper):
        require_kept(wrapper, case)
        require_unchanged(wrapper, case)


@check("2.1", points=1, explained_by=("1.2", "1.3", "2.3"))
def test_identity_at_init(wrapper: ExerciseEvidence) -> None:
    """A freshly wrapped layer gives the same output as the layer it wraps, bit for bit"""
    for case in cases_of(wrapper):
        require_identity(wrapper, case, first_output(wrapper, case))


@check("2.2", points=1, explained_by=("1.1", "1.2", "1.4", "2.3", "2.1"))
def test_sum_of_paths(wrapper: ExerciseEvidence) -> None:
    """The output is the linear layer's output plus the LoRA layer's"""
    sums = measured_sums(wrapper)
    if not all(one.is_right for one in sums):
        raise sum_mistake(sums)
    for one in sums:
        require_same_when_evaluated(wrapper, one)
        require_gradient(wrapper, one)
        require_nothing_else(wrapper, one.case)
