"""What one submission's threads take from another that is graded at the same time (finding B10 of the security review).

    python tests/benchmarks/neighbour.py

Prints how long a job computes alone, and beside a job with as many busy threads as it may start; and how many threads
a job gets beside one whose threads sleep. Medians of several rounds, in turns. What the kernel shares out by session
(`sched_autogroup_enabled`, see sched(7)) no crowd of threads can take, so the setting is printed, too.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from threading import Thread

sys.path[:0] = [str(Path(__file__).parents[1] / "support")]

from autograder.grading.flow import sandbox_spec  # noqa: E402
from autograder.sandbox.job import Job  # noqa: E402
from autograder.sandbox.reasons import kernel_setting  # noqa: E402
from autograder.sandbox.sandbox import Sandbox  # noqa: E402
from autograder.sandbox.start import AnySandbox, start_sandboxes  # noqa: E402
from grading import lab  # noqa: E402

ROUNDS = 3
THREADS = 63  # beside the job's own, of 64 that it may have
WANTED = 8
LASTS, BEGUN = 20.0, 4.0  # seconds: that the crowd has, and until it is there

NEEDS = "import hashlib, threading, time\n"
WORK = """class Work:
    started = time.perf_counter()
    for _ in range(100_000_000):
        pass
    print(time.perf_counter() - started)
"""
ASKS = f"""class Work:
    got = 0
    try:
        for _ in range({WANTED}):
            threading.Thread(target=time.sleep, args=(1,)).start()
            got += 1
    except RuntimeError:
        pass
    print(got)
"""
CROWD = f"""block = bytes(1 << 24)

def busy():
    while True:
        hashlib.sha256(block)  # lets the other threads compute meanwhile

def asleep():
    time.sleep(1000)

class Work:
    for _ in range({THREADS}):
        threading.Thread(target=%s).start()
    time.sleep(1000)
"""


def printed(sandbox: AnySandbox, code: str) -> float:
    """The number that a class prints while it is defined."""
    job = Job(lab().probes, "layer", "definitions", [{"number": 1, "source": NEEDS + code}], ["Work", "Missing"])
    return float(sandbox.run(job).output.strip() or "nan")


def beside(first: AnySandbox, second: AnySandbox, crowd: str, code: str) -> float:
    """The number that a class prints beside another job's crowd of threads."""
    other = Thread(target=first.run, args=(_crowd(crowd),))
    other.start()
    time.sleep(BEGUN)
    found = printed(second, code)
    other.join()
    return found


def _crowd(kind: str) -> Job:
    cells = [{"number": 1, "source": NEEDS + CROWD % kind}]
    return Job(lab().probes, "layer", "definitions", cells, ["Work", "Missing"], seconds=LASTS)


def main() -> None:
    first, second = start_sandboxes(sandbox_spec(lab(), (1,)), 2)
    alone, busy, threads = [], [], []
    for _ in range(ROUNDS):
        alone.append(printed(second, WORK))
        busy.append(beside(first, second, "busy", WORK))
        threads.append(beside(first, second, "asleep", ASKS))
    shares = kernel_setting("kernel/sched_autogroup_enabled")
    level = f"{first.level} ({first.isolation})" if isinstance(first, Sandbox) else first.level
    print(f"sandbox: {level}; processors are shared out by session: {'yes' if shares == '1' else 'no'}")
    print(f"a job alone: {statistics.median(alone):.2f} s ({min(alone):.2f} to {max(alone):.2f})")
    print(f"beside {THREADS} busy threads: {statistics.median(busy):.2f} s ({min(busy):.2f} to {max(busy):.2f})")
    print(f"threads it got beside {THREADS} asleep: {min(threads):g} to {max(threads):g} of {WANTED}")
    for sandbox in (first, second):
        sandbox.close()


if __name__ == "__main__":
    main()
