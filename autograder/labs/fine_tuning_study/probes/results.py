"""A student's `Run` as plain data, and what their metrics say of its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch

from autograder.kit.recorder import Recording

FIELDS = ("changes", "losses", "logits", "labels", "metrics", "seconds")


def describe_run(run: object, seen: Recording) -> None:
    """Which fields there are, their values as numbers, and the logits and labels as arrays."""
    seen.facts["type"] = type(run).__name__
    seen.facts["fields"] = [name for name in FIELDS if _get(run, name) is not None]
    metrics = _get(run, "metrics")
    if isinstance(metrics, Mapping):
        seen.facts["metrics"] = _numbers(metrics)
    changes = _get(run, "changes")
    seen.facts["changes"] = {str(k): _plain(v) for k, v in changes.items()} if isinstance(changes, Mapping) else None
    losses = _get(run, "losses")
    seen.facts["losses"] = [number(v) for v in list(losses)[:2_000]] if isinstance(losses, list | tuple) else None
    seen.facts["seconds"] = number(_get(run, "seconds"))
    for name in ("logits", "labels"):
        value = _get(run, name)
        value = value[0] if isinstance(value, tuple) and value else value
        if isinstance(value, list | np.ndarray):
            value = torch.as_tensor(np.asarray(value))
        seen.tensor(name, value)


def describe_own_metrics(run: object, compute_metrics: Callable[[Any], Any], seen: Recording) -> None:
    """What the student's function gives for the answers that the run kept, right or not."""
    metrics = compute_metrics((_get(run, "logits"), _get(run, "labels")))
    seen.facts["metrics"] = _numbers(metrics) if isinstance(metrics, Mapping) else {}


def _numbers(metrics: Mapping[Any, Any]) -> dict[str, Any]:
    """By name, without what a Trainer puts before it."""
    return {str(key).removeprefix("eval_").removeprefix("test_"): number(value) for key, value in metrics.items()}


def _get(run: object, name: str) -> Any:
    return run.get(name) if isinstance(run, Mapping) else getattr(run, name, None)


def _plain(value: object) -> Any:
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.ndarray | np.generic) and value.size == 1:
        value = value.item()
    return value if value is None or isinstance(value, bool | int | float | str) else type(value).__name__


def number(value: object) -> float | int | None:
    """A number as itself, also out of an array or a tensor; None for anything else."""
    plain = _plain(value)
    return plain if isinstance(plain, int | float) and not isinstance(plain, bool) else None
