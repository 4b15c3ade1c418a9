"""A class of 30 by nbgrader alone and with our steps, in one run: seconds, points, and what damage does to each.

    python tests/benchmarks/nbgrader_class.py [--whole] [--students N]

Both take turns, student by student, so that whatever else the machine does falls on both. First ours grades the class
as an instructor does, in parallel; then nbgrader's pass over those reports is timed against nbgrader's own, which runs
each notebook in a kernel.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
import warnings
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parents[1] / "support")]
warnings.simplefilter("ignore")

from class_of_30 import DAMAGED, UNREADABLE, handed_in, submissions  # noqa: E402
from comparison import Given, autograde_class, autograde_each, course_of  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=30, help="N of the class, evenly chosen")
    parser.add_argument("--whole", action="store_true", help="right notebooks with their training cells")
    options = parser.parse_args()
    logging.disable(logging.ERROR)

    taken = [
        (student, handed_in(short=False) if options.whole and student.startswith("right") else notebook, arguments)
        for student, notebook, arguments in submissions()
    ]
    taken = taken[:: max(1, round(len(taken) / options.students))]
    names = [student for student, _, _ in taken]
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        ours = course_of(Path(folder, "ours"), taken, plain=False)
        print(f"course made in {time.monotonic() - started:.1f} s", flush=True)
        run = autograde_class(ours)
        print(f"ours, the whole class: {run.graded} of {len(names)} in {run.seconds:.1f} s", flush=True)
        theirs = course_of(Path(folder, "theirs"), taken, plain=True)
        alone = autograde_class(theirs)
        stopped = ", where it stops" if alone.stopped else ""
        print(
            f"nbgrader, the whole class: {alone.graded} of {len(names)} in {alone.seconds:.1f} s{stopped}", flush=True
        )
        print(f"\n{'student':20} {'ours':>8} {'s':>6} {'nbgrader':>9} {'s':>6}")
        both: list[tuple[Given, Given]] = []
        for student in names:
            mine, other = autograde_each(ours, [student])[student], autograde_each(theirs, [student])[student]
            both.append((mine, other))
            mark = "  damaged" if student in (*DAMAGED, "renamed", *UNREADABLE) else ""
            print(f"{student:20} {_points(mine)} {_points(other, 9)}{mark}  {other.said}", flush=True)
    mine, other = (median(given.seconds for given in column) for column in zip(*both, strict=True))
    print(f"\nmedian seconds per submission, one by one: ours {mine:.2f} (graded before), nbgrader {other:.2f}")
    print(f"seconds per submission, the whole class, grading included: ours {run.seconds / len(names):.2f}")


def _points(given: Given, width: int = 8) -> str:
    shown = "person" if given.said.startswith("waits") else "-" if given.points is None else f"{given.points:g}"
    return f"{shown:>{width}} {given.seconds:6.2f}"


if __name__ == "__main__":
    main()
