"""The catalogue of misconceptions: complete, linked to the notebook, and silent when unsure."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from autograder.checks.lora_from_scratch import misconceptions
from autograder.checks.lora_from_scratch.inputs import draw_rank_alpha
from autograder.checks.lora_from_scratch.misconceptions import CATALOGUE, advice, recognise, scaling
from autograder.checks.lora_from_scratch.misconceptions.entry import Misconception
from autograder.checks.lora_from_scratch.misconceptions.freezing import common_part
from autograder.checks.lora_from_scratch.misconceptions.scaling import BY_RANK_AND_ALPHA, KNOWN, Sizes, right
from notebooks import solution

CHECKS = Path(misconceptions.__file__).parents[1]
MODULES = (
    misconceptions.layer,
    misconceptions.scaling,
    misconceptions.wrapper,
    misconceptions.replacement,
    misconceptions.freezing,
    misconceptions.notebook,
)
ENTRIES = [entry for module in MODULES for entry in module.KNOWN]


def test_entries_of_one_diagnosis_say_the_same() -> None:
    for entry in ENTRIES:
        assert (entry.words, entry.read) == (CATALOGUE[entry.diagnosis].words, CATALOGUE[entry.diagnosis].read)


@pytest.mark.parametrize("read", sorted({entry.read for entry in ENTRIES}))
def test_every_link_leads_into_the_notebook(read: str) -> None:
    texts = [cell["source"] for cell in solution()["cells"] if cell["cell_type"] == "markdown"]
    assert any(read in text for text in texts), read


def test_every_diagnosis_of_a_check_is_in_the_catalogue_and_the_other_way_round() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in CHECKS.glob("test_*.py"))
    quoted = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', sources))
    assert quoted - set(CATALOGUE) <= {"non-square"}
    recognised = {entry.diagnosis for entry in ENTRIES if entry.gives is not None}
    made = {"weight-changed", "bias-changed", "diverged", "switched", "uninitialised"}  # from a part's name; one word
    assert set(CATALOGUE) - quoted - recognised - made == set()


def test_words_are_a_question_or_an_order_and_never_the_solution() -> None:
    for entry in CATALOGUE.values():
        assert len(entry.words) < 120, entry
        assert not re.search(r"\breturn self|requires_grad ?= ?False|alpha / rank\)", entry.words), entry


def same(given: float, got: float) -> bool:
    return bool(np.isclose(given, got, rtol=1e-3))


@pytest.mark.parametrize("seed", range(20))
def test_each_scaling_is_told_from_all_others_at_the_numbers_that_are_drawn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = draw_rank_alpha(rng)
    drawn = [Sizes(*first, 11, 17), Sizes(*draw_rank_alpha(rng, other_than=first), 20, 9)]
    for known in BY_RANK_AND_ALPHA:
        assert known.gives is not None
        assert recognise(KNOWN, [(sizes, known.gives(sizes)) for sizes in drawn], same) == known.diagnosis
    assert recognise(KNOWN, [(sizes, right(sizes)) for sizes in drawn], same) is None


def test_nothing_is_claimed_when_none_fits_or_several_do() -> None:
    sizes = Sizes(4, 8, 10, 10)
    assert recognise(KNOWN, [(sizes, 3.21)], same) is None
    assert recognise(KNOWN, [(sizes, 4.0)], same) is None  # (8 / 4) ** 2, 8 / sqrt(4) and the rank itself
    assert recognise(KNOWN, [], same) is None
    assert recognise([Misconception("a", "", "", None)], [(sizes, 1.0)], same) is None


def test_advice_says_the_words_and_where_to_read() -> None:
    said = advice("both-zero")
    assert said["diagnosis"] == "both-zero"
    assert "what are the gradients of A and of B?" in said["next_step"]
    assert 'in the notebook: "Question 1' in said["next_step"]
    assert advice(None, "look there") == {"next_step": "look there", "diagnosis": None}


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
