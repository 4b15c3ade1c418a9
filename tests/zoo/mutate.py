"""python tests/zoo/mutate.py: changes the solution's functions one place at a time and says what no check noticed."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from mutation import argued, mutants
from zoo import grade_zoo


def main() -> int:
    found = [(mutant, mutant.animal(number)) for number, mutant in enumerate(mutants())]
    keys = {animal.name: mutant.key for mutant, animal in found}
    survivors, count, started = [], 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for verdict in grade_zoo([animal for _, animal in found], Path(folder)):
            count += 1
            print(f"\r{count} of {len(found)}", end="", flush=True)
            if verdict.as_expected:
                survivors.append(keys[verdict.animal.name])
    known = argued()
    print(
        f"\r{len(found) - len(survivors)} of {len(found)} mutants killed in {time.monotonic() - started:.0f} s; ",
        end="",
    )
    print(f"{len(set(survivors) & set(known))} of {len(survivors)} survivors are argued equivalent")
    open_ones = sorted(set(survivors) - set(known))
    for key in open_ones:
        print(f"  survives: {key}")
    for key in sorted(set(known) - set(survivors)):
        print(f"  argued, and yet killed or gone: {key}")
    return 1 if open_ones or set(known) - set(survivors) else 0


if __name__ == "__main__":
    sys.exit(main())
