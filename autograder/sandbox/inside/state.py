"""The state of Python and torch that a probe borrows: what follows it finds everything as it was."""

from __future__ import annotations

import os
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np
import torch


@contextmanager
def undisturbed() -> Iterator[None]:
    """Random states, gradient mode, default type and device, and the working folder are put back at the end.

    Inside, torch is as it is after an import, whatever the notebook has set: a measurement must not depend on it.
    """
    own, numbers, tensors = random.getstate(), np.random.get_state(), torch.get_rng_state()
    dtype, device, folder = torch.get_default_dtype(), torch.get_default_device(), os.getcwd()
    warned = warnings.filters[:]
    try:
        warnings.simplefilter("ignore")
        torch.set_default_dtype(torch.float32)
        if device.type != "cpu":
            torch.set_default_device(None)
        with torch.inference_mode(False), torch.enable_grad(), np.errstate(all="warn"):
            yield
    finally:
        warnings.filters[:] = warned  # type: ignore[index]
        torch.set_default_dtype(dtype)
        if device.type != "cpu":
            torch.set_default_device(device)
        torch.set_rng_state(tensors)
        np.random.set_state(numbers)
        random.setstate(own)
        with suppress(OSError):
            os.chdir(folder)
