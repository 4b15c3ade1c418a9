"""Another device than the CPU, on every machine: torch's "meta", whose tensors have shapes and no values.

There torch itself first imports sympy and its compiler, for more than a second. So each operation is done on the CPU,
with zeros in place of values, and only where its result belongs is followed. Errors are torch's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map_only

DEVICE = "meta"
ATTRIBUTES = {"__get__", "__set__"}  # such as x.device
NOT_IN_PLACE = {"__int__", "__index__", "__invert__", "__iter__"}


class MetaDevice(TorchFunctionMode):
    """While it lasts, operations on tensors of DEVICE are quick."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        given = tuple(args), dict(kwargs or {})
        name = getattr(func, "__name__", "")
        tensors = [] if name in ATTRIBUTES else [leaf for leaf in tree_leaves(given) if isinstance(leaf, Tensor)]
        together = all(_is_there(tensor) or not tensor.dim() for tensor in tensors)  # a single number may be anywhere
        if not together or not any(map(_is_there, tensors)):
            return func(*given[0], **given[1])
        positional, named = tree_map_only(Tensor, lambda one: torch.zeros(one.shape, dtype=one.dtype), given)
        if "device" in named:
            named["device"] = "cpu"
        result = func(*positional, **named)
        if _is_in_place(name):
            return args[0]
        return tree_map_only(Tensor, lambda one: torch.empty(one.shape, dtype=one.dtype, device=DEVICE), result)


def _is_in_place(name: str) -> bool:
    """x += y is `__iadd__`, x.add_(y) is `add_`."""
    if name.endswith("__"):
        return name.startswith("__i") and name not in NOT_IN_PLACE
    return name.endswith("_")


def _is_there(tensor: Tensor) -> bool:
    return tensor.device.type == DEVICE
