"""The zoo's scores as text: one table, and the page with what authors of wrong solutions read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograder.render.words import details, heading
from baseline import accuracy_summary, passes_accuracy, passes_printed_checks
from zoo import Verdict

SHOWN = (
    "wrong/layer/alpha_alone_transposed",
    "wrong/layer/both_zero",
    "wrong/wrapper/sizes_from_weight",
    "wrong/replacement/head_in_name",
    "wrong/freezing/wrapper_activated",
)

INTRODUCTION = """\
# The bug zoo

*Written by `python tests/zoo/run.py --write`; do not edit by hand.*

An autograder is a measuring instrument, and this is its calibration. Each file here is one specimen: a natural
mistake (`wrong/`), another way to do it right (`right/`), or the solution as editors, mail and platforms leave it
(`damaged/`). Its first lines say what must happen: which checks fail, with which diagnosis, and which are skipped
because of them. **All other checks must pass.** All are handed in as files and graded by the grader's own flow.

"""
NOTES = """
*Caught* means: the checks that should fail do, with the right diagnosis, and no other check fails. A specimen that is
caught with the wrong words counts as missed. The lab's own printed checks are "a new layer's output is close to zero"
and "some tensors have a gradient, some have none"; for them, *caught* is any check that does not print SUCCESS, or an
error. A damaged notebook has full marks when every check passes that its specimen is about; where nothing can be graded
(a file that breaks off, two versions of an exercise in a merge conflict), one sentence must say so.

Accuracy (check 5.4) is a matter of chance: it counts only for specimens that name it, and `calibrate.py` measures it
over seeds.
"""
ACCURACY_OVER_SEEDS = """
## Accuracy over seeds

On hidden messages, after training with as many seeds as stand in `accuracy.json`, by `python tests/zoo/calibrate.py`:

```
{summary}
```

The minimum catches few wrong solutions, and that is the point: accuracy is the last check, not the first.
"""


def table(verdicts: Sequence[Verdict], accuracies: Mapping[str, Any]) -> str:
    """The scores, beside those of the lab's own printed checks and of an accuracy threshold."""
    by_kind = {kind: [v for v in verdicts if v.animal.kind == kind] for kind in ("wrong", "right", "damaged")}
    rows = [
        ("", "this grader", "the lab's printed checks", "an accuracy threshold"),
        (
            "wrong: caught with the right diagnosis",
            _share([v.as_expected for v in by_kind["wrong"]]),
            _share([not passes_printed_checks(v) for v in by_kind["wrong"]]) + " (no diagnosis)",
            _accuracy_share(by_kind["wrong"], accuracies, passing=False),
        ),
        (
            "right: false alarms",
            _share([not v.as_expected for v in by_kind["right"]]),
            _share([not passes_printed_checks(v) for v in by_kind["right"]]),
            _accuracy_share(by_kind["right"], accuracies, passing=False),
        ),
        (
            "damaged: full marks, or said why not",
            _share([v.as_expected for v in by_kind["damaged"]]),
            "–",
            "–",
        ),
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" if line[0] != "-" else f"|-{line}-|" for line in lines)


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)} / {len(hits)}"


def _accuracy_share(verdicts: Sequence[Verdict], accuracies: Mapping[str, Any], passing: bool) -> str:
    judged = [passed for v in verdicts if (passed := passes_accuracy(v, accuracies)) is not None]
    return _share([passed is passing for passed in judged]) if judged else "not calibrated yet"


def page(verdicts: Sequence[Verdict], accuracies: Mapping[str, Any]) -> str:
    """README.md of the zoo."""
    by_name = {verdict.animal.name: verdict for verdict in verdicts}
    parts = [
        INTRODUCTION,
        table(verdicts, accuracies),
        "\n",
        NOTES,
        ACCURACY_OVER_SEEDS.format(summary=accuracy_summary(accuracies)) if accuracies else "",
        "\n## Five wrong solutions, and what their authors read\n",
    ]
    parts += [_shown(by_name[name]) for name in SHOWN]
    return "".join(parts)


def _shown(verdict: Verdict) -> str:
    failed = [check for check in verdict.report.checks if check.status == "failed"]
    skipped = [check.id for check in verdict.report.checks if check.status == "skipped"]
    lines = [
        f"\n### {verdict.animal.title[0].upper()}{verdict.animal.title[1:]}\n",
        "```python",
        verdict.animal.code,
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
