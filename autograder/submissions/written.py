"""Answers in words: which of them are still as they were handed out."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.kit.lab import Lab
from autograder.submissions.parts import defined_names

PLACEHOLDER = "Your answer here."  # what the students' copy of a notebook holds in the place of an answer
# Characters of all cells that are parsed: Python takes ten seconds for 300,000 of some, and the time grows with the
# square. What lies behind is not looked into, and counts as an answer, which a person reads.
MAX_PARSED = 100_000


def unwritten(lab: Lab, cells: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The titles of a lab's questions that a notebook does not answer.

    Args:
        cells: code cells, each with its `source`, in the notebook's order. Nothing of them is run.
    """
    asked, left = [question.name for question in lab.written], MAX_PARSED
    answers = dict[str, object]()
    for cell in cells:
        source = str(cell["source"])
        if any(name in source for name in asked):
            left -= len(source)
            answers |= _texts(source) if left >= 0 else dict.fromkeys(defined_names(source), source)
    return tuple(question.title for question in lab.written if is_unwritten(answers.get(question.name, "")))


def is_unwritten(answer: object) -> bool:
    """Whether this is no answer: nothing, an empty text, or the one that was handed out."""
    return answer is None or (isinstance(answer, str) and answer.strip() in ("", PLACEHOLDER))


def _texts(source: str) -> dict[str, object]:
    """The names that a cell binds at its top level, with their texts; what has to be run first counts as an answer."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about a student's backslashes
            body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return dict.fromkeys(defined_names(source), source)
    texts = dict[str, object]()
    for statement in body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            value = statement.value.value if isinstance(statement.value, ast.Constant) else statement.value
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            texts |= {target.id: value for target in targets if isinstance(target, ast.Name)}
    return texts
