"""Pictures of a training run. What draws them is imported with the first one: it takes a third of a second.

Margins are numbers, since these pictures always have the same labels: finding margins takes as long as drawing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lora_lab.evaluation import Evaluation
from lora_lab.sms import LABELS
from lora_lab.training import History

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SMOOTHING = 15  # batches in the moving mean


def plot_history(history: History) -> Figure:
    """Loss and accuracy over the messages seen: each batch as a dot, and a moving mean over 15 batches."""
    import matplotlib.pyplot as plt

    seen = [sum(history.messages[: i + 1]) for i in range(len(history.messages))]
    shares = [right / count for right, count in zip(history.correct, history.messages, strict=True)]
    figure, (left, right_axes) = plt.subplots(1, 2, figsize=(9, 3.2), facecolor="white")
    figure.subplots_adjust(left=0.06, right=0.985, bottom=0.16, top=0.9, wspace=0.15)
    for axes, values, name in (
        (left, history.loss, "loss (nats per message)"),
        (right_axes, shares, "accuracy"),
    ):
        axes.plot(seen, values, ".", alpha=0.35, markersize=4, label="a batch")
        axes.plot(seen, moving_mean(values), linewidth=2, label=f"mean of {SMOOTHING} batches")
        axes.set_xlabel("messages seen")
        axes.set_title(name, fontsize=10)
        axes.grid(alpha=0.25)
    left.set_ylim(bottom=0)
    left.legend(fontsize=8, loc="upper right")
    right_axes.legend(fontsize=8, loc="lower right")
    right_axes.set_ylim(0, 1.02)
    return figure


def moving_mean(values: list[float], width: int = SMOOTHING) -> list[float]:
    """Mean of each value and the up to `width - 1` before it."""
    return [sum(window := values[max(0, i + 1 - width) : i + 1]) / len(window) for i in range(len(values))]


def plot_confusion(evaluation: Evaluation) -> Figure:
    """The confusion matrix: how often each label was taken for which."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.2, 3), facecolor="white")
    figure.subplots_adjust(left=0.22, right=0.97, bottom=0.16, top=0.9)
    axes.imshow(evaluation.confusion, cmap="Blues")
    largest = max(map(max, evaluation.confusion))
    for truth, row in enumerate(evaluation.confusion):
        for prediction, count in enumerate(row):
            colour = "white" if count > largest / 2 else "black"
            axes.text(prediction, truth, str(count), ha="center", va="center", color=colour, fontsize=13)
    axes.set_xticks(range(len(LABELS)), LABELS)
    axes.set_yticks(range(len(LABELS)), LABELS)
    axes.set_xlabel("taken for")
    axes.set_ylabel("really")
    axes.set_title(f"accuracy {evaluation.accuracy:.1%}", fontsize=10)
    return figure
