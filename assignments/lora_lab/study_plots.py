"""The pictures of the fine-tuning study: loss curves, confusion matrices, and a sweep over ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import cycle
from statistics import mean
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lora_lab.plots import moving_mean
from lora_lab.sms import LABELS
from lora_lab.study import Run

# Lines may lie on each other: the first is broad and pale, so that others show on it.
STYLES: tuple[dict[str, Any], ...] = (
    {"linestyle": "-", "linewidth": 7.0, "alpha": 0.4},
    {"linestyle": (0, (5, 2)), "linewidth": 2.2},
    {"linestyle": (0, (1.5, 1.5)), "linewidth": 2.2},
)
DARK = 0.7  # share of the largest count above which a cell of "Blues" is dark


def plot_losses(runs: Mapping[str, Run]) -> Figure:
    """The logged losses of several runs in one picture: a moving mean over five of them, and ln 2, which is chance."""
    figure, axes = plt.subplots(figsize=(6.5, 3.2), layout="constrained", facecolor="white")
    for (name, run), style in zip(runs.items(), cycle(STYLES), strict=False):
        means = moving_mean(list(run.losses), width=5)
        axes.plot(range(1, len(means) + 1), means, label=name, **style)
    axes.axhline(0.6931, color="grey", linestyle=":", label="chance: ln 2")
    axes.set_xlabel("step")
    axes.set_ylabel("loss (nats per message)")
    axes.set_ylim(0, 2)
    axes.grid(alpha=0.25)
    axes.legend(fontsize=8)
    return figure


def plot_confusions(runs: Mapping[str, Run], confusion_matrix: Callable[[Any], Any]) -> Figure:
    """The confusion matrices of several runs side by side, by the reader's own function; rows are what is true."""
    size = (2.8 * len(runs), 2.8)
    figure, row = plt.subplots(1, len(runs), figsize=size, layout="constrained", squeeze=False, facecolor="white")
    for axes, (name, run) in zip(row[0], runs.items(), strict=True):
        counts = [list(map(int, line)) for line in confusion_matrix((run.logits, run.labels))]
        largest = max(map(max, counts))
        axes.imshow(counts, cmap="Blues", vmin=0, vmax=largest)
        for truth, line in enumerate(counts):
            for prediction, count in enumerate(line):
                colour = "white" if count > DARK * largest else "black"
                axes.text(prediction, truth, str(count), ha="center", va="center", color=colour, fontsize=13)
        axes.set_xticks(range(2), LABELS)
        axes.set_yticks(range(2), LABELS)
        axes.set_xlabel("taken for")
        axes.set_title(name, fontsize=10)
    row[0][0].set_ylabel("really")
    return figure


def plot_sweep(table: Iterable[Mapping[str, float]]) -> Figure:
    """Loss and time over the rank: the mean of the seeds, and from the smallest to the largest as bars.

    Args:
        table: rows with "rank", "seed", "loss" (nats per message), and "seconds" or "minutes".
    """
    rows = list(table)
    ranks = sorted({row["rank"] for row in rows})
    time = time_column(rows)
    figure, both = plt.subplots(1, 2, figsize=(8, 3), layout="constrained", facecolor="white")
    for axes, column in zip(both, ("loss", time), strict=True):
        values = [[row[column] for row in rows if row["rank"] == rank] for rank in ranks]
        means = [mean(some) for some in values]
        below = [centre - min(some) for centre, some in zip(means, values, strict=True)]
        above = [max(some) - centre for centre, some in zip(means, values, strict=True)]
        axes.errorbar(
            range(len(ranks)),
            means,
            yerr=[below, above],
            marker="o",
            capsize=4,
            linewidth=2,
            elinewidth=1.5,
            label="mean of the seeds, with the smallest and the largest",
        )
        axes.set_xticks(range(len(ranks)), [str(rank) for rank in ranks])
        axes.set_xlabel("rank")
        axes.set_title("test loss (nats per message)" if column == "loss" else f"{time} of training", fontsize=10)
        axes.grid(alpha=0.25)
    figure.legend(*both[0].get_legend_handles_labels(), loc="outside lower center", fontsize=8)
    return figure


def time_column(rows: Iterable[Mapping[str, float]]) -> str:
    """The name under which a sweep's rows have their time."""
    return "seconds" if all("seconds" in row for row in rows) else "minutes"
