"""What checks of exercises 3 and 4 tell of already, so that the final model is measured beside it and costs no more."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.verdict import Verdict
from autograder.labs.lora_from_scratch.checks.models import HEAD
from autograder.labs.lora_from_scratch.checks.replaced_layers import adapters, inner_of, layers_after
from autograder.labs.lora_from_scratch.measurements import Frozen


@dataclass(frozen=True)
class ToldBefore:
    """Faults that the final model has by the student's own functions."""

    head_wrapped: bool = False  # check 3.2
    left_out: frozenset[str] = frozenset()  # paths of inner layers without an adapter: check 3.1
    base_trainable: bool = False  # check 4.2

    @classmethod
    def of(cls, replacement: ExerciseEvidence, freezing: ExerciseEvidence) -> ToldBefore:
        try:
            after = layers_after(replacement, "gpt2")
        except Verdict:
            return cls(base_trainable=_frees_base(freezing))
        head = next((layer for layer in after.layers if layer.path == HEAD), None)
        wrapped = head is not None and head.kept == head.had and bool(head.new)
        left_out = frozenset(layer.path for layer in inner_of(after) if adapters(layer) == 0)
        every = len(left_out) == len(inner_of(after))
        return cls(wrapped, frozenset() if every else left_out, _frees_base(freezing))


def _frees_base(freezing: ExerciseEvidence) -> bool:
    try:
        return any(p.base and p.trainable for p in freezing.read(Frozen, "gpt2").parameters)
    except Verdict:
        return False
