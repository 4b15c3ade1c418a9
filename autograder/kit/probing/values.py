"""What student code returned as plain data: numbers out of arrays, fields out of objects and dictionaries."""

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
