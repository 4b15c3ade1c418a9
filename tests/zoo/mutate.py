"""python tests/zoo/mutate.py: changes the solution's functions one place at a time and says what no check noticed."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from mutation import argued, mutants, survivors


def main() -> int:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        alive = survivors(Path(folder), told=print)
    count, known = len(mutants()), set(argued())
    print(f"{count - len(alive)} of {count} mutants killed in {time.monotonic() - started:.0f} s;", end=" ")
    print(f"{len(alive & known)} of {len(alive)} survivors are argued equivalent")
    for key in sorted(alive - known):
        print(f"  survives: {key}")
    for key in sorted(known - alive):
        print(f"  argued, and yet killed or gone: {key}")
    return 1 if alive != known else 0


if __name__ == "__main__":
    sys.exit(main())
