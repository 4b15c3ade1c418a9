"""python tests/zoo/run.py: grades the zoo and prints how well the grader measures.

--write      rewrites README.md beside this file: the table, and five wrong solutions with what their authors read
--only TEXT  only specimens whose name holds TEXT; says what is not as it must be
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from baseline import calibrated
from zoo import Animal, Verdict, grade_zoo, read_zoo
from zoo_table import page, table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="rewrite tests/zoo/README.md")
    parser.add_argument("--only", metavar="TEXT", default="")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="submissions at a time")
    options = parser.parse_args()
    animals = [animal for animal in read_zoo() if options.only in animal.name]
    started = time.monotonic()
    verdicts = graded(animals, options.jobs)
    print(f"\r{len(verdicts)} specimens in {time.monotonic() - started:.0f} s\n")
    print(table(verdicts, calibrated()))
    surprising = [verdict for verdict in verdicts if not verdict.as_expected]
    for verdict in surprising:
        print(f"\n{verdict.animal.name}: {verdict.animal.title}")
        for surprise in verdict.surprises:
            print(f"    {surprise}")
    if options.write and not options.only:
        (Path(__file__).parent / "README.md").write_text(page(verdicts, calibrated()), "utf-8")
    return 1 if surprising else 0


def graded(animals: Sequence[Animal], jobs: int) -> list[Verdict]:
    """All verdicts, ordered by name, with a count while they come."""
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        for verdict in grade_zoo(animals, Path(folder), jobs):
            verdicts.append(verdict)
            print(f"\r{len(verdicts)} of {len(animals)}", end="", flush=True)
    return sorted(verdicts, key=lambda verdict: verdict.animal.name)


if __name__ == "__main__":
    sys.exit(main())
