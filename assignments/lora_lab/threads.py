"""How torch's threads share a machine: set in the environment, which torch's OpenMP reads once, when it is loaded.

Threads that have nothing to do spin for a while by default, as if the machine were theirs alone. Beside a browser, a
video call or a second notebook, the one that has work then waits for a processor on which another one spins. PASSIVE
lets them sleep. See https://gcc.gnu.org/onlinedocs/libgomp/OMP_005fWAIT_005fPOLICY.html.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")  # "200000 100000": so many microseconds of processor time in each period


def share_the_machine(environment: MutableMapping[str, str] | None = None) -> bool:
    """Sets what is not set yet; returns whether it comes in time, which is before torch is imported."""
    environment = os.environ if environment is None else environment
    environment.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if (allowed := processors_allowed()) is not None and allowed < (os.cpu_count() or 1):
        environment.setdefault("OMP_NUM_THREADS", str(allowed))
    return "torch" not in sys.modules


def processors_allowed(quota: Path = QUOTA) -> int | None:
    """How many processors a container may use at once, at least 1; None where nothing limits it.

    A container on a large machine sees all of its processors, and torch starts as many threads.
    """
    try:
        share, period = quota.read_text("ascii").split()
        return max(1, round(int(share) / int(period)))
    except (OSError, ValueError):  # no container, another system, or "max"
        return None
