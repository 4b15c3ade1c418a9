"""What the pretrained base and LoRA are worth: test accuracy of four ways to train, over seeds.

    python tests/benchmarks/accuracy.py --data synthetic --seeds 10
    python tests/benchmarks/accuracy.py --data /path/to/SMSSpamCollection --seeds 10

One epoch, batch 8, learning rate 1e-3, rank 8, alpha 16, on `nano`. Prints a Markdown table, or JSON with --json.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable
from pathlib import Path

import torch
from lora import adapt
from torch import nn

from lora_lab.checkpoints import load_checkpoint
from lora_lab.evaluation import evaluate
from lora_lab.pretrain import init_weights
from lora_lab.sms import TRAIN_MESSAGES, SMSData, balanced, load_sms, read_sms
from lora_lab.training import train_classifier


def head_alone(model: nn.Module) -> None:
    model.requires_grad_(False)


def lora(model: nn.Module) -> None:
    adapt(model)


def random_base(model: nn.Module) -> None:
    init_weights(model)
    adapt(model)


def full_fine_tuning(model: nn.Module) -> None:
    model.requires_grad_(True)


WAYS: dict[str, Callable[[nn.Module], None]] = {
    "head alone": head_alone,
    "LoRA": lora,
    "LoRA on a random base": random_base,
    "full fine-tuning": full_fine_tuning,
}


def load(data: str) -> SMSData:
    """A data set by name, or the SMS Spam Collection from a file that is already there."""
    if not Path(data).is_file():
        return load_sms(data)
    table = balanced(read_sms(Path(data)), seed=123).sample(frac=1, random_state=123, ignore_index=True)
    return SMSData(table.iloc[:TRAIN_MESSAGES], table.iloc[TRAIN_MESSAGES:].reset_index(drop=True))


def accuracy(way: Callable[[nn.Module], None], data: SMSData, seed: int, learning_rate: float) -> float:
    torch.manual_seed(seed)
    model, tokenizer = load_checkpoint("nano")
    way(model)
    model.out_head = nn.Linear(model.config.emb_dim, 2)
    train_classifier(model, tokenizer, data.train, seed=seed, learning_rate=learning_rate)
    return evaluate(model, tokenizer, data.test).accuracy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="synthetic", help='"synthetic", "uci", or the path of SMSSpamCollection')
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    options = parser.parse_args()
    data = load(options.data)
    results = {
        name: [accuracy(WAYS[name], data, seed, options.learning_rate) for seed in range(options.seeds)]
        for name in options.ways
    }
    if options.json:
        print(json.dumps(results))
        return
    print(f"| {Path(options.data).name}, {options.seeds} seeds | mean | min | max | sd |\n|---|---|---|---|---|")
    for name, values in results.items():
        spread = statistics.stdev(values) if len(values) > 1 else 0.0
        print(f"| {name} | {statistics.mean(values):.3f} | {min(values):.3f} | {max(values):.3f} | {spread:.3f} |")


if __name__ == "__main__":
    main()
