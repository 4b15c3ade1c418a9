"""What students often mean, exercise by exercise: compared with what came, numerically.

A check measures; when that is not what must hold, every misconception of the exercise says what it would have
given for the same inputs. The one that explains all measurements is named, and none when none or several do.
"""

from __future__ import annotations

from autograder.checks.lora_from_scratch.misconceptions import freezing, layer, notebook, replacement, scaling, wrapper
from autograder.checks.lora_from_scratch.misconceptions.entry import Advice, Misconception, advice_from, recognise

CATALOGUE: dict[str, Misconception] = {
    entry.diagnosis: entry
    for module in (layer, scaling, wrapper, replacement, freezing, notebook)
    for entry in module.KNOWN
}


def advice(diagnosis: str | None, otherwise: str = "") -> Advice:
    """The next step and the diagnosis of a failed check, as its keyword arguments."""
    return advice_from(CATALOGUE, diagnosis, otherwise)


__all__ = ["CATALOGUE", "Advice", "Misconception", "advice", "recognise"]
