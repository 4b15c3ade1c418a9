"""What students often mean, exercise by exercise: one table, a module for each part of it."""

from __future__ import annotations

from autograder.kit.mistake import MistakeTable, recognise
from autograder.labs.fine_tuning_study.mistakes import adapters, collapse, example, experiment, metrics, study, sweep

mistake = MistakeTable(
    row for module in (metrics, experiment, collapse, adapters, sweep, example, study) for row in module.ROWS
)

__all__ = ["mistake", "recognise"]
