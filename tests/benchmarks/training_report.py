"""The tables and the chart of the training benchmark, from its JSON.

    python tests/benchmarks/training_report.py tests/benchmarks/results/training.json \
        --into tests/benchmarks/README.md --chart tests/benchmarks/results/training.svg

Writes between the markers <!-- bench:training --> and <!-- /bench:training --> of each document given.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from sections import write_section

EPOCH = 1_195  # messages
OURS = "ours"
NAMES = {
    OURS: "this package",
    "ours float32": "this package, as without bfloat16 instructions",
    "textbook": "textbook loop (256 tokens, float32, by hand)",
    "trainer float32": "Trainer + peft, float32",
    "trainer bf16": "Trainer + peft, bf16",
}
MODELS = {"gpt2": "GPT-2 124M", "nano": "nano"}


def report(result: dict[str, Any], chart: str | None) -> str:
    """Markdown: machine, picture, comparison, growth."""
    gpt2, epoch = result["gpt2"], result["growth"]["messages"][-1]
    seconds = statistics.median(epoch["ms"]) * epoch["value"] / 1000
    units = " and ".join(gpt2["instructions"]) or "no bfloat16 instructions"
    lines = [
        f"GPT-2 124M with LoRA (rank 8, batches of 8) on {EPOCH:,} text messages of {gpt2['tokens_per_message']:.0f} "
        f"tokens on average: **one epoch takes {seconds:.0f} s** and {epoch['peak_mib'] / 1024:.2f} GiB above "
        "what importing torch takes.",
        "",
        f"Measured on {result['date']} with {result['threads']} threads: {gpt2['cpu'] or gpt2['capability']}, {units}, "
        f"torch {gpt2['torch']}; computed on {gpt2['device']} in {gpt2['dtype']}. One interleaved run; medians of "
        f"{len(gpt2['contenders'][OURS]['ms'])} rounds, with the smallest and largest. *Share of peak*: useful "
        "arithmetic (no padding counted) over what one large matrix product in the same number format reaches here.",
        "",
        *disturbed(result),
    ]
    if chart:
        lines += [f"![One epoch of GPT-2 124M by each way to train]({chart})", ""]
    for model, title in MODELS.items():
        lines += [*comparison(title, result[model]), ""]
    lines += growth(result["growth"])
    return "\n".join(lines)


def disturbed(result: dict[str, Any]) -> Iterator[str]:
    """A warning, when the contenders did not have the cores for themselves."""
    ours = result["gpt2"]["contenders"][OURS]
    had = statistics.median(c / w for c, w in zip(ours["cpu_ms"], ours["ms"], strict=True)) / result["threads"]
    if had < 0.8 and result["gpt2"]["device"] == "cpu":
        yield (
            f"**Other work ran at the same time**: the contenders had {had:.0%} of their cores, so the times here are "
            "too long. The ratios are of rounds that met the same machine."
        )
        yield ""


def comparison(title: str, part: dict[str, Any]) -> Iterator[str]:
    """Rows of one model: milliseconds, tokens per second, share of the peak, memory, and how many times ours."""
    yield f"| {title} | ms per message | times ours | tokens/s | share of peak | peak memory, MiB |"
    yield "|---|---|---|---|---|---|"
    for name, found in part["contenders"].items():
        tokens_per_second = 1000 * part["tokens_per_message"] / statistics.median(found["ms"])
        kind = {OURS: part["dtype"], "trainer bf16": "bfloat16"}.get(name, "float32")
        share = tokens_per_second * part["flop_per_token"] / 1e9 / part["matmul_gflops"][kind]
        yield (
            f"| {NAMES[name]} | {spread(found['ms'], 1)} | {spread(ratios(part, name), 2)} | {tokens_per_second:,.0f} "
            f"| {share:.0%} of {part['matmul_gflops'][kind]:,.0f} GFLOP/s ({kind}) | {found['peak_mib']:,.0f} |"
        )


def ratios(part: dict[str, Any], name: str) -> list[float]:
    """Time over ours, round by round: both met the same machine."""
    pairs = zip(part["contenders"][name]["ms"], part["contenders"][OURS]["ms"], strict=True)
    return [theirs / ours for theirs, ours in pairs]


def spread(values: list[float], digits: int) -> str:
    middle = f"{statistics.median(values):.{digits}f}"
    if max(values) == min(values):
        return middle
    return f"{middle} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def growth(found: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    if found:
        yield "How cost grows (GPT-2 124M, this package; the others as above):"
        yield ""
        yield "| | ms per message | peak memory, MiB |"
        yield "|---|---|---|"
    for name, cells in found.items():
        for cell in cells:
            told = f"{name.replace('_', ' ')} {cell['value']:,}{' tokens' if name == 'length' else ''}"
            yield f"| {told} | {spread(cell['ms'], 1)} | {cell['peak_mib']:,.0f} |"


def draw(result: dict[str, Any], path: Path) -> None:
    """One bar for each way to train: seconds per epoch on GPT-2 124M, from the smallest to the largest round."""
    found = {NAMES[name]: one["ms"] for name, one in result["gpt2"]["contenders"].items()}
    seconds = {name: statistics.median(ms) * EPOCH / 1000 for name, ms in found.items()}
    order = sorted(seconds, key=lambda name: -seconds[name])
    figure = Figure(figsize=(7.5, 0.55 * len(order) + 1), layout="constrained")
    axes = figure.subplots()
    below = [seconds[name] - min(found[name]) * EPOCH / 1000 for name in order]
    above = [max(found[name]) * EPOCH / 1000 - seconds[name] for name in order]
    colours = ["#1f77b4" if name == NAMES[OURS] else "#b0b7bf" for name in order]
    bars = axes.barh(order, [seconds[name] for name in order], xerr=[below, above], color=colours, ecolor="#555")
    axes.bar_label(bars, [f"{seconds[name]:,.0f} s" for name in order], padding=8)
    axes.set_xlabel(
        f"seconds for one epoch of {EPOCH:,} messages, GPT-2 124M, {result['threads']} threads", loc="right"
    )
    axes.margins(x=0.15)
    axes.spines[["top", "right"]].set_visible(False)
    with rc_context({"svg.hashsalt": "training"}):  # the same picture from the same numbers, to the last byte
        figure.savefig(path, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", type=Path, help="JSON that training.py wrote")
    parser.add_argument("--into", type=Path, nargs="*", default=[], help="Markdown files with the markers")
    parser.add_argument("--chart", type=Path, help="SVG file to write; the documents link to it")
    options = parser.parse_args()
    result = json.loads(options.result.read_text("utf-8"))
    if options.chart:
        draw(result, options.chart)
    for document in options.into:
        link = options.chart and Path(os.path.relpath(options.chart, document.parent)).as_posix()
        write_section(document, "training", report(result, link))
    if not options.into:
        print(report(result, options.chart and options.chart.as_posix()))


if __name__ == "__main__":
    main()
