"""Memory that a student asks for and never fills: whatever was there before, so by chance right or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn
from torch.utils import deterministic


@contextmanager
def empty_is_nan() -> Iterator[None]:
    """`torch.empty` gives NaN: what nobody fills is seen each time. Also a decorator."""
    before = torch.get_deterministic_debug_mode()
    torch.set_deterministic_debug_mode("warn")  # use_deterministic_algorithms imports the compiler, for a second
    try:
        yield
    finally:
        torch.set_deterministic_debug_mode(before)


@contextmanager
def empty_is_untouched() -> Iterator[None]:
    """`torch.empty` asks for memory and does not write to it, which is free until somebody does."""
    before = deterministic.fill_uninitialized_memory  # type: ignore[attr-defined]  # torch makes it at import
    deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    try:
        yield
    finally:
        deterministic.fill_uninitialized_memory = before  # type: ignore[attr-defined]


def nan_to_small(model: nn.Module) -> None:
    """What was not filled becomes a small number, for a measurement of something else."""
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.isnan().any():
                parameter.nan_to_num_(0.01)
