"""Messages that no notebook has seen: families of their own, drawn anew for every submission."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lora_lab.synthetic import Family, generate, load_families

PER_LABEL = 240


@cache
def _families() -> tuple[Family, ...]:
    """The hidden families; in a student's copy, which does not have them, those of the public test messages."""
    file = Path(__file__).with_name("hidden_families.toml")
    if file.exists():
        return load_families(file)
    return tuple(family for family in load_families() if family.split == "test")


def hidden_messages(seed: int) -> list[tuple[str, str]]:
    """(label, text) pairs, as many ham as spam; only the texts ever go into the sandbox."""
    return generate(_families(), PER_LABEL, seed)


def accuracy_on(labels: Sequence[str], logits: NDArray[Any]) -> float:
    """Share of messages with these labels that logits of shape (N, 2), ham first, get right."""
    spam = np.array([label == "spam" for label in labels])
    return float((logits.argmax(axis=1) == spam).mean())
