"""Memory of a process, in MiB. Imports nothing but torch, so that a fresh process can say what torch alone takes."""

from __future__ import annotations

import resource
import sys

import torch  # noqa: F401 - what the others are measured above


def peak() -> float:
    """The most that this process has held so far."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
