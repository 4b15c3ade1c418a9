"""What students often mean, exercise by exercise: one table, a module for each part of it."""

from __future__ import annotations

from autograder.kit.mistake import MistakeTable, recognise
from autograder.labs.peft_in_practice.mistakes import (
    batches,
    counting,
    keeping,
    practice,
    prompts,
    reporting,
    starts,
    wishes,
)

mistake = MistakeTable(
    row for module in (counting, batches, starts, reporting, wishes, keeping, prompts, practice) for row in module.ROWS
)

__all__ = ["mistake", "recognise"]
