"""What student code returned as plain data: numbers out of arrays, rows out of tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch


def plain(value: object) -> Any:
    """A number or a text as itself, also out of an array or a tensor; the type's name for anything else."""
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.ndarray | np.generic) and value.size == 1:
        value = value.item()
    return value if value is None or isinstance(value, bool | int | float | str) else type(value).__name__


def number(value: object) -> float | int | None:
    """A number as itself, also out of an array or a tensor; None for anything else."""
    found = plain(value)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def integers(values: object, most: int = 5_000) -> list[int] | None:
    """A flat list of integers, also out of an array or a tensor; None for anything else."""
    if isinstance(values, torch.Tensor | np.ndarray):
        values = values.tolist()
    if not isinstance(values, list | tuple):
        return None
    found = [number(value) for value in values[:most]]
    return None if any(value is None for value in found) else [int(value) for value in found if value is not None]


def truth(value: object) -> bool | None:
    """True or false, also NumPy's and torch's; None for anything else."""
    if isinstance(value, torch.Tensor) and value.numel() == 1 and value.dtype == torch.bool:
        return bool(value)
    return bool(value) if isinstance(value, bool | np.bool_) else None


def get(holder: object, name: str) -> Any:
    """A field of an object, or an entry of a mapping; None where there is none."""
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)


def stacked(values: object) -> torch.Tensor | None:
    """One array of (epochs, N, 2) out of a list of them; None where they are not such."""
    if isinstance(values, torch.Tensor | np.ndarray):
        values = list(values)
    if not isinstance(values, list | tuple) or not values:
        return None
    parts = [one.detach().cpu().numpy() if isinstance(one, torch.Tensor) else np.asarray(one) for one in values]
    if len({part.shape for part in parts}) != 1 or parts[0].dtype.kind not in "fiu":
        return None
    return torch.from_numpy(np.stack(parts).astype(np.float64))
