"""What pretraining is worth to `nano_roberta`: test accuracy of three ways to train it, over seeds.

    python tests/benchmarks/encoder.py --data synthetic --seeds 10
    python tests/benchmarks/encoder.py --data /path/to/SMSSpamCollection --seeds 3 --ways "full fine-tuning"

Batch 8, AdamW with a linear decay from 1e-3, one epoch; 1,195 messages to train on and 299 to test with. Prints a
Markdown table, or JSON with --json.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
from pathlib import Path
from typing import Any

import torch
from accuracy import load
from tqdm.auto import tqdm
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    set_seed,
)

from lora_lab.hub import model_folder
from lora_lab.study import Example, encode

FOLDER = model_folder("nano_roberta")
BATCH = 8
WAYS = ("full fine-tuning", "head alone", "random weights")


def new_model(way: str) -> Any:
    """A classifier with a new head; nothing but its head is trainable, or its weights are all random, or neither."""
    logging.getLogger("transformers").setLevel(logging.ERROR)  # each says that its head is new
    if way == "random weights":
        return AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(FOLDER, num_labels=2))
    model = AutoModelForSequenceClassification.from_pretrained(FOLDER, num_labels=2)
    model.base_model.requires_grad_(way != "head alone")
    return model


def accuracy(way: str, train: list[Example], test: list[Example], seed: int, epochs: int, rate: float) -> float:
    set_seed(seed)
    model, collate = new_model(way), DataCollatorWithPadding(AutoTokenizer.from_pretrained(FOLDER))
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    batches = [list(part) for _ in range(epochs) for part in torch.randperm(len(train)).split(BATCH)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / len(batches))
    model.train()
    for batch in batches:
        loss = model(**collate([train[int(i)] for i in batch])).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    model.eval()
    with torch.inference_mode():
        right = 0
        for start in range(0, len(test), 64):
            batch = collate(test[start : start + 64])
            right += int((model(**batch).logits.argmax(-1) == batch["labels"]).sum())
    return right / len(test)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="synthetic", help='"synthetic", "uci", or the path of SMSSpamCollection')
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    options = parser.parse_args()
    tokenizer, data = AutoTokenizer.from_pretrained(FOLDER), load(options.data)
    train, test = encode(data.train, tokenizer), encode(data.test, tokenizer)
    results: dict[str, list[float]] = {way: [] for way in options.ways}
    with tqdm(total=len(results) * options.seeds, unit="model") as progress:
        for way, values in results.items():
            for seed in range(options.first_seed, options.first_seed + options.seeds):
                values.append(accuracy(way, train, test, seed, options.epochs, options.learning_rate))
                progress.set_postfix({way: f"{values[-1]:.3f}"})
                progress.update()
    if options.json:
        print(json.dumps(results))
        return
    print(f"| {Path(options.data).name}, {options.seeds} seeds | mean | min | max | sd |\n|---|---|---|---|---|")
    for name, values in results.items():
        spread = statistics.stdev(values) if len(values) > 1 else 0.0
        print(f"| {name} | {statistics.mean(values):.3f} | {min(values):.3f} | {max(values):.3f} | {spread:.3f} |")


if __name__ == "__main__":
    main()
