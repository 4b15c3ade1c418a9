"""Seconds a submission with several versions of the grader, in turns: what a change of the engine costs or saves.

    git clone . /tmp/before && git -C /tmp/before checkout COMMIT
    python tests/benchmarks/versions.py before=/tmp/before now=.
    python tests/benchmarks/versions.py --lab NAME --whole --rounds 1 now=.

Each checkout grades its own solution of a lab; `--whole` leaves out the class whose definitions alone are tried. A
large class and a small one are graded by commands of their own, so that the difference between them leaves out what
starting takes. Prints medians and ranges over the rounds, of the clock and of the processor: where others use the
machine, the second says more.
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

from autograder.kit.registry import lab_names, load_lab

LAB = "lora_from_scratch"
ROUNDS = 5
PR_SET_CHILD_SUBREAPER = 36  # of Linux
Class = tuple[int, int, tuple[str, ...]]  # submissions of the small one, of the large one, options


def classes(lab: str, whole: bool) -> dict[str, Class]:
    numbers = [str(exercise.number) for exercise in load_lab(lab).exercises if exercise.kind == "definitions"]
    alone: Class = (2, 14, ("--exercises", *numbers))
    return ({} if whole else {f"exercises 1 to {numbers[-1]}": alone}) | {"the whole notebook": (1, 4, ())}


def class_of(folder: Path, lab: str, notebook: str, count: int) -> Path:
    for number in range(count):
        place = folder / f"s{number:03}" / lab
        place.mkdir(parents=True)
        # A space behind the last brace makes each a file of its own, with inputs of its own.
        (place / f"{lab}.ipynb").write_text(notebook + " " * number, "utf-8")
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
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryDirectory() as tools:
        # Bubblewrap is left out: where it ends, nobody is told what its processes took.
        no_bubblewrap = Path(tools, "bwrap")
        no_bubblewrap.write_text("#!/bin/sh\nexit 1\n", "ascii")
        no_bubblewrap.chmod(0o755)
        around = {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": path}
        command = [sys.executable, "-P", "-m", "autograder", "grade", str(submitted), "--out", out, "--jobs", "2"]
        before = used()
        ran = subprocess.run([*command, *options], env=os.environ | around, capture_output=True, text=True, check=False)
        took = Seconds(*(after - b for after, b in zip(used(), before, strict=True)))
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return took


def each(checkout: Path, lab: str, sizes: Class) -> Seconds:
    """Seconds a submission, once all is started."""
    small, large, options = sizes
    notebook = (checkout / "solutions" / lab / f"{lab}.ipynb").read_text("utf-8")
    with tempfile.TemporaryDirectory() as name:
        took = [seconds(checkout, class_of(Path(name, str(n)), lab, notebook, n), options) for n in (small, large)]
    return Seconds(*((more - less) / (large - small) for less, more in zip(*took, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--lab", choices=lab_names(), default=LAB)
    parser.add_argument("--whole", action="store_true", help="the whole notebook alone")
    options = parser.parse_args()
    checkouts = {name: Path(folder).resolve() for name, _, folder in (one.partition("=") for one in options.checkouts)}
    adopt_orphans()
    tried = classes(options.lab, options.whole)
    found: dict[tuple[str, str], list[Seconds]] = {(what, name): [] for what in tried for name in checkouts}
    for _ in range(options.rounds):
        for what, name in found:
            found[what, name].append(each(checkouts[name], options.lab, tried[what]))
    print(f"| seconds a submission, two jobs | {' | '.join(checkouts)} |\n|---|{'---|' * len(checkouts)}")
    for what in tried:
        for field in Seconds._fields:
            times = [[getattr(one, field) for one in found[what, name]] for name in checkouts]
            cells = [f"{statistics.median(some):.2f} ({min(some):.2f} to {max(some):.2f})" for some in times]
            print(f"| {what}, {field} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
