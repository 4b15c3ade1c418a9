"""How long a job has had the machine: time that a busy machine kept from it does not count against its limit."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress

MOST_SECONDS = (
    0.5  # that one look adds to a job that did not run: more passed only where the watcher was held up itself
)
MAX_STRETCH, MIN_WALL = 10, 60.0  # times its limit that a job may take on the clock, and seconds that it always may

TIMED_OUT = 75  # the exit code of a run in which a probe computed longer than its exercise may


def max_wall(seconds: float) -> float:
    """Seconds on the clock after which a job with this limit is given up: the machine hardly runs it."""
    return max(seconds * MAX_STRETCH, MIN_WALL)


def processor_seconds(pid: int) -> float:
    """What all threads of a process have run, ended ones too; 0 where it is gone."""
    fields = _stat(f"/proc/{pid}/stat")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def waits_for_the_machine(pid: int) -> bool:
    """Whether a thread is ready to run, or waits for the disk or for memory. A thread that sleeps does neither."""
    found: list[str] = []
    with suppress(OSError):
        found = os.listdir(f"/proc/{pid}/task")
    return any(_stat(f"/proc/{pid}/task/{thread}/stat")[:1] in (["R"], ["D"]) for thread in found)


def _stat(path: str) -> list[str]:
    """The fields behind the program's name, which may hold spaces and brackets; none where the process is gone."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []


class JobClock:
    """The seconds that a process has had, which run while it runs and while it sleeps by itself.

    They stand still while it is ready to run and others run, while it waits for the disk or for memory, and while the
    watcher itself can't look. So an endless loop and an endless sleep come to their limit on any machine, and work that
    takes a second has its second however busy the machine is.
    """

    def __init__(
        self,
        pid: int,
        waits: Callable[[int], bool] = waits_for_the_machine,
        ran: Callable[[int], float] = processor_seconds,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seconds = self.wall = 0.0
        self._pid, self._waits, self._ran, self._now = pid, waits, ran, now
        self._last, self._processor = now(), ran(pid)

    def look(self) -> None:
        """Counts what has passed since the last look, which should not be long ago."""
        now, processor = self._now(), self._ran(self._pid)
        passed, ran = now - self._last, processor - self._processor
        self._last, self._processor = now, max(processor, self._processor)
        self.wall += passed
        self.seconds += min(passed, max(ran, 0.0 if self._waits(self._pid) else min(passed, MOST_SECONDS)))
