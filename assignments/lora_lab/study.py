"""What the notebook of the fine-tuning study is given: messages, runs, the case, training on texts.

Shapes: N messages, B in a batch, T tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray
from torch.nn import functional as F
from tqdm.auto import tqdm

from lora_lab.sms import LABELS

MAX_TOKENS = 32  # of a message; longer ones are cut

Example = dict[str, Any]  # "input_ids" and "attention_mask", lists of T integers, and "labels", 0 or 1


@dataclass(frozen=True)
class Run:
    """One training run: what was changed, what was logged, and what the model then said to the test messages."""

    changes: Mapping[str, Any]  # of the settings, by name; empty for the baseline
    losses: Sequence[float]  # of the training steps that were logged, in their order, nats per message
    logits: NDArray[Any]  # (N, 2), ham first
    labels: NDArray[Any]  # (N,), 0 for ham and 1 for spam
    metrics: Mapping[str, float] = field(default_factory=dict)  # "accuracy", "precision", "recall", "f1"
    seconds: float = 0.0  # of training


# The three runs of a study that was really made; what was not kept is missing.
CASE = pd.DataFrame(
    {
        "run": ["first", "second", "third"],
        "learning_rate": [2e-5, 2e-3, 2e-5],
        "batch_size": [16, 32, 16],
        "weight_decay": [0.01, 0.01, 0.005],
        "accuracy": [0.8949, 0.4980, 0.4980],
        "precision": [0.9344, 0.0, 0.0],
        "recall": [0.8503, 0.0, 0.0],
        "f1": [0.8904, 0.0, 0.0],
        "first_logged_loss": [float("nan"), float("nan"), 0.6932],
        "last_loss": [float("nan"), 0.6932, 0.6932],
    }
).set_index("run")


def encode(table: pd.DataFrame, tokenizer: Any) -> list[Example]:
    """Messages as a `Trainer` takes them, not padded; in the order of the table, which has `label` and `text`."""
    encoded = tokenizer(table["text"].tolist(), truncation=True, max_length=MAX_TOKENS)
    numbers = [LABELS.index(label) for label in table["label"]]
    return [
        {"input_ids": ids, "attention_mask": mask, "labels": number}
        for ids, mask, number in zip(encoded["input_ids"], encoded["attention_mask"], numbers, strict=True)
    ]


def train_on_texts(
    model: Any,
    tokenizer: Any,
    texts: Sequence[str],
    *,
    steps: int,
    batch_size: int = 8,
    learning_rate: float = 5e-3,
    seed: int = 0,
) -> list[int]:
    """Trains what is trainable in a causal model to continue these texts, each up to an end-of-text token, in place.

    Texts are drawn without replacement until all were, then all over again.

    Returns:
        The index of each text that was drawn, in order: steps x batch_size of them.
    """
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    order: list[int] = []
    while len(order) < steps * batch_size:
        order += rng.permutation(len(texts)).tolist()
    order = order[: steps * batch_size]
    longest = int(model.config.n_positions)
    encoded = [[*tokenizer(text)["input_ids"][: longest - 1], tokenizer.eos_token_id] for text in texts]
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=learning_rate, fused=True)
    device = next(model.parameters()).device
    model.train()
    for step in tqdm(range(steps), unit="step", leave=False):
        drawn = [encoded[i] for i in order[step * batch_size : (step + 1) * batch_size]]
        width = max(map(len, drawn))
        token_ids = torch.tensor([ids + [tokenizer.eos_token_id] * (width - len(ids)) for ids in drawn], device=device)
        real = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids in drawn], device=device)
        logits = model(input_ids=token_ids, attention_mask=real).logits  # (B, T, V)
        targets = token_ids[:, 1:].masked_fill(real[:, 1:] == 0, -100)
        loss = F.cross_entropy(logits[:, :-1].flatten(0, 1), targets.flatten(), ignore_index=-100)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    return order
