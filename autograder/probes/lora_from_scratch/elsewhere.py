"""Another device than the CPU, on every machine: torch's "meta", whose tensors have shapes and no numbers.

There torch answers arithmetic and products with Python code, which first imports sympy and its compiler, for more than
a second. What a LoRA layer needs is answered here; all else, and all errors, are torch's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

DEVICE = "meta"
# x * y is Tensor.mul or Tensor.__mul__, torch.mul(x, y) is mul, x *= y is __imul__.
ARITHMETIC = {prefix + name for name in ("add", "sub", "mul", "div", "truediv") for prefix in ("", "r", "i")}
PRODUCT = {"matmul", "mm"}


class Elsewhere(TorchFunctionMode):
    """While it lasts, arithmetic and products of matrices are quick on DEVICE."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        answer = _quick(getattr(func, "__name__", "").strip("_"), args) if len(args) == 2 and not kwargs else None
        return func(*args, **(kwargs or {})) if answer is None else answer


def _quick(name: str, args: Sequence[Any]) -> Tensor | None:
    """What an operation on two values gives; None where torch shall say it."""
    there = [value for value in args if isinstance(value, Tensor) and value.device.type == DEVICE]
    here = [value for value in args if isinstance(value, Tensor) and value.device.type != DEVICE]
    if name in ARITHMETIC and there and not any(tensor.dim() for tensor in here):  # a single number may be anywhere
        shape = np.broadcast_shapes(*(tensor.shape for tensor in (*there, *here)))
        return torch.empty(shape, dtype=torch.result_type(*args), device=DEVICE)
    if name in PRODUCT and len(there) == 2:
        a, b = there
        if a.dim() >= 2 and b.dim() == 2 and a.shape[-1] == b.shape[0] and a.dtype == b.dtype:
            return torch.empty((*a.shape[:-1], b.shape[1]), dtype=a.dtype, device=DEVICE)
    return None
