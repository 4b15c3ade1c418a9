"""The table of mistakes: complete, linked to the notebook, each told from all others at the numbers that are drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.kit.mistake import Mistake
from autograder.labs.peft_in_practice import mistakes
from autograder.labs.peft_in_practice.checks.test_1_counting import equal
from autograder.labs.peft_in_practice.checks.test_4_reporting import close, same
from autograder.labs.peft_in_practice.inputs import PAIRS, inputs
from autograder.labs.peft_in_practice.mistakes import counting, mistake, recognise, reporting
from notebooks import read_solution

CHECKS = Path(mistakes.__file__).parents[1] / "checks"
ROWS = mistake.rows
SEEDS = range(20)


@pytest.mark.parametrize("read", sorted({row.read for row in ROWS if row.read}))
def test_every_link_leads_into_the_notebook(read: str) -> None:
    texts = [cell["source"] for cell in read_solution("peft_in_practice")["cells"] if cell["cell_type"] == "markdown"]
    assert any(read in text for text in texts), read


def test_what_is_diagnosed_says_where_to_read_on_why_and_what_to_try() -> None:
    assert {row.name for row in ROWS if not row.unknown and not row.read} == set()
    assert [row.name for row in ROWS if not (row.expected and row.why and row.next_step)] == []


def test_every_mistake_that_a_check_names_is_in_the_table_and_the_other_way_round() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in CHECKS.glob("*.py"))
    quoted = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', sources))
    made = {"trained-on-test", "trained-on-validation"}  # of the set's name
    assert quoted - {row.name for row in ROWS} == set()
    assert {row.name for row in ROWS if row.gives is None} - quoted - made == set()


def assert_told_apart(
    rows: Sequence[Mistake], drawn: Sequence[Any], is_same: Callable[[Any, Any], bool], right: Callable[[Any], Any]
) -> None:
    for row in rows:
        assert row.gives is not None
        measured = [(given, row.gives(given)) for given in drawn]
        assert recognise(rows, measured, is_same) == row.name
        assert not all(is_same(right(given), got) for given, got in measured), row.name


def models(seed: int) -> list[counting.Sizes]:
    drawn = [counting.Sizes(*sizes) for sizes in inputs("counting", seed).facts["counts"]]
    return [sizes for sizes in drawn if sizes.layers == 1]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_wrong_count_is_told_from_all_others(seed: int) -> None:
    assert_told_apart(counting.LAYERS, models(seed), equal, counting.layer)
    assert_told_apart(counting.TABLES, models(seed), equal, counting.embeddings)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_way_to_choose_an_epoch_is_told_from_all_others(seed: int) -> None:
    drawn = [reporting.Curves(**curve) for curve in inputs("reporting", seed).facts["curves"].values()]
    assert_told_apart(reporting.EPOCHS, drawn, close, reporting.best)
    assert_told_apart(reporting.REPORTED, drawn, close, reporting.reported)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_other_spread_is_told_from_all_others(seed: int) -> None:
    drawn = inputs("reporting", seed).facts["values"]
    assert_told_apart((*reporting.SPREADS, *reporting.MEANS), drawn, same, reporting.right)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("ddof", [0, 1])
def test_pairs_are_what_they_are_called_with_either_spread(seed: int, ddof: int) -> None:
    for name, (one, other) in inputs("reporting", seed).facts["pairs"].items():
        largest = max(reporting.spread(one, ddof), reporting.spread(other, ddof))
        assert (abs(float(np.mean(one) - np.mean(other))) > largest) is PAIRS[name], name


def test_the_count_of_the_study_is_the_published_one_and_each_wrong_one_as_it_was_handed_in() -> None:
    study = counting.Sizes(32_000, 512, 512, 256, 4)
    layers = {row.name: row.gives for row in counting.LAYERS if row.gives}
    tables = {row.name: row.gives for row in counting.TABLES if row.gives}
    rest, of_layers = counting.embeddings(study), study.layers * counting.layer(study)
    assert counting.right(study) == 22_807_552
    assert rest + study.layers * layers["biases-counted"](study) == 22_819_840
    assert rest + 2 * 512 + study.layers * layers["biases-and-norms-counted"](study) == 22_829_056
    assert tables["two-rows-forgotten"](study) + of_layers == 22_806_528
    assert tables["positions-left-out"](study) + of_layers == 22_675_456
    assert rest + study.layers * layers["d-ff-four-times"](study) == 29_099_008
    assert tables["table-counted-twice"](study) + of_layers == 39_191_552
