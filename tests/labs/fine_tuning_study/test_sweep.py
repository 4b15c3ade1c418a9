"""Exercise 5: what the given tables show, and a loss that is computed from whatever came back."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.kit.training import Training
from autograder.labs.fine_tuning_study.checks.test_5_sweep import loss_of
from autograder.labs.fine_tuning_study.inputs import TABLES, inputs


@pytest.mark.parametrize("seed", range(20))
def test_each_given_table_shows_what_is_asked_of_it_with_some_room(seed: int) -> None:
    for name, rows in inputs("sweep", seed).facts["tables"].items():
        losses = _by_rank(rows)
        if TABLES[name] == "unknown":
            assert {len(repeats) for repeats in losses} == {1}
            continue
        effect = np.ptp([np.mean(repeats) for repeats in losses])
        spread = max(np.ptp(repeats) for repeats in losses)
        assert TABLES[name] == ("yes" if effect > spread else "no"), name
        assert abs(effect - spread) > 1e-3, name  # more than another way to add numbers up


@pytest.mark.parametrize("seed", range(20))
def test_no_threshold_and_no_sum_of_spreads_decides_all_tables(seed: int) -> None:
    tables = inputs("sweep", seed).facts["tables"]
    effects = {name: np.ptp([np.mean(repeats) for repeats in _by_rank(rows)]) for name, rows in tables.items()}
    sums = {name: sum(np.ptp(repeats) for repeats in _by_rank(rows)) for name, rows in tables.items()}
    assert effects["close"] - effects["original"] < 0.01
    assert effects["close"] < sums["close"]


def _by_rank(rows: list[dict[str, float]]) -> list[list[float]]:
    ranks = {row["rank"] for row in rows}
    return [[row["loss"] for row in rows if row["rank"] == rank] for rank in ranks]


def trained(*answers: tuple[float, ...]) -> Training:
    return Training(start={}, end=0, batches=(), losses=(), answers=answers)


def test_the_loss_is_one_of_as_many_classes_as_the_model_has() -> None:
    assert loss_of(trained((0.0, 0.0), (0.0, 0.0)), [0, 1]) == pytest.approx(math.log(2))
    assert loss_of(trained((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)), [0, 1]) == pytest.approx(math.log(3))
    assert loss_of(trained((5.0, 0.0), (0.0, 0.0), (0.0, 0.0)), [0, 1]) == pytest.approx(math.log(2))  # the last ones


@pytest.mark.parametrize("answers", [(), ((0.0, 0.0),), ((0.0,), (0.0,)), ((0.0, 0.0), (0.0, 0.0, 0.0))])
def test_no_loss_is_known_of_answers_that_are_not_one_row_of_classes_each(answers: tuple[tuple[float, ...]]) -> None:
    assert math.isnan(loss_of(trained(*answers), [0, 1]))
