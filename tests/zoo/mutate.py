"""python tests/zoo/mutate.py: changes a solution's functions one place at a time and says what no check noticed.

It is about the labs whose survivors were looked at, in their `equivalent.toml`, or about the one of `--lab`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from mutation import argued, is_argued, mutants, survivors
from zoo import Zoo, add_lab_option, chosen_zoos


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_lab_option(parser)
    options = parser.parse_args()
    return max(_mutate(zoo) for zoo in chosen_zoos(options) if options.lab or is_argued(zoo))


def _mutate(zoo: Zoo) -> int:
    """Tries all mutants of one lab; 1 where others survive than those that are argued equivalent."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        alive = survivors(zoo, Path(folder), told=print)
    count, known = len(mutants(zoo)), set(argued(zoo))
    print(f"{count - len(alive)} of {count} mutants killed in {time.monotonic() - started:.0f} s;", end=" ")
    print(f"{len(alive & known)} of {len(alive)} survivors are argued equivalent")
    for key in sorted(alive - known):
        print(f"  survives: {key}")
    for key in sorted(known - alive):
        print(f"  argued, and yet killed or gone: {key}")
    return 1 if alive != known else 0


if __name__ == "__main__":
    sys.exit(main())
