"""The mini-report that a student hands in: `report.md` and its pictures, from what the notebook really did.

Nothing is invented: a value that the notebook did not produce is reported as missing.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lora_lab.evaluation import Evaluation
from lora_lab.inspection import Counts, GradientCheck
from lora_lab.plots import plot_confusion, plot_history
from lora_lab.training import History

MISSING = "*not produced by this notebook*"
UNWRITTEN = "Your answer here."  # what the notebook holds before an answer is written
PICTURES = "report_files"
LIBRARIES = ("torch", "tiktoken", "pandas", "numpy", "matplotlib")
NUMBERS = {
    "q2_trainable": "Question 2: trainable parameters with LoRA",
    "q2_total": "Question 2: all parameters with LoRA",
    "q2_percent": "Question 2: percent",
    "q3_trainable": "Question 3: trainable parameters with LoRA and the new head",
    "q3_total": "Question 3: all parameters with LoRA and the new head",
    "q3_percent": "Question 3: percent",
}
TEXTS = {"answer_1": "Question 1", "answer_4": "Question 4", "answer_5": "Question 5"}


def write_report(names: Mapping[str, Any], path: str | Path = "report.md") -> Path:
    """Writes the report of a notebook.

    Args:
        names: the notebook's global names: `globals()`.
        path: of the Markdown file; the pictures go into the folder `report_files` beside it.

    Returns:
        The path of the Markdown file.
    """
    path = Path(path)
    sections = [
        "# LoRA from scratch: report",
        setting(names),
        "## Structure",
        block("before LoRA", names.get("structure_before")),
        block("after LoRA", names.get("structure_after")),
        "## Parameters",
        table(
            {
                "as loaded": _text(names.get("counts_before"), Counts),
                "with LoRA, frozen base": _text(names.get("counts_lora"), Counts),
                "with LoRA and the new head": _text(names.get("counts_classifier"), Counts),
                "gradient verification": _text(names.get("gradients"), GradientCheck),
            }
        ),
        "## Data",
        table({"training": _split(names.get("train_data")), "test": _split(names.get("test_data"))}),
        "## Training",
        table(
            {
                "mean loss": _history(names.get("history")),
                "training set": _text(names.get("train_result"), Evaluation),
                "test set": _text(names.get("test_result"), Evaluation),
            }
        ),
        picture(path, "loss.png", names.get("history"), History, plot_history),
        picture(path, "confusion.png", names.get("test_result"), Evaluation, plot_confusion),
        "## Classified messages",
        _predictions(names.get("predictions")),
        "## Answers",
        table({told: _number(names.get(name)) for name, told in NUMBERS.items()}),
        *(f"**{told}**\n\n{answer(names.get(name))}" for name, told in TEXTS.items()),
    ]
    path.write_text("\n\n".join(sections) + "\n", "utf-8")
    return path


def setting(names: Mapping[str, Any], extra: tuple[str, ...] = ()) -> str:
    """Seed, models, data, machine and versions; `extra` are libraries beside the usual."""
    chosen = {key: str(names.get(name, MISSING)) for key, name in _CHOICES.items()}
    machine = {"Python": platform.python_version(), "OS": platform.platform()}
    return table(chosen | machine | {"libraries": _libraries(LIBRARIES + extra)})


_CHOICES = {"seed": "SEED", "checkpoint": "CHECKPOINT", "data": "DATA"}


def _libraries(names: Sequence[str]) -> str:
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def table(rows: Mapping[str, str]) -> str:
    lines = [f"| {key} | {value.replace('|', '&#124;')} |" for key, value in rows.items()]
    return "\n".join(["| | |", "|---|---|", *lines])


def _text(value: object, kind: type) -> str:
    return str(value) if isinstance(value, kind) else MISSING


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else MISSING


def answer(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text if text not in ("", UNWRITTEN) else MISSING


def _history(history: object) -> str:
    if not isinstance(history, History) or not history.loss:
        return MISSING
    return (
        f"{history.mean_loss:.3f} (first batch {history.loss[0]:.3f}, last batch {history.loss[-1]:.3f}), "
        f"accuracy while training {history.accuracy:.1%}, {sum(history.messages):,} messages"
    )


def _split(table: object) -> str:
    import pandas as pd

    if not isinstance(table, pd.DataFrame) or "label" not in table:
        return MISSING
    counts = table["label"].value_counts()
    return f"{len(table):,} messages: {counts.get('ham', 0):,} ham, {counts.get('spam', 0):,} spam"


def block(title: str, text: object) -> str:
    shown = f"```text\n{text}\n```" if isinstance(text, str) else MISSING
    return f"{title}:\n\n{shown}"


def picture(report: Path, name: str, value: object, kind: type, plot: Callable[[Any], Any]) -> str:
    if not isinstance(value, kind):
        return f"{name}: {MISSING}"
    import matplotlib.pyplot as plt

    folder = report.parent / PICTURES
    folder.mkdir(exist_ok=True)
    figure = plot(value)
    figure.savefig(folder / name, dpi=110)
    plt.close(figure)
    return f"![{name}]({PICTURES}/{name})"


def _predictions(predictions: object) -> str:
    if not isinstance(predictions, list) or not predictions:
        return MISSING
    rows = [f"| {p.text.replace('|', '&#124;')} | {p.label} | {p.probability:.0%} |" for p in predictions]
    return "\n".join(["| message | taken for | sure |", "|---|---|---|", *rows])
