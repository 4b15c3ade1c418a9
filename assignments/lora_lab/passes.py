"""Messages through a model, in parts that fit: gradients for training, logits for evaluation.

The *last token that is not padding* classifies: in a causal model it alone has seen the whole message. How fast this is
is decided by `lora_lab.hardware`, `lora_lab.batches` and `lora_lab.memory`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lora_lab.batches import Batch, Messages
from lora_lab.errors import LabError
from lora_lab.gpt import GPTModel
from lora_lab.hardware import ComputePlan, fastest
from lora_lab.memory import keep_freed_memory
from lora_lab.sms import LABELS

EVALUATION_BATCH = 32  # messages


@contextmanager
def prepared(model: nn.Module, data: Messages) -> Iterator[ComputePlan]:
    """A model made ready to train on these messages in the fastest way that it gets through; afterwards as it was."""

    def rehearse(plan: ComputePlan) -> None:
        shortest = sorted(range(len(data)), key=lambda row: len(data.tokens[row]))[:2]
        gradient(model, data, shortest, plan)
        model.zero_grad()

    with keep_freed_memory(), fastest(model, rehearse) as plan:
        yield plan


def gradient(model: nn.Module, data: Messages, rows: Sequence[int], plan: ComputePlan) -> tuple[float, int]:
    """Adds the gradient of these rows' mean loss to the parameters' `.grad`; a large batch goes through in parts.

    Returns:
        the mean loss in nats per message, and how many messages were classified right.
    """
    total, correct = 0.0, 0
    for _, part in data.parts(rows, plan.tokens_at_once, plan.tokens_step):
        batch = part.to(plan.device)
        with plan.autocast():
            logits = classify(model, batch).float()
        loss = F.cross_entropy(logits, batch.labels, reduction="sum") / len(rows)
        loss.backward()
        total += loss.item()
        correct += int((logits.argmax(-1) == batch.labels).sum())
    return total, correct


def all_logits(model: nn.Module, data: Messages) -> Tensor:
    """(N, 2) logits in the order of the data; leaves the model in evaluation mode."""
    model.eval()
    rows = sorted(range(len(data)), key=lambda row: len(data.tokens[row]))
    logits = torch.empty(len(data), len(LABELS))

    @torch.inference_mode()
    def answer(rows: Sequence[int], plan: ComputePlan) -> None:
        for start in range(0, len(rows), EVALUATION_BATCH):
            some = rows[start : start + EVALUATION_BATCH]
            for part, batch in data.parts(some, plan.tokens_at_once, plan.tokens_step):
                with plan.autocast():
                    logits[torch.tensor(part)] = classify(model, batch.to(plan.device)).float().cpu()

    with keep_freed_memory(), fastest(model, lambda plan: answer(rows[:2], plan)) as plan:
        answer(rows, plan)
    return logits


def classify(model: nn.Module, batch: Batch) -> Tensor:
    """(B, 2) logits of each message's last token.

    Raises:
        LabError: the model's head does not have two outputs.
    """
    if isinstance(model, GPTModel):
        logits: Tensor = model(batch.token_ids, batch.last)
    else:  # a model of the reader's own
        logits = model(batch.token_ids)[torch.arange(len(batch)), batch.last]
    if logits.shape != (len(batch), len(LABELS)):
        raise LabError(
            f"The model answers with {logits.shape[-1]:,} numbers per token, and a classifier of {LABELS} needs "
            f"{len(LABELS)}: give it a new head first, model.out_head = torch.nn.Linear(..., {len(LABELS)})."
        )
    return logits


def context_length(model: nn.Module) -> int:
    """Tokens that the model has positions for."""
    return model.config.context_length if isinstance(model, GPTModel) else 1_024
