"""Exercise 1: metrics and a confusion matrix of hidden logits."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import EvalPrediction

from autograder.kit.probing.values import number
from autograder.kit.recorder import Recorder, Recording

NAMES = ("accuracy", "precision", "recall", "f1")


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Calls both functions on each case.

    Args:
        facts: "cases": names of cases; "hidden": the case whose predictions are a tuple.
        arrays: "<case>/logits" (N, 2) and "<case>/labels" (N,).
    """
    for case in facts["cases"]:
        logits, labels = arrays[f"{case}/logits"], arrays[f"{case}/labels"]
        predictions: Any = np.array(logits)
        if case == facts["hidden"]:  # what a model with `output_hidden_states` gives
            predictions = (np.array(logits), (np.zeros((len(logits), 3, 4)),))
        with record.experiment(f"{case}/metrics", "compute_metrics(eval_pred)") as seen:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                found = names["compute_metrics"](EvalPrediction(predictions=predictions, label_ids=np.array(labels)))
            seen.facts["warnings"] = [str(one.message)[:120] for one in warned][:5]
            _describe(found, seen)
        with record.experiment(f"{case}/confusion", "confusion_matrix(eval_pred)") as seen:
            matrix = names["confusion_matrix"](EvalPrediction(predictions=predictions, label_ids=np.array(labels)))
            seen.facts["matrix"] = _rows(matrix)


def _describe(found: object, seen: Recording) -> None:
    seen.facts["type"] = type(found).__name__
    if not isinstance(found, Mapping):
        return
    given = sorted(((*_read_key(key), value) for key, value in found.items()), key=lambda one: not one[1])
    given = [(name, macro, value) for name, macro, value in given if name in NAMES]  # plain names last: they win
    seen.facts["values"] = {name: number(value) for name, _, value in given}
    seen.facts["types"] = {name: type(value).__name__ for name, _, value in given}
    seen.facts["macro"] = [name for name, macro in {name: macro for name, macro, _ in given}.items() if macro]


def _read_key(key: object) -> tuple[str, bool]:
    """A metric's name, and whether it says that it is a mean over both classes: "macro_F1-score" is ("f1", True)."""
    words = re.findall(r"[a-z]+\d*", str(key).lower())
    return "_".join(word for word in words if word not in ("eval", "test", "score", "macro")), "macro" in words


def _rows(matrix: object) -> list[list[float]] | None:
    """Two rows of two counts, out of lists, an array, a tensor or a table."""
    if isinstance(matrix, torch.Tensor):
        matrix = matrix.detach().cpu().numpy()
    try:
        array = np.asarray(matrix, dtype=float)
    except (TypeError, ValueError):
        return None
    return [[float(value) for value in row] for row in array] if array.shape == (2, 2) else None
