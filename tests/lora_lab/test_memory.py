"""Memory that is freed within the block is not asked for again; afterwards the system has it back."""

from __future__ import annotations

import platform
import resource
import subprocess
import sys

import pytest

# In a process of its own: how malloc behaves is a property of the whole process.
PROGRAM = """
import contextlib, ctypes, resource, sys
import torch
from lora_lab import memory

def activations():
    return [torch.ones(750_000) for _ in range(40)]  # 3 MB each

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    activations()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20

torch.set_num_threads(1)
ctypes.CDLL(None).mallopt(-3, 128 << 10)  # the worst case, for certain: each large block comes from the system
activations()
before = resident()
with memory.keep_freed_memory() if sys.argv[1] == "kept" else contextlib.nullcontext():
    activations(), activations()
    print(faults())
print(resident() - before)
"""


def measured(how: str) -> tuple[int, float]:
    """Pages that a second set of activations takes anew, and MiB more in use at the end."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True)
    faults, more = done.stdout.split()
    return int(faults), float(more)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc's malloc can be told to keep memory")
def test_what_one_batch_has_freed_the_next_one_has_at_once() -> None:
    pages = 40 * 3_000_000 // resource.getpagesize()
    assert measured("as usual")[0] > pages / 2
    faults, more = measured("kept")
    assert faults < pages / 20
    assert more < 20
