"""The table of mistakes: complete, linked to the notebook, and silent when unsure."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.kit.mistake import Mistake
from autograder.labs.lora_from_scratch import mistakes
from autograder.labs.lora_from_scratch.inputs import draw_rank_alpha
from autograder.labs.lora_from_scratch.mistakes import mistake, recognise, scaling
from autograder.labs.lora_from_scratch.mistakes.freezing import common_part
from autograder.labs.lora_from_scratch.mistakes.scaling import BY_RANK_AND_ALPHA, FACTORS, Sizes, right
from notebooks import solution

CHECKS = Path(mistakes.__file__).parents[1] / "checks"
ROWS = mistake.rows


def test_rows_of_one_name_and_check_say_the_same() -> None:
    for row in ROWS:
        first = next(other for other in ROWS if (other.check, other.name) == (row.check, row.name))
        assert replace(row, gives=None) == replace(first, gives=None)


@pytest.mark.parametrize("read", sorted({row.read for row in ROWS if row.read}))
def test_every_link_leads_into_the_notebook(read: str) -> None:
    texts = [cell["source"] for cell in solution()["cells"] if cell["cell_type"] == "markdown"]
    assert any(read in text for text in texts), read


def test_what_is_diagnosed_says_where_to_read_on() -> None:
    """But for advice, which costs no points."""
    assert {row.name for row in ROWS if not row.unknown and not row.read} == {"a-too-large", "stacks"}


def test_every_mistake_that_a_check_names_is_in_the_table_and_the_other_way_round() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in CHECKS.glob("*.py"))
    quoted = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', sources))
    names = {row.name for row in ROWS}
    assert quoted - names <= {"non-square"}
    recognised = {row.name for row in ROWS if row.gives is not None}
    made = {"weight-changed", "bias-changed", "diverged", "switched", "uninitialised", "stacks"}  # of a part; one word
    assert names - quoted - recognised - made == set()


@pytest.mark.parametrize("row", [row for row in ROWS if row.expected], ids=lambda row: f"{row.check} {row.name}")
def test_a_row_says_what_was_expected_why_and_what_to_try(row: Mistake) -> None:
    assert row.why
    assert row.next_step


def test_words_are_a_question_or_an_order_and_never_the_solution() -> None:
    for row in ROWS:
        assert len(row.next_step) < 120, row
        assert not re.search(r"\breturn self|requires_grad ?= ?False|alpha / rank\)", row.next_step), row


def same(given: float, got: float) -> bool:
    return bool(np.isclose(given, got, rtol=1e-3))


@pytest.mark.parametrize("seed", range(20))
def test_each_scaling_is_told_from_all_others_at_the_numbers_that_are_drawn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = draw_rank_alpha(rng)
    drawn = [Sizes(*first, 11, 17), Sizes(*draw_rank_alpha(rng, other_than=first), 20, 9)]
    for known in BY_RANK_AND_ALPHA:
        assert known.gives is not None
        assert recognise(FACTORS, [(sizes, known.gives(sizes)) for sizes in drawn], same) == known.name
    assert recognise(FACTORS, [(sizes, right(sizes)) for sizes in drawn], same) is None


def test_nothing_is_claimed_when_none_fits_or_several_do() -> None:
    sizes = Sizes(4, 8, 10, 10)
    assert recognise(FACTORS, [(sizes, 3.21)], same) is None
    assert recognise(FACTORS, [(sizes, 4.0)], same) is None  # (8 / 4) ** 2, 8 / sqrt(4) and the rank itself
    assert recognise(FACTORS, [], same) is None


def test_a_verdict_says_the_words_and_where_to_read() -> None:
    said = mistake("1.3", "both-zero").details
    assert said["diagnosis"] == "both-zero"
    assert said["expected"] == "B is zero at first, and A is not"
    assert "what are the gradients of A and of B?" in said["next_step"]
    assert 'in the notebook: "Question 1' in said["next_step"]


def test_the_counterexample_is_in_numbers() -> None:
    sizes = Sizes(rank=4, alpha=8, in_dim=10, out_dim=10)
    assert scaling.scaling_words(8.0, sizes) == (
        "with rank 4, alpha 8 your update is 4 times the expected one, on every input"
    )


@pytest.mark.parametrize(
    ("names", "others", "part"),
    [
        (["a.out_proj.w", "out_head.w"], ["a.ff.w"], "out_"),
        (["x.norm1", "y.norm2"], ["x.att", "y.ff"], "norm"),
        (["abc", "xyz"], [], None),
        (["att.w"], ["att.w.b"], None),
    ],
)
def test_a_substring_that_was_tested_for_is_found(names: list[str], others: list[str], part: str | None) -> None:
    assert common_part(names, others) == part
