"""The ways of keeping student code apart from this machine, in the order in which they are tried.

Each gives a level of the sandbox; every report names the way that was used.
"""

from __future__ import annotations

import itertools
import os
from enum import StrEnum
from pathlib import Path

from autograder.sandbox.launch import Level
from autograder.words import later, say


class Isolation(StrEnum):
    """How a level is reached."""

    BUBBLEWRAP = "bubblewrap"  # namespaces made by the system's bubblewrap
    USER = "user"  # the grader is an ordinary user, and so is the student's code
    NOBODY = "nobody"  # the grader is root, and the student's code becomes a user without an account
    DESCRIPTOR = "descriptor"  # likewise, where that user could not reach the interpreter by its path
    ONE_ID = "one-id"  # root of a user namespace that knows no other user: its capabilities are given up
    NONE = "none"

    @property
    def level(self) -> Level:
        strong = {Isolation.BUBBLEWRAP: Level.STRONG, Isolation.NONE: Level.NONE}
        return strong.get(self, Level.BASIC)

    @property
    def becomes_nobody(self) -> bool:
        """Whether each job runs as a user of its own, which only root can arrange."""
        return os.getuid() == 0 and self in (Isolation.BUBBLEWRAP, Isolation.NOBODY, Isolation.DESCRIPTOR)

    def told(self) -> str:
        """The level, and how it is reached, for a report."""
        if self is Isolation.BUBBLEWRAP:
            return f"{self.level} (bubblewrap)"
        return f"{self.level} ({say(_HOW[self])})" if self in _HOW else str(self.level)


_HOW = {
    Isolation.USER: later("as an ordinary user"),
    Isolation.NOBODY: later("as nobody"),
    Isolation.DESCRIPTOR: later("as nobody, Python through a descriptor"),
    Isolation.ONE_ID: later("as root of a user namespace with one user, without capabilities"),
}


def isolations(way: Level | Isolation) -> list[Isolation]:
    """What can give this level here, the best first; an `Isolation` stands for itself."""
    if isinstance(way, Isolation):
        return [way]
    if way is Level.STRONG:
        return [Isolation.BUBBLEWRAP]
    if way is Level.NONE:
        return [Isolation.NONE]
    if os.getuid() != 0:
        return [Isolation.USER]
    if is_root_of_one_id():
        return [Isolation.ONE_ID]
    return [Isolation.NOBODY, Isolation.DESCRIPTOR]


def is_root_of_one_id() -> bool:
    """Whether root is an ordinary user outside, and there is no other user that could be become.

    Outside, id 0 is root itself: its files are open to it, and no limit on its threads is kept.
    """
    if os.getuid() != 0:
        return False
    mapped = _mapped_ids()
    return len(mapped) == 1 and mapped[0][0] == 0 and mapped[0][1] != 0 and mapped[0][2] == 1


def _mapped_ids() -> list[tuple[int, int, int]]:
    """(first id inside, first id outside, how many) of each range of this user namespace."""
    lines = Path("/proc/self/uid_map").read_text("ascii").splitlines()
    return [(int(inside), int(outside), int(count)) for inside, outside, count in map(str.split, lines)]


def uids(count: int) -> list[int]:
    """A user for each slot, so that its files and its limit on threads are its own; nobody where few ids are mapped.

    No other slot has it, of this process or of another one on this machine.
    """
    taken = [next(_slots) for _ in range(count)]
    found = [2**31 - 2 - SLOTS * os.getpid() - slot % SLOTS for slot in taken]
    known = any(inside <= min(found) and max(found) < inside + number for inside, _, number in _mapped_ids())
    return found if known else [65534] * count


SLOTS = 256  # of one process; process ids end below 2 ** 22
_slots = itertools.count()
