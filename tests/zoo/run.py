"""python tests/zoo/run.py: grades the zoo of each lab and prints how well the grader measures.

--lab NAME   only this lab's
--write      rewrites README.md in the lab's zoo: the table, and wrong solutions with what their authors read
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

from zoo import Zoo, ZooSpecimen, add_lab_option, chosen_zoos
from zoo_table import page, table
from zoo_verdict import Verdict, grade_zoo


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="rewrite README.md in the lab's zoo")
    parser.add_argument("--only", metavar="TEXT", default="")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="submissions at a time")
    add_lab_option(parser)
    options = parser.parse_args()
    return max(_run(zoo, options) for zoo in chosen_zoos(options))


def _run(zoo: Zoo, options: argparse.Namespace) -> int:
    """Grades one lab's zoo; 1 where a verdict is not as it must be."""
    specimens = [specimen for specimen in zoo.specimens() if options.only in specimen.name]
    started = time.monotonic()
    verdicts = graded(specimens, options.jobs)
    print(f"\r{zoo.lab.title}: {len(verdicts)} specimens in {time.monotonic() - started:.0f} s\n")
    print(table(zoo, verdicts))
    surprising = [verdict for verdict in verdicts if not verdict.as_expected]
    for verdict in surprising:
        print(f"\n{verdict.specimen.name}: {verdict.specimen.title}")
        for surprise in verdict.surprises:
            print(f"    {surprise}")
    if options.write and not options.only:
        zoo.page.write_text(page(zoo, verdicts), "utf-8")
    return 1 if surprising else 0


def graded(specimens: Sequence[ZooSpecimen], jobs: int) -> list[Verdict]:
    """All verdicts, ordered by name, with a count while they come."""
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        for verdict in grade_zoo(specimens, Path(folder), jobs):
            verdicts.append(verdict)
            print(f"\r{len(verdicts)} of {len(specimens)}", end="", flush=True)
    return sorted(verdicts, key=lambda verdict: verdict.specimen.name)


if __name__ == "__main__":
    sys.exit(main())
