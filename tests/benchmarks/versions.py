"""Seconds a submission with several versions of the grader, in turns: what a change of the engine costs or saves.

    git clone . /tmp/before && git -C /tmp/before checkout COMMIT
    python tests/benchmarks/versions.py before=/tmp/before now=.

Each checkout grades its own solution. A large class and a small one are graded by commands of their own, so that the
difference between them leaves out what starting takes. Prints medians and ranges over the rounds, of the clock and of
the processor: where others use the machine, the second says more.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LAB = "lora_from_scratch"
ROUNDS = 5
PR_SET_CHILD_SUBREAPER = 36  # of Linux
CLASSES = {"exercises 1 to 4": (2, 14, ("--exercises", "1", "2", "3", "4")), "the whole notebook": (1, 4, ())}


def class_of(folder: Path, notebook: str, count: int) -> Path:
    for number in range(count):
        place = folder / f"s{number:03}" / LAB
        place.mkdir(parents=True)
        # A space behind the last brace makes each a file of its own, with inputs of its own.
        (place / f"{LAB}.ipynb").write_text(notebook + " " * number, "utf-8")
    return folder


class Seconds(NamedTuple):
    clock: float
    processor: float


def adopt_orphans() -> None:
    """Makes this process wait for what its children leave behind, so that their time counts as well."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def used() -> Seconds:
    """So far, by all processes that were started, which have ended then."""
    with suppress(ChildProcessError):
        while True:
            os.wait()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Seconds(time.perf_counter(), children.ru_utime + children.ru_stime)


def seconds(checkout: Path, submitted: Path, options: tuple[str, ...]) -> Seconds:
    path = os.pathsep.join(map(str, (checkout, checkout / "assignments")))
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-P", "-m", "autograder", "grade", str(submitted), "--out", out, "--jobs", "2"]
        before = used()
        ran = subprocess.run(
            [*command, *options], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
        )
        took = Seconds(*(after - b for after, b in zip(used(), before, strict=True)))
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return took


def each(checkout: Path, what: str) -> Seconds:
    """Seconds a submission, once all is started."""
    small, large, options = CLASSES[what]
    notebook = (checkout / "solutions" / LAB / f"{LAB}.ipynb").read_text("utf-8")
    with tempfile.TemporaryDirectory() as name:
        took = [seconds(checkout, class_of(Path(name, str(n)), notebook, n), options) for n in (small, large)]
    return Seconds(*((more - less) / (large - small) for less, more in zip(*took, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    checkouts = {name: Path(folder).resolve() for name, _, folder in (one.partition("=") for one in options.checkouts)}
    adopt_orphans()
    found: dict[tuple[str, str], list[Seconds]] = {(what, name): [] for what in CLASSES for name in checkouts}
    for _ in range(options.rounds):
        for what, name in found:
            found[what, name].append(each(checkouts[name], what))
    print(f"| seconds a submission, two jobs | {' | '.join(checkouts)} |\n|---|{'---|' * len(checkouts)}")
    for what in CLASSES:
        for field in Seconds._fields:
            times = [[getattr(one, field) for one in found[what, name]] for name in checkouts]
            cells = [f"{statistics.median(some):.2f} ({min(some):.2f} to {max(some):.2f})" for some in times]
            print(f"| {what}, {field} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
