"""Exercise 4: freeze_and_activate_lora.

4.2 stands before 4.1 because it explains it: which parameters are trainable says more than how many.
"""

from __future__ import annotations

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.labs.lora_from_scratch.checks.computed import (
    adapts_all,
    learn_as_asked,
    require_our_gradients,
    run_again,
)
from autograder.labs.lora_from_scratch.checks.trainable import (
    counts,
    lora_of,
    parameters_of,
    require_exactly_lora,
    require_gradients,
    require_step_of_lora,
    require_unwritten,
)
from autograder.labs.lora_from_scratch.mistakes import mistake
from autograder.words import say

TRAINABLE_OF_GPT2, ALL_OF_GPT2 = 1_327_104, 164_364_288
AT_RANK_4 = (663_552, 163_700_736)


@check("4.2", points=1, explained_by=("1.1", "2.3", "2.2", "3.1", "3.3"))
def test_exact_names(freezing: ExerciseEvidence) -> None:
    """The trainable parameters are exactly LoRA's"""
    for model in ("gpt2", "narrow"):
        require_exactly_lora(freezing, model)


@check("4.1", points=1, explained_by=("1.1", "4.2", "3.1", "3.2", "3.3", "3.4"))
def test_exact_counts(freezing: ExerciseEvidence) -> None:
    """The numbers of trainable and of all parameters on GPT-2 124M are exact"""
    counted = counts(parameters_of(freezing, "gpt2"))
    if counted != (TRAINABLE_OF_GPT2, ALL_OF_GPT2):
        got = say("{trainable:,} of {total:,}", trainable=counted[0], total=counted[1])
        if counted == AT_RANK_4:
            hint = say("that is the count at rank 4, and rank 8 was asked for")
            got = say("{figure}: {hint}", figure=got, hint=hint)
        name = "rank-4" if counted == AT_RANK_4 else "other-count"
        raise mistake("4.1", name, got, trainable=TRAINABLE_OF_GPT2, total=ALL_OF_GPT2)


@check("4.3", points=1, explained_by=("1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "3.1", "3.3", "4.2"))
def test_gradient_flow(
    freezing: ExerciseEvidence,
    frozen: ExerciseEvidence,
    replacement: ExerciseEvidence,
    replaced: ExerciseEvidence,
    layer: ExerciseEvidence,
    wrapper: ExerciseEvidence,
) -> None:
    """After backward, every LoRA tensor has a gradient and no other has one"""
    require_gradients(freezing, lora_of(parameters_of(freezing, "narrow")))
    if learn_as_asked(freezing, layer, wrapper) and adapts_all(freezing, replacement, replaced):
        require_our_gradients(run_again(frozen, freezing, "narrow"))


@check("4.4", points=1, explained_by=("1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "3.1", "3.3", "4.2", "4.3"))
def test_step_changes_lora_only(freezing: ExerciseEvidence) -> None:
    """One optimiser step changes LoRA and leaves every frozen tensor as it was, bit for bit"""
    parameters = parameters_of(freezing, "narrow")
    require_unwritten(freezing)
    require_step_of_lora(freezing, parameters)
