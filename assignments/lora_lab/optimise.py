"""The optimiser of both pretraining commands: AdamW, a linear warm-up, a cosine down, clipped gradients, progress."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, nn
from tqdm.auto import tqdm

Batch = TypeVar("Batch")


@dataclass(frozen=True)
class Speed:
    """How fast the weights move, and for how long they move slower at first."""

    learning_rate: float
    weight_decay: float
    warmup_steps: int


def share(step: int, total: int, warmup_steps: int) -> float:
    """Of the learning rate: a linear warm-up, then a cosine from 1 down to a twentieth."""
    warm = min(1.0, (step + 1) / warmup_steps)
    return warm * (0.05 + 0.95 * (1 + math.cos(math.pi * min(1.0, step / total))) / 2)


def optimise(
    model: nn.Module, batches: Iterable[Batch], total: int, loss_of: Callable[[Batch], Tensor], speed: Speed
) -> None:
    """Trains in place.

    Args:
        batches: `total` of them.
        loss_of: the mean loss of a batch, nats per token.
    """
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=speed.learning_rate, weight_decay=speed.weight_decay, betas=(0.9, 0.95), fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: share(step, total, speed.warmup_steps))
    model.train()
    with tqdm(total=total, unit="step", mininterval=1) as progress:
        for batch in batches:
            loss = loss_of(batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            progress.update()
            progress.set_postfix(loss=f"{loss.item():.3f}", refresh=False)
    model.eval()
