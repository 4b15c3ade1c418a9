"""Processes by their numbers, as Linux lists them, and what a started one hears."""

from __future__ import annotations

import signal
from pathlib import Path


def children_of(pid: int) -> list[int]:
    """The processes that a process has started itself; none where it has ended meanwhile."""
    return [int(child) for child in _read(f"/proc/{pid}/task/{pid}/children").split()]


def memory_map_of(pid: int) -> str:
    """The memory that a process has mapped, a line each; nothing where it has ended meanwhile."""
    return _read(f"/proc/{pid}/maps")


def tree_of(pid: int) -> list[int]:
    """A process and all that it started, and those started."""
    return [pid, *(process for child in children_of(pid) for process in tree_of(child))]


def hear_ctrl_c() -> None:
    """A shell that runs the tests in the background lets them ignore Ctrl-C, and they would hand that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "surrogateescape")
    except (FileNotFoundError, ProcessLookupError):
        return ""
