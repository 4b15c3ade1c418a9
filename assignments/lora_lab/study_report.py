"""The report of the fine-tuning study: `report.md` and its pictures, from what the notebook really did.

Nothing is invented: a value that the notebook did not produce is reported as missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lora_lab.report import MISSING, answer, picture, setting, table
from lora_lab.study import Run
from lora_lab.study_plots import plot_losses, plot_sweep, time_column

CLAIMS = {
    "best_run": "best run",
    "cause_of_collapse": "cause of the third run's collapse",
    "rank_matters": "does the rank matter",
    "example_learned": "was the example learned",
}
METRICS = ("accuracy", "precision", "recall", "f1")
TEXTS = {"answer_1": "Question 1", "answer_2": "Question 2", "answer_3": "Question 3"}


def write_study(names: Mapping[str, Any], path: str | Path = "report.md") -> Path:
    """Writes the report of a notebook.

    Args:
        names: the notebook's global names: `globals()`.
        path: of the Markdown file; the pictures go into the folder `report_files` beside it.

    Returns:
        The path of the Markdown file.
    """
    path = Path(path)
    runs = {str(name): run for name, run in dict(names.get("runs") or {}).items() if isinstance(run, Run)}
    rows = names.get("sweep") if isinstance(names.get("sweep"), list) else []
    sections = [
        "# A fine-tuning study: report",
        setting(names, ("transformers", "peft", "accelerate")),
        "## Runs",
        _runs(runs),
        picture(path, "losses.png", runs or None, dict, plot_losses),
        "## Ranks",
        _sweep(rows or []),
        picture(path, "ranks.png", rows or None, list, plot_sweep),
        "## One example",
        table({when: _text(names.get(f"reply_{when}")) for when in ("before", "after")}),
        "## Claims",
        table({told: _text(names.get(name, MISSING)) for name, told in CLAIMS.items()}),
        "## Answers",
        *(f"**{told}**\n\n{answer(names.get(name))}" for name, told in TEXTS.items()),
    ]
    path.write_text("\n\n".join(sections) + "\n", "utf-8")
    return path


def _runs(runs: Mapping[str, Run]) -> str:
    if not runs:
        return MISSING
    lines = [f"| run | changed | {' | '.join(METRICS)} | first loss | seconds |", f"|{'---|' * (len(METRICS) + 4)}"]
    for name, run in runs.items():
        changed = ", ".join(f"{key} {value}" for key, value in run.changes.items()) or "nothing"
        numbers = " | ".join(f"{run.metrics[key]:.3f}" if key in run.metrics else MISSING for key in METRICS)
        first = f"{run.losses[0]:.4f}" if run.losses else MISSING
        lines.append(f"| {name} | {changed} | {numbers} | {first} | {run.seconds:.1f} |")
    return "\n".join(lines)


def _sweep(rows: list[Mapping[str, Any]]) -> str:
    if not rows:
        return MISSING
    time = time_column(rows)
    lines = [f"| rank | seed | loss | {time} |", "|---|---|---|---|"]
    lines += [f"| {row['rank']} | {row['seed']} | {row['loss']:.4f} | {row[time]:.3g} |" for row in rows]
    return "\n".join(lines)


def _text(value: object) -> str:
    return MISSING if value is None or value == "" else str(value)
