"""Properties of check 1.4's measurement: exact to a tolerance that is derived, and no false alarm."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.labs.lora_from_scratch.checks.linear_algebra import (
    close,
    fitted_factor,
    low_rank_update,
    rounding_bound,
)

DTYPES = {"float32": torch.float32, "float64": torch.float64}
sizes = st.integers(1, 64)


def orders(x: torch.Tensor, a: torch.Tensor, b: torch.Tensor, scale: float) -> dict[str, torch.Tensor]:
    """The same update as students compute it; in exact arithmetic all are equal."""
    return {
        "x A, B, scale": scale * (x @ a @ b),
        "scale in the middle": (scale * (x @ a)) @ b,
        "A B first": x @ (a @ b) * scale,
        "scaled A B": x @ (scale * a @ b),
        "B scaled": x @ a @ (b * scale),
        "x scaled": (x * scale) @ a @ b,
        "linear layers": torch.nn.functional.linear(torch.nn.functional.linear(x, a.T), b.T) * scale,
        "einsum": torch.einsum("...i,ir,ro->...o", x, a, b) * scale,
        "outer products": sum((x @ a[:, r])[..., None] * b[r] for r in range(len(b))) * scale,
    }


@pytest.mark.slow
@settings(max_examples=1_200, deadline=None)  # nine orders each: more than 10,000 draws
@given(
    in_dim=sizes,
    out_dim=sizes,
    rank=st.integers(1, 16),
    alpha=st.floats(0.05, 64),
    rows=st.integers(1, 8),
    seed=st.integers(0, 2**32 - 1),
    size=st.sampled_from([1e-3, 1.0, 1e3]),
    dtype=st.sampled_from(sorted(DTYPES)),
)
def test_a_right_layer_is_never_called_wrong(
    in_dim: int, out_dim: int, rank: int, alpha: float, rows: int, seed: int, size: float, dtype: str
) -> None:
    rng = np.random.default_rng(seed)
    x, a, b = (rng.standard_normal(shape) * size for shape in ((rows, in_dim), (in_dim, rank), (rank, out_dim)))
    tensors = [torch.from_numpy(array).to(DTYPES[dtype]) for array in (x, a, b)]
    given_x, given_a, given_b = (tensor.numpy() for tensor in tensors)
    scale = alpha / rank
    expected = scale * low_rank_update(given_x, given_a, given_b)
    # float64 is compared with float64, so both sides round
    bound = 2 * scale * rounding_bound(given_x, given_a, given_b, dtype)
    for name, update in orders(*tensors, scale).items():
        assert (np.abs(update.numpy() - expected) <= bound).all(), name


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), rank=st.integers(1, 8), off=st.floats(1e-5, 10))
def test_a_factor_that_is_off_by_a_hundred_thousandth_is_seen(seed: int, rank: int, off: float) -> None:
    """The tolerance is not only safe but narrow: it lets nothing through that anyone would call another scaling."""
    rng = np.random.default_rng(seed)
    x, a, b = (rng.standard_normal(s).astype(np.float32) for s in ((6, 10), (10, rank), (rank, 14)))
    expected = low_rank_update(x, a, b)
    bound = 2 * rounding_bound(x, a, b)
    wrong = ((1 + off) * expected).astype(np.float32)
    assert (np.abs(wrong - expected) > bound).any()
    factor, rest = fitted_factor(wrong, expected)
    assert abs(factor - (1 + off)) < 1e-6 * (1 + off)
    assert rest < 1e-6 * (1 + off)


@given(seed=st.integers(0, 2**32 - 1), factor=st.floats(-100, 100))
def test_the_fitted_factor_is_the_factor(seed: int, factor: float) -> None:
    reference = np.random.default_rng(seed).standard_normal((5, 7))
    found, rest = fitted_factor(factor * reference, reference)
    assert found == pytest.approx(factor, abs=1e-9)
    assert rest < 1e-9


def test_what_is_no_number_fits_nothing() -> None:
    reference = np.ones((2, 2))
    for measured in (np.full((2, 2), np.nan), np.full((2, 2), np.inf)):
        assert fitted_factor(measured, reference)[1] == float("inf")
    assert fitted_factor(reference, np.zeros((2, 2)))[1] == float("inf")


@pytest.mark.parametrize("odd", [np.inf, -np.inf, np.nan])
def test_no_tolerance_is_taken_from_what_is_not_finite(odd: float) -> None:
    """A layer that gives one infinity would make any output of its wrapper right."""
    given = np.array([[1.0, odd], [2.0, 3.0]])
    assert not close(given, np.zeros((2, 2)))
    assert not close(np.zeros((2, 2)), given)
    assert close(np.ones((2, 2)), np.full((2, 2), 1.0005))
