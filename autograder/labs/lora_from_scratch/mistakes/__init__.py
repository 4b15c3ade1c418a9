"""What students often mean, exercise by exercise: one table, a module for each part of it.

A check measures; when that is not what must hold, it raises a row of the table. Rows with `gives` say what they would
have given for the same inputs: the one that explains all measurements is named, and none when none or several do.
"""

from __future__ import annotations

from autograder.kit.mistake import MistakeTable, recognise
from autograder.labs.lora_from_scratch.mistakes import freezing, layer, notebook, replacement, scaling, wrapper

mistake = MistakeTable(
    row for module in (layer, scaling, wrapper, replacement, freezing, notebook) for row in module.ROWS
)

__all__ = ["mistake", "recognise"]
