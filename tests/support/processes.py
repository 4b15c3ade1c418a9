"""Processes by their numbers, as Linux lists them."""

from __future__ import annotations

from pathlib import Path


def children_of(pid: int) -> list[int]:
    """The processes that a process has started itself."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def tree_of(pid: int) -> list[int]:
    """A process and all that it started, and those started."""
    return [pid, *(process for child in children_of(pid) for process in tree_of(child))]
