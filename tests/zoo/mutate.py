"""python tests/zoo/mutate.py: changes a solution's functions one place at a time and says what no check noticed.

It is about the labs whose survivors were looked at, in their `equivalent.toml`, or about the one of `--lab`.

--exercise N   only the functions of this exercise
--every K      every K-th mutant: where one takes seconds, a sample says where to look
--no-names     without those in which a name stands for another one: nearly all of these raise an error
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from mutation import argued, chosen, is_argued, survivors
from zoo import Zoo, add_lab_option, chosen_zoos


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exercise", type=int, default=0, metavar="N")
    parser.add_argument("--every", type=int, default=1, metavar="K")
    parser.add_argument("--no-names", dest="names", action="store_false")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="submissions at a time")
    add_lab_option(parser)
    options = parser.parse_args()
    zoos = [zoo for zoo in chosen_zoos(options) if options.lab or is_argued(zoo)]
    return max(_mutate(zoo, options) for zoo in zoos)


def _mutate(zoo: Zoo, options: argparse.Namespace) -> int:
    """Tries mutants of one lab; 1 where others survive than those that are argued equivalent."""
    tried, started = chosen(zoo, options.exercise, options.every, options.names), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        alive = survivors(zoo, Path(folder), print, tried, options.jobs)
    known = {mutant.key for mutant in tried} & set(argued(zoo))
    print(f"{len(tried) - len(alive)} of {len(tried)} mutants killed in {time.monotonic() - started:.0f} s;", end=" ")
    print(f"{len(alive & known)} of {len(alive)} survivors are argued equivalent")
    for key in sorted(alive - known):
        print(f"  survives: {key}")
    for key in sorted(known - alive):
        print(f"  argued, and yet killed: {key}")
    return 1 if alive != known else 0


if __name__ == "__main__":
    sys.exit(main())
