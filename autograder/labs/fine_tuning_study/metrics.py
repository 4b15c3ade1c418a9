"""The metrics of a classifier of two classes, by their definitions."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

Values = dict[str, float]


def metrics_of(predicted: NDArray[Any], labels: NDArray[Any], positive: int = 1) -> Values:
    """Accuracy, precision, recall and F1 of classes (N,); 0 where there is nothing to divide by."""
    right = float(((predicted == positive) & (labels == positive)).sum())
    taken, real = float((predicted == positive).sum()), float((labels == positive).sum())
    shares = {"precision": (right, taken), "recall": (right, real), "f1": (2 * right, taken + real)}
    accuracy = {"accuracy": float((predicted == labels).mean())}
    return accuracy | {name: part / whole if whole else 0.0 for name, (part, whole) in shares.items()}
