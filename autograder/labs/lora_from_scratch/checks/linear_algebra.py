"""Arithmetic of the checks: what should have come out, and how exactly it can be known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

UNIT_ROUNDOFF = {"float32": 2.0**-24, "float64": 2.0**-53}


def low_rank_update(x: Array, a: Array, b: Array) -> NDArray[np.float64]:
    """x A B in float64: (N, in), (in, rank), (rank, out) -> (N, out)."""
    product: NDArray[np.float64] = x.astype(np.float64) @ a.astype(np.float64) @ b.astype(np.float64)
    return product


def rounding_bound(x: Array, a: Array, b: Array, dtype: str = "float32") -> NDArray[np.float64]:
    """How far x A B may be off in floating point, per entry, in whatever order it is computed.

    Two chained dot products of lengths n = in and rank have an error of at most gamma(n + rank + 4) |x| |A| |B|,
    with gamma(k) = k u / (1 - k u) (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.5);
    four more roundings cover the scaling and a sum. Computing A B first is covered, too.
    """
    steps = (a.shape[0] + a.shape[1] + 4) * UNIT_ROUNDOFF[dtype]
    bound: NDArray[np.float64] = steps / (1 - steps) * low_rank_update(np.abs(x), np.abs(a), np.abs(b))
    return bound


def fitted_factor(measured: Array, reference: Array) -> tuple[float, float]:
    """(factor, rest): measured = factor x reference + rest, by least squares; the rest relative to `reference`."""
    measured, reference = measured.astype(np.float64).ravel(), reference.astype(np.float64).ravel()
    size = float(reference @ reference)
    if not size or not np.isfinite(measured).all():
        return float("nan"), float("inf")
    factor = float(measured @ reference) / size
    rest = float(np.linalg.norm(measured - factor * reference)) / float(np.sqrt(size))
    return factor, rest


def largest(difference: Array) -> float:
    """The largest absolute value; numbers that are none are left out where there are others."""
    numbers = np.abs(difference[~np.isnan(difference)])
    return float(numbers.max()) if numbers.size else float("nan")


def close(given: Array, got: Array) -> bool:
    """Whether what came is what was to be expected, to a thousandth of its largest value; never where that is none."""
    if not np.isfinite(given).all():
        return False
    return bool(np.allclose(got, given, rtol=1e-3, atol=1e-3 * (1e-3 + float(np.abs(given).max()))))
