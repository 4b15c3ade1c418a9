"""Runs every attack and writes the table of tests/attacks/README.md.

python tests/security/attack_table.py
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from attacks import ATTACKS, read_attacks  # noqa: E402

LEVELS = ("strong", "basic")
INTRODUCTION = """# Attacks

Code that a student could hand in beside a wrong solution, to gain points, to read what is secret, or to hurt the
machine. Each attack runs at both levels of the sandbox. *Held* means all of this: it got nowhere, it leaked nothing,
the process ended as expected, the wrong solution earned exactly what it earns alone, and the next submission in the
same worker was graded right.

Written by `python tests/security/attack_table.py`, here as {user}. `tests/security/test_other_user.py` runs the same
attacks as an ordinary user, and `test_layers.py` removes each layer and each rule in turn to see that it is missed.

{held} of {total} attacks held.

| attack | what it tries | the process | strong | basic |
|---|---|---|---|---|
"""


class Outcomes:
    """A pytest plugin that remembers how each attack went."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        level, _, name = report.nodeid.rpartition("[")[2].rstrip("]").partition("-")
        if level in LEVELS and (report.when == "call" or report.outcome != "passed"):
            word = {"passed": "held", "failed": "**GOT THROUGH**", "skipped": "not here"}[report.outcome]
            self.seen[name, level] = word


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    outcomes = Outcomes()
    tests = f"{ROOT / 'tests/security/test_attacks.py'}::test_attack"
    code = pytest.main([tests, "-q", f"--rootdir={ROOT}"], plugins=[outcomes])
    attacks = read_attacks()
    if len(outcomes.seen) < len(attacks) * len(LEVELS):
        print("Not every attack was run, so the table is left as it is.", file=sys.stderr)
        return int(code) or 1
    rows = [
        f"| {attack.name.replace('_', ' ')} | {attack.title} | {attack.ends} "
        + "".join(f"| {outcomes.seen.get((attack.name, level), 'not run')} " for level in LEVELS)
        + "|"
        for attack in attacks
    ]
    held = sum(all(outcomes.seen.get((a.name, level)) == "held" for level in LEVELS) for a in attacks)
    user = "root" if os.getuid() == 0 else "an ordinary user"
    text = INTRODUCTION.format(user=user, held=held, total=len(attacks)) + "\n".join(rows) + "\n"
    (ATTACKS / "README.md").write_text(text, "utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
