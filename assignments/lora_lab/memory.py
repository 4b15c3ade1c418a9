"""Keep memory between batches.

What a batch needs is much the same as what the one before has just freed. glibc hands freed memory back to the
system and asks for it again, page by page, each of which is cleared first: thousands in every batch of GPT-2 124M,
which cost a twelfth of its time on a CPU. See mallopt(3), https://man7.org/linux/man-pages/man3/mallopt.3.html.
"""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Iterator
from contextlib import contextmanager

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
_MOST = 32 << 20  # bytes; the largest block that glibc can be told to keep
_EVERYTHING = 1 << 30  # bytes


@contextmanager
def keep_freed_memory() -> Iterator[None]:
    """Freed memory stays with this process for as long as the block lasts; without glibc, nothing happens."""
    if platform.libc_ver()[0] != "glibc":
        yield
        return
    libc = ctypes.CDLL(None)
    libc.mallopt(_MMAP_THRESHOLD, _MOST)
    libc.mallopt(_TRIM_THRESHOLD, _EVERYTHING)
    try:
        yield
    finally:
        libc.mallopt(_TRIM_THRESHOLD, 2 * _MOST)  # where glibc itself ends up once blocks of that size were freed
        libc.malloc_trim(0)
