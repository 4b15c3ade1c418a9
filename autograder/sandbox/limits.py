"""What a job in the sandbox may use. A lab may declare its own; texts that quote a limit take it from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from functools import cache


@dataclass(frozen=True)
class Limits:
    """What one job may use, beside its time; what students read of it is taken from here."""

    memory: int = 4 << 30  # bytes of address space, beyond what the warm process has mapped
    processor: int = 1_200  # seconds at least, a backstop: the job's clock is what stops it
    threads: int = 64
    file: int = 64 << 20  # bytes
    disk: int = 128 << 20  # bytes in all
    open_files: int = 256

    def within(self, other: Limits) -> Limits:
        """The smaller one of each."""
        return _of_each(min, (self, other))

    def as_rlimits(self) -> dict[str, int]:
        return {
            "AS": self.memory,
            "CPU": self.processor,
            "NPROC": self.threads,
            "FSIZE": self.file,
            "NOFILE": self.open_files,
            "CORE": 0,
            "MEMLOCK": 0,
            "MSGQUEUE": 0,
        }


DEFAULT_LIMITS = Limits()


def largest(limits: Iterable[Limits]) -> Limits:
    """The largest one of each: what a job needs that does several things; the defaults where there are none."""
    return _of_each(max, tuple(limits) or (DEFAULT_LIMITS,))


@cache  # a lab has a handful
def _of_each(chosen: Callable[[tuple[int, ...]], int], limits: tuple[Limits, ...]) -> Limits:
    return Limits(*map(chosen, zip(*map(astuple, limits), strict=True)))
