"""Runs every attack at one way of isolation, and writes the table of tests/attacks/README.md from all that is known.

python tests/security/attack_table.py WAY      bubblewrap, user, nobody, descriptor, or one-id; as root or not
python tests/security/attack_table.py forging  what notebooks earn that invent their own measurements

What was found is kept in tests/attacks/results.json. A way is there or not: `python -m autograder doctor` says so.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from forging import graded_with, read_forgeries  # noqa: E402
from isolations import ISOLATIONS, missing  # noqa: E402

from attacks import ATTACKS, read_attacks  # noqa: E402
from grading import warm_sandbox  # noqa: E402

RESULTS = ATTACKS / "results.json"
FORGING = "forging"
REWRITTEN = "-Wignore::pytest.PytestAssertRewriteWarning"  # this script has imported what is a plugin, too
COLUMNS = {
    "bubblewrap as root": "strong, bubblewrap, as root",
    "bubblewrap as a user": "strong, bubblewrap, as an ordinary user",
    "user as a user": "basic, as an ordinary user",
    "nobody as root": "basic, as root, nobody by path",
    "descriptor as root": "basic, as root, nobody by descriptor",
    "one-id as a user": "basic, root of a user namespace with one user",
}
INTRODUCTION = """# Attacks

Code that a student could hand in beside a wrong solution, to gain points, to read what is secret, or to hurt the
machine. Each attack runs at every way that a machine may have. *Held* means all of this: it got nowhere, it leaked
nothing, the process ended as expected, the wrong solution earned exactly what it earns alone, and the next submission
in the same worker was graded right.

Written by `python tests/security/attack_table.py WAY`, run once per way. `tests/security/test_layers.py` removes each
layer and each rule in turn to see that it is missed.

| way | held |
|---|---|
{figures}

| attack | what it tries | the process | ways that held |
|---|---|---|---|
"""


FORGED = """
## Invented measurements

Whole notebooks that bring code along which invents what is measured of them, below [`forging`](forging): some hand the
probes right definitions in place of their own, which are all wrong; some lie about the final model. *Seen*: the report
tells who grades that the numbers stay the same with another definition. Written by
`python tests/security/attack_table.py forging`; without such code, the wrong definitions earn 0 of 16.

| notebook | what it tries | lines | earns | with | seen |
|---|---|---|---|---|---|"""


class Outcomes:
    """A pytest plugin that remembers how each attack went."""

    def __init__(self, way: str) -> None:
        self.way = way
        self.seen: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.rpartition("[")[2].rstrip("]").removeprefix(f"{self.way}-")
        if report.when == "call" or report.outcome != "passed":
            self.seen[name] = {"passed": "held", "failed": "GOT THROUGH", "skipped": "not here"}[report.outcome]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("way", choices=[*(str(way.value) for way in ISOLATIONS), FORGING])
    way = parser.parse_args().way
    if way == FORGING:
        return _keep(FORGING, forged())
    if reason := missing(next(one for one in ISOLATIONS if one == way)):
        print(f"This way is not here: {reason}.", file=sys.stderr)
        return 1
    outcomes = Outcomes(way)
    tests = f"{ROOT / 'tests/security/test_attacks.py'}::test_attack"
    code = pytest.main(
        [tests, "-q", f"--rootdir={ROOT}", "-p", "no:cacheprovider", "-k", f"[{way}-", REWRITTEN],
        plugins=[outcomes],
    )
    attacks = read_attacks()
    if len(outcomes.seen) < len(attacks):
        print("Not every attack was run, so the table is left as it is.", file=sys.stderr)
        return int(code) or 1
    user = "as root" if os.getuid() == 0 and way != "one-id" else "as a user"
    return _keep(f"{way} {user}", dict(sorted(outcomes.seen.items()))) or int(code)


def _keep(name: str, found: dict[str, str]) -> int:
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    results[name] = found
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf-8")
    (ATTACKS / "README.md").write_text(table(results), "utf-8")
    return 0


def forged() -> dict[str, str]:
    """What each notebook earns, and whether a person is told of it."""
    found = {}
    for forgery in read_forgeries():
        report = graded_with(forgery, seed=1)
        earned = ", ".join(check.id for check in report.checks if check.earned)
        seen = "yes" if report.remarks else "no"
        found[forgery.name] = f"{report.score:g} of {report.max_score:g} | {earned} | {seen}"
    warm_sandbox().close()
    return found


def table(results: dict[str, dict[str, str]]) -> str:
    attacks = read_attacks()
    known = [column for column in COLUMNS if column in results]
    figures = [
        f"| {COLUMNS[column]} | {sum(word == 'held' for word in results[column].values())} of {len(results[column])} |"
        for column in known
    ]
    rows = []
    for attack in attacks:
        words = [results[column].get(attack.name, "not run") for column in known]
        got = [f"{word} at {COLUMNS[column]}" for column, word in zip(known, words, strict=True) if word != "held"]
        rows.append(f"| {attack.name.replace('_', ' ')} | {attack.title} | {attack.ends} | {', '.join(got) or 'all'} |")
    notebooks = results.get(FORGING, {})
    forgeries = [
        f"| {forgery.name.replace('_', ' ')} | {forgery.title} | {forgery.lines} | {notebooks[forgery.name]} |"
        for forgery in read_forgeries()
        if forgery.name in notebooks
    ]
    return INTRODUCTION.format(figures="\n".join(figures)) + "\n".join([*rows, FORGED, *forgeries]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
