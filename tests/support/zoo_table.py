"""The scores of a lab's zoo as text: one table, and the page with what authors of wrong solutions read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from accuracy_table import accuracy_summary, accuracy_table, passes_accuracy
from autograder.reports.wording import details, heading
from yardsticks import yardsticks
from zoo import KINDS, Zoo
from zoo_verdict import Verdict

INTRODUCTION = """\
# The bug zoo of "{title}"

*Written by `python tests/zoo/run.py --lab {name} --write`; do not edit by hand.
[What a zoo is](../../zoo/README.md).*

"""
CAUGHT = """
*Caught* means: the checks that should fail do, with the right diagnosis, and no other check fails. A specimen that is
caught with the wrong words counts as missed. A damaged notebook has full marks when every check passes that its
specimen is about; where nothing can be graded (a file that breaks off, two versions of an exercise in a merge
conflict), one sentence must say so.
"""
SKIPPED = "wrong: other checks skipped because of it"
BY_CHANCE = """
Accuracy (check {checks}) is a matter of chance: it counts only for specimens that name it, and `calibrate.py` measures
it over seeds.
"""
ACCURACY_OVER_SEEDS = """
## Accuracy over seeds

On hidden messages, after training with as many seeds as stand in `accuracy.json`, by `python tests/zoo/calibrate.py`:

```
{summary}
```

The minimum catches few wrong solutions, and that is the point: accuracy is the last check, not the first.
"""


def table(zoo: Zoo, verdicts: Sequence[Verdict]) -> str:
    """The scores, beside those of the lab's yardsticks and of an accuracy threshold, where it has them."""
    wrong, right, damaged = ([v for v in verdicts if v.specimen.kind == kind] for kind in KINDS)
    accuracies = accuracy_table(zoo)
    others = yardsticks(zoo).passes
    rows = [
        ["", "this grader", *others],
        ["wrong: caught with the right diagnosis", _share([v.as_expected for v in wrong])],
        [SKIPPED, f"{skipped_checks(verdicts)}"],
        ["right: false alarms", _share([not v.as_expected for v in right])],
        ["damaged: full marks, or said why not", _share([v.as_expected for v in damaged])],
    ]
    for passes in others.values():
        rows[1].append(_share([not passes(v) for v in wrong]) + " (no diagnosis)")
        rows[2].append("–")
        rows[3].append(_share([not passes(v) for v in right]))
        rows[4].append("–")
    if zoo.calibration:
        shares = (_accuracy_share(wrong, accuracies), "–", _accuracy_share(right, accuracies), "–")
        for row, cell in zip(rows, ("an accuracy threshold", *shares), strict=True):
            row.append(cell)
    return _lines(rows if damaged else rows[:4])


def skipped_checks(verdicts: Sequence[Verdict]) -> int:
    """How many checks the mistakes of all wrong specimens cost besides those that must fail."""
    wrong = [verdict for verdict in verdicts if verdict.specimen.kind == "wrong"]
    return sum(check.id not in v.specimen.zoo.by_chance for v in wrong for check in v.explained)


def _lines(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" if line[0] != "-" else f"|-{line}-|" for line in lines)


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)} / {len(hits)}"


def _accuracy_share(verdicts: Sequence[Verdict], accuracies: Mapping[str, Any]) -> str:
    """How many the threshold alone would not let pass."""
    judged = [passed for v in verdicts if (passed := passes_accuracy(v, accuracies)) is not None]
    return _share([not passed for passed in judged]) if judged else "not calibrated yet"


def page(zoo: Zoo, verdicts: Sequence[Verdict]) -> str:
    """README.md of a lab's zoo."""
    by_name = {verdict.specimen.name: verdict for verdict in verdicts}
    accuracies, notes = accuracy_table(zoo), yardsticks(zoo).notes
    parts = [INTRODUCTION.format(title=zoo.lab.title, name=zoo.lab.name), table(zoo, verdicts), "\n", CAUGHT]
    if notes:
        parts.append(f"\n{notes}\n")
    if zoo.by_chance:
        parts.append(BY_CHANCE.format(checks=", ".join(zoo.by_chance)))
    if accuracies:
        parts.append(ACCURACY_OVER_SEEDS.format(summary=accuracy_summary(zoo, accuracies)))
    if zoo.shown:
        parts.append("\n## Wrong solutions, and what their authors read\n")
    parts += [_shown(by_name[name]) for name in zoo.shown]
    return "".join(parts)


def _shown(verdict: Verdict) -> str:
    failed = [check for check in verdict.report.checks if check.status == "failed"]
    skipped = [check.id for check in verdict.report.checks if check.status == "skipped"]
    lines = [
        f"\n### {verdict.specimen.title[0].upper()}{verdict.specimen.title[1:]}\n",
        "```python",
        verdict.specimen.code,
        "```",
        "",
    ]
    for check in failed:
        lines += [f"> **✗ {heading(check)}**"]
        lines += [f"> <br>{label}: {text}" for label, text in details(check)]
    if skipped:
        lines += ["", f"Skipped because of it: {', '.join(skipped)}. All other checks pass."]
    else:
        lines += ["", "All other checks pass."]
    return "\n".join(lines) + "\n"
