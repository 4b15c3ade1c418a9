"""Exercise 4: which parameters are trainable, which get gradients, and which change."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.verdict import WaitsFor
from autograder.labs.lora_from_scratch.checks.models import HEAD
from autograder.labs.lora_from_scratch.measurements import Frozen, Gradients, Step, Trainable
from autograder.labs.lora_from_scratch.mistakes import mistake, recognise
from autograder.labs.lora_from_scratch.mistakes.freezing import TRAINABLE, common_part
from autograder.words import listed, say


def parameters_of(freezing: ExerciseEvidence, model: str) -> Sequence[Trainable]:
    return freezing.read(Frozen, model).parameters


def lora_of(parameters: Sequence[Trainable]) -> set[str]:
    return {p.name for p in parameters if not p.base}


def require_exactly_lora(freezing: ExerciseEvidence, model: str) -> None:
    """
    Raises:
        Verdict: a tensor of the base is trainable, or one of LoRA's is not.
    """
    parameters = parameters_of(freezing, model)
    lora = lora_of(parameters)
    if not lora:
        raise mistake("4.2", "nothing-replaced")
    unfrozen = [p.name for p in parameters if p.base and p.trainable]
    frozen = [p.name for p in parameters if not p.base and not p.trainable]
    stand_ins = freezing.evidence.stand_ins
    if stand_ins and not unfrozen and len(frozen) == len(lora):
        raise WaitsFor(stand_ins[0])  # LoRA may well be found by names that the student's own class has
    if unfrozen:
        got = say("{count} tensors of the base are trainable: {names}", count=len(unfrozen), names=listed(unfrozen))
    elif frozen:
        got = say("{count} LoRA tensors are frozen: {names}", count=len(frozen), names=listed(frozen))
    else:
        return
    raise mistake("4.2", _names_mistake(parameters, unfrozen, frozen) or "other-names", got)


def _names_mistake(parameters: Sequence[Trainable], unfrozen: list[str], frozen: list[str]) -> str | None:
    trainable = {p.name for p in parameters if p.trainable}
    known = recognise(TRAINABLE, [(parameters, trainable)], lambda given, got: bool(given == got))
    if known or (unfrozen and frozen):
        return known
    if unfrozen == [p.name for p in parameters if p.base][::2]:
        return "switched"  # the probe had frozen every second one
    if frozen:
        return "lora-partly-frozen"
    others = [p.name for p in parameters if p.base and not p.trainable]
    return "name-matches-too-much" if common_part(unfrozen, others) else None


def counts(parameters: Sequence[Trainable]) -> tuple[int, int]:
    """(trainable, all) numbers; an adapter on the head is a mistake of exercise 3, which check 3.2 tells."""
    counted = [p for p in parameters if p.base or not p.name.startswith(f"{HEAD}.")]
    return sum(p.size for p in counted if p.trainable), sum(p.size for p in counted)


def require_gradients(freezing: ExerciseEvidence, lora: set[str]) -> None:
    """
    Raises:
        Failed: a tensor of LoRA's has no gradient, or another one has.
    """
    seen = freezing.read(Gradients, "narrow")
    if not seen.loss_has_gradient:
        raise mistake("4.3", "no-graph", count=len(lora))
    got_one = set(seen.with_gradient)
    extra, missing = sorted(got_one - lora), sorted(lora - got_one)
    if extra or missing:
        told = say("also {names}", names=listed(extra)) if extra else say("not {names}", names=listed(missing))
        got = say("{count} tensors: {told}", count=len(got_one), told=told)
        raise mistake("4.3", "gradient-outside-lora" if extra else "gradient-missing", got, count=len(lora))


def require_unwritten(freezing: ExerciseEvidence) -> None:
    """
    Raises:
        Failed: freezing has written values.
    """
    written = freezing.read(Frozen, "narrow").changed_by_freezing
    if written:
        raise mistake("4.4", "changed-by-freezing", count=len(written), names=listed(list(written)))


def require_step_of_lora(freezing: ExerciseEvidence, parameters: Sequence[Trainable]) -> None:
    """
    Raises:
        Failed: the optimiser's step changes the base, or nothing.
    """
    freezing.read(Gradients, "narrow")  # where backward raises, its error is told first
    changed = set(freezing.read(Step, "narrow").changed)
    base = sorted(changed & {p.name for p in parameters if p.base})
    if base:
        raise mistake("4.4", "base-changed", count=len(base), names=listed(base))
    if not changed & lora_of(parameters):
        raise mistake("4.4", "nothing-learns")
