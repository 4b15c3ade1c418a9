"""The pictures of PEFT in practice: accuracy by epoch for both starts, sizes on disk, and a table of wishes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lora_lab.practice import Curve

COLOURS = {"pretrained": "tab:blue", "random": "tab:orange"}
STYLES = ("-", "--", ":", "-.")  # of the seeds, in their order
WISHES = ("small", "attention", "strong", "biases", "dropout", "head")
MEGABYTE = 1_000_000


def plot_curves(curves: Mapping[Any, Curve]) -> Figure:
    """Accuracy after each epoch, on validation and test messages: a colour for each start, a style for each seed.

    A ring on a test curve marks the epoch that its own validation curve chooses.
    """
    figure, both = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained", sharey=True, facecolor="white")
    seeds = sorted({curve.seed for curve in curves.values()})
    for curve in curves.values():
        style = STYLES[seeds.index(curve.seed) % len(STYLES)]
        colour = COLOURS.get(curve.start, "tab:grey")
        for axes, values in zip(both, (curve.validation, curve.test), strict=True):
            epochs = range(1, len(values) + 1)
            label = f"{curve.start}, seed {curve.seed}"
            axes.plot(epochs, values, style, color=colour, marker="o", markersize=4, linewidth=2, label=label)
        chosen = curve.validation.index(max(curve.validation))
        both[1].plot(chosen + 1, curve.test[chosen], "o", markersize=11, markerfacecolor="none", color=colour)
    for axes, name in zip(both, ("validation", "test"), strict=True):
        axes.axhline(50, color="grey", linestyle=":", linewidth=1)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("epoch")
        axes.set_title(f"accuracy on {name} messages (%)", fontsize=10)
        axes.grid(alpha=0.25)
    figure.legend(*both[0].get_legend_handles_labels(), loc="outside right center", fontsize=8)
    return figure


def plot_sizes(folders: Mapping[str, str | Path]) -> Figure:
    """How much of a disk each of several saved models takes, as bars."""
    sizes = {name: folder_size(folder) / MEGABYTE for name, folder in folders.items()}
    figure, axes = plt.subplots(figsize=(6.5, 0.7 + 0.45 * len(sizes)), layout="constrained", facecolor="white")
    bars = axes.barh(list(sizes), list(sizes.values()), height=0.6)
    axes.bar_label(bars, [f"{size:.2f} MB" for size in sizes.values()], padding=4, fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.2 * max(sizes.values()))
    axes.set_xlabel("on disk (MB)")
    return figure


def folder_size(folder: str | Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())


def table_of_wishes(wish: Callable[[str], Any], new_model: Callable[[], Any]) -> pd.DataFrame:
    """What each wish does to a new model: how many parameters are trained before and after, and which layers."""
    return pd.DataFrame([_row(name, wish(name), new_model()) for name in WISHES]).set_index("wish")


def _row(name: str, config: Any, model: Any) -> dict[str, Any]:
    from peft import get_peft_model  # takes a second, which the other pictures need not wait for
    from peft.tuners.lora import LoraLayer

    before = _trained(model)
    adapted = get_peft_model(model, config)
    after = _trained(adapted)
    layers = [module for module in adapted.modules() if isinstance(module, LoraLayer)]
    scales = {next(iter(layer.scaling.values())) for layer in layers}
    return {
        "wish": name,
        "trained before": f"{before:,}",
        "trained after": f"{after:,}",
        "of 100": round(100 * after / before, 2),
        "adapted layers": len(layers),
        "scale": ", ".join(f"{scale:g}" for scale in sorted(scales)),
    }


def _trained(model: Any) -> int:
    return sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
