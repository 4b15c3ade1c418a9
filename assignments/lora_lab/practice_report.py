"""The report of PEFT in practice: `report.md` and its pictures, from what the notebook really did.

Nothing is invented: a value that the notebook did not produce is reported as missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from lora_lab.practice import Curve, Reply
from lora_lab.practice_plots import plot_curves
from lora_lab.report import MISSING, answer, picture, setting, table

CLAIMS = {
    "pretraining_helps": "pretraining helps",
    "ways_agree": "the two ways to train agree",
    "answer_stops": "stops when the end is learned",
    "answer_runs_on": "runs on with pad = eos",
}
REPLIES = {"with_end": "the end is learned", "without_end": "pad = eos"}
TEXTS = {"answer_1": "Question 1", "answer_2": "Question 2", "answer_3": "Question 3"}


def write_practice(names: Mapping[str, Any], path: str | Path = "report.md") -> Path:
    """Writes the report of a notebook.

    Args:
        names: the notebook's global names: `globals()`.
        path: of the Markdown file; the picture goes into the folder `report_files` beside it.

    Returns:
        The path of the Markdown file.
    """
    path = Path(path)
    curves = _curves(names.get("curves"))
    sections = [
        "# PEFT in practice: report",
        setting(names, ("transformers", "peft", "accelerate")),
        "## Two starts",
        _accuracies(curves),
        picture(path, "curves.png", curves or None, dict, plot_curves),
        "## Two ways to train",
        _ways(curves, names.get("by_trainer")),
        "## Answers of the chat",
        table({told: _reply(names.get(name)) for name, told in REPLIES.items()}),
        "## Claims",
        table({told: str(names.get(name, MISSING)) for name, told in CLAIMS.items()}),
        "## Answers",
        *(f"**{told}**\n\n{answer(names.get(name))}" for name, told in TEXTS.items()),
    ]
    path.write_text("\n\n".join(sections) + "\n", "utf-8")
    return path


def _curves(value: object) -> dict[tuple[str, int], Curve]:
    """The runs that there are, by start and seed."""
    runs = value.values() if isinstance(value, Mapping) else []
    return {(run.start, run.seed): run for run in runs if isinstance(run, Curve)}


def _chosen(curve: Curve) -> float:
    """Test accuracy in points at the epoch that validation chooses."""
    return curve.test[curve.validation.index(max(curve.validation))]


def _accuracies(curves: Mapping[tuple[str, int], Curve]) -> str:
    """A row for each start: test accuracy of each seed, mean and sample spread in points, and of how many messages."""
    if not curves:
        return MISSING
    starts = list(dict.fromkeys(start for start, _ in curves))
    seeds = sorted({seed for _, seed in curves})
    columns = ["start", *(f"seed {seed}" for seed in seeds), "mean (%)", "spread (points)", "test messages"]
    lines = ["| " + " | ".join(columns) + " |", f"|{'---|' * len(columns)}"]
    for start in starts:
        runs = {seed: curves[start, seed] for seed in seeds if (start, seed) in curves}
        values = [_chosen(run) for run in runs.values()]
        cells = [f"{_chosen(runs[seed]):.2f}" if seed in runs else MISSING for seed in seeds]
        spread = f"{stdev(values):.2f}" if len(values) > 1 else MISSING
        counts = ", ".join(str(count) for count in sorted({len(run.test_labels) for run in runs.values()}))
        lines.append("| " + " | ".join([start, *cells, f"{mean(values):.2f}", spread, counts]) + " |")
    return "\n".join(lines)


def _ways(curves: Mapping[tuple[str, int], Curve], by_trainer: object) -> str:
    """A row for each run by Trainer, beside the run by the loop from the same start and seed."""
    runs = [run for run in by_trainer if isinstance(run, Curve)] if isinstance(by_trainer, list) else []
    if not runs:
        return MISSING
    lines = ["| start | seed | test by the loop (%) | test by Trainer (%) |", "|---|---|---|---|"]
    for run in runs:
        loop = curves.get((run.start, run.seed))
        other = MISSING if loop is None else f"{_chosen(loop):.2f}"
        lines.append(f"| {run.start} | {run.seed} | {other} | {_chosen(run):.2f} |")
    return "\n".join(lines)


def _reply(value: object) -> str:
    if not isinstance(value, Reply):
        return MISSING
    text = " ".join(value.text.split())
    return f"{'stopped' if value.stopped else 'ran on'} after {value.tokens} tokens: {text}"
