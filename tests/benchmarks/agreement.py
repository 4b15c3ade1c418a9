"""Whether the fast way learns the same as the textbook loop: both on `nano`, from the same start, over seeds.

    python tests/benchmarks/agreement.py --seeds 10 --out tests/benchmarks/results/agreement.json \
        --into tests/benchmarks/README.md

Two fast ways are compared: float32, which is what nano gets, and bfloat16, which wide models get and which is forced
on nano here. Same initial values, same batches. A paired t-test says whether the difference is more than noise.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from pathlib import Path

import torch
from lora import adapt
from sections import write_section
from textbook import TextbookLoop
from torch import nn

from lora_lab import hardware
from lora_lab.batches import tokenize_table
from lora_lab.checkpoints import load_checkpoint
from lora_lab.evaluation import evaluate
from lora_lab.gpt import GPTModel
from lora_lab.hardware import ComputePlan
from lora_lab.plots import moving_mean
from lora_lab.sms import SMSData, load_sms
from lora_lab.training import train_classifier

FLOAT32, BFLOAT16 = (ComputePlan(torch.device("cpu"), dtype) for dtype in (torch.float32, torch.bfloat16))
WAYS = {"textbook loop": None, "ours, float32": FLOAT32, "ours, bfloat16": BFLOAT16}
# Two-sided 5 % points of Student's t, by degrees of freedom.
T_LIMIT = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 14: 2.145, 19: 2.093}


def run(way: ComputePlan | None, data: SMSData, seed: int) -> dict[str, object]:
    """One epoch; the losses, and the accuracy on the test messages, always evaluated in float32."""
    torch.manual_seed(seed)
    model, tokenizer = load_checkpoint("nano")
    adapt(model)
    model.out_head = nn.Linear(model.config.emb_dim, 2)
    plain = hardware.plans
    if way is None:
        messages = tokenize_table(data.train, tokenizer, model.config.context_length)
        loop = TextbookLoop(model)
        losses = [loop.step(messages, rows) for rows in messages.shuffled(8, random.Random(seed))]
    else:
        hardware.plans = lambda _: [way, FLOAT32]
        try:
            losses = train_classifier(model, tokenizer, data.train, seed=seed).loss
        finally:
            hardware.plans = plain
    return {"loss": losses, "accuracy": _accuracy(model, data)}


def _accuracy(model: GPTModel, data: SMSData) -> float:
    return evaluate(model, load_checkpoint("nano")[1], data.test).accuracy


def table(results: dict[str, list[dict[str, object]]]) -> str:
    """Markdown: accuracy of each seed, then differences from the textbook loop with their paired t."""
    names = list(WAYS)
    seeds = len(results[names[0]])
    lines = [f"| seed | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for seed in range(seeds):
        lines.append(f"| {seed} | " + " | ".join(f"{results[name][seed]['accuracy']:.3f}" for name in names) + " |")
    lines += ["", f"| compared with the {names[0]}, {seeds} pairs | mean difference | paired t | more than noise? |"]
    lines.append("|---|---|---|---|")
    for name in names[1:]:
        for told, value in (
            ("accuracy", lambda one: one["accuracy"]),
            ("mean loss, nats", lambda one: statistics.mean(one["loss"])),
            ("loss of the last 50 batches, nats", lambda one: statistics.mean(one["loss"][-50:])),
        ):
            pairs = zip(results[name], results[names[0]], strict=True)
            lines.append(f"| {name}: {told} | {_paired([value(a) - value(b) for a, b in pairs])} |")
        apart = max(
            abs(x - y)
            for a, b in zip(results[name], results[names[0]], strict=True)
            for x, y in zip(moving_mean(a["loss"]), moving_mean(b["loss"]), strict=True)
        )
        lines.append(f"| {name}: loss curves (mean of 15 batches), farthest apart | {apart:.1e} | | |")
    return "\n".join(lines)


def _paired(differences: list[float]) -> str:
    mean, spread = statistics.mean(differences), statistics.stdev(differences)
    if spread == 0:
        return f"{mean:+.1e} | | {'no' if mean == 0 else 'yes'}"
    t = mean / (spread / len(differences) ** 0.5)
    return f"{mean:+.1e} | {t:+.2f} | {'yes' if abs(t) > T_LIMIT[len(differences) - 1] else 'no'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10, choices=[n + 1 for n in T_LIMIT])
    parser.add_argument("--data", default="synthetic", help='"synthetic" or "uci"')
    parser.add_argument("--out", type=Path, help="JSON file to write")
    parser.add_argument("--into", type=Path, help="Markdown file with the markers <!-- bench:agreement -->")
    options = parser.parse_args()
    data = load_sms(options.data)
    results: dict[str, list[dict[str, object]]] = {name: [] for name in WAYS}
    for seed in range(options.seeds):
        for name, way in WAYS.items():
            results[name].append(run(way, data, seed))
        print(seed, {name: round(results[name][-1]["accuracy"], 3) for name in WAYS}, flush=True)
    if options.out:
        options.out.write_text(json.dumps(results) + "\n", "utf-8")
    if options.into:
        write_section(options.into, "agreement", table(results))
    print(table(results))


if __name__ == "__main__":
    main()
