"""The table of mistakes: complete, linked to the notebook, each told from all others at the numbers that are drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.kit.mistake import Mistake
from autograder.labs.fine_tuning_study import mistakes
from autograder.labs.fine_tuning_study.checks.test_1_metrics import same
from autograder.labs.fine_tuning_study.inputs import inputs
from autograder.labs.fine_tuning_study.mistakes import adapters, metrics, mistake, recognise
from notebooks import read_solution

CHECKS = Path(mistakes.__file__).parents[1] / "checks"
ROWS = mistake.rows
SEEDS = range(20)


@pytest.mark.parametrize("read", sorted({row.read for row in ROWS}))
def test_every_link_leads_into_the_notebook(read: str) -> None:
    texts = [cell["source"] for cell in read_solution("fine_tuning_study")["cells"] if cell["cell_type"] == "markdown"]
    assert any(read in text for text in texts), read


def test_what_is_diagnosed_says_where_to_read_on_why_and_what_to_try() -> None:
    assert {row.name for row in ROWS if not row.unknown and not row.read} == set()
    assert [row.name for row in ROWS if not (row.expected and row.why and row.next_step)] == []


def test_every_mistake_that_a_check_names_is_in_the_table_and_the_other_way_round() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in CHECKS.glob("*.py"))
    quoted = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', sources))
    assert quoted - {row.name for row in ROWS} == set()
    assert {row.name for row in ROWS if row.gives is None} - quoted == {"sampled"}  # one word


def assert_told_apart(
    rows: Sequence[Mistake], drawn: Sequence[Any], is_same: Callable[[Any, Any], bool], right: Callable[[Any], Any]
) -> None:
    for row in rows:
        assert row.gives is not None
        measured = [(given, row.gives(given)) for given in drawn]
        assert recognise(rows, measured, is_same) == row.name
        assert not all(is_same(right(given), got) for given, got in measured), row.name


@pytest.mark.parametrize("seed", SEEDS)
def test_each_wrong_metric_is_told_from_all_others(seed: int) -> None:
    arrays = inputs("metrics", seed).arrays
    drawn = [metrics.Answers(arrays[f"{case}/logits"], arrays[f"{case}/labels"]) for case in ("mixed", "tuple")]
    assert_told_apart(metrics.METRICS, drawn[:1], same, metrics.right)
    assert_told_apart(metrics.MATRICES, drawn, np.allclose, metrics.matrix_of)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_wrong_count_is_told_from_all_others(seed: int) -> None:
    drawn = [adapters.Sizes(*sizes) for sizes in inputs("adapters", seed).facts["counts"]]
    assert_told_apart(adapters.COUNTS, drawn, lambda a, b: a == b, adapters.right)


@pytest.mark.parametrize("seed", SEEDS)
def test_where_nothing_is_taken_for_spam_no_single_logit_says_otherwise(seed: int) -> None:
    """Exercise 1.3 is about a division, whatever rule the messages are told apart by."""
    logits = inputs("metrics", seed).arrays["none/logits"]
    rules = (metrics.RULES["logit-threshold"], metrics.RULES["logit-sign"], lambda given: given.argmax(axis=1))
    assert [int(rule(logits).sum()) for rule in rules] == [0, 0, 0]
