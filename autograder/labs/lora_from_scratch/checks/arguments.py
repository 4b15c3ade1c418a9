"""In which order a student's LoRALayer takes its arguments: told by their names, whatever they are called."""

from __future__ import annotations

import re

from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.verdict import Failed
from autograder.labs.lora_from_scratch.measurements import Signature
from autograder.labs.lora_from_scratch.mistakes import mistake

WANTED = ("in_dim", "out_dim", "rank", "alpha")
_KNOWN = {
    "in_dim": re.compile(
        r"(?:[nd]_?|dim_?|size_?|fan_?)?in(?:put|puts|p)?(?:_?(?:dim|dims|features|feats|size|channels|d|n))?"
    ),
    "out_dim": re.compile(
        r"(?:[nd]_?|dim_?|size_?|fan_?)?out(?:put|puts|p)?(?:_?(?:dim|dims|features|feats|size|channels|d|n))?"
    ),
    "rank": re.compile(r"r|k|(?:n_?|lora_?|low_?)?rank|lora_?r|lora_?dim"),
    "alpha": re.compile(r"a|(?:lora_?)?alpha|(?:lora_?)?scal(?:e|ing)"),
}


def order_of_arguments(layer: ExerciseEvidence, check: str) -> Failed | None:
    """The verdict on a LoRALayer whose four sizes stand in another order than the exercise's; None for any other.

    Args:
        check: id of the check that says so.
    """
    names = [name[:40] for name in layer.partial(Signature).takes or ()]
    meant = [next((role for role, known in _KNOWN.items() if known.fullmatch(name.lower())), "") for name in names[:4]]
    if sorted(meant) != sorted(WANTED) or meant == list(WANTED):
        return None
    return mistake(check, "argument-order", wanted=f"({', '.join(WANTED)})", names=", ".join(names))
