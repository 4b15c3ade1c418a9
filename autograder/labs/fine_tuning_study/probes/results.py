"""A student's `Run` as plain data, and what their metrics say of its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from autograder.kit.probing.values import get, number, plain
from autograder.kit.recorder import Recording

FIELDS = ("changes", "losses", "logits", "labels", "metrics", "seconds")


def describe_run(run: object, seen: Recording) -> None:
    """Which fields there are, their values as numbers, and the logits and labels as arrays."""
    seen.facts["type"] = type(run).__name__
    seen.facts["fields"] = [name for name in FIELDS if get(run, name) is not None]
    metrics = get(run, "metrics")
    if isinstance(metrics, Mapping):
        seen.facts["metrics"] = _numbers(metrics)
    changes = get(run, "changes")
    seen.facts["changes"] = {str(k): plain(v) for k, v in changes.items()} if isinstance(changes, Mapping) else None
    losses = get(run, "losses")
    seen.facts["losses"] = [number(v) for v in list(losses)[:2_000]] if isinstance(losses, list | tuple) else None
    seen.facts["seconds"] = number(get(run, "seconds"))
    for name in ("logits", "labels"):
        value = get(run, name)
        value = value[0] if isinstance(value, tuple) and value else value
        if isinstance(value, list | np.ndarray):
            value = torch.as_tensor(np.asarray(value))
        seen.tensor(name, value)


def describe_own_metrics(run: object, compute_metrics: Callable[[Any], Any], seen: Recording) -> None:
    """What the student's function gives for the answers that the run kept, right or not."""
    metrics = compute_metrics((get(run, "logits"), get(run, "labels")))
    seen.facts["metrics"] = _numbers(metrics) if isinstance(metrics, Mapping) else {}


def _numbers(metrics: Mapping[Any, Any]) -> dict[str, Any]:
    """By name, without what a Trainer puts before it."""
    return {str(key).removeprefix("eval_").removeprefix("test_"): number(value) for key, value in metrics.items()}
