"""A small classifier of hidden sizes: its new values, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from autograder.kit.probing.small import small_classifier

POSITIONS = 1_026  # long enough for messages that were not cut


def small_model(facts: Mapping[str, Any]) -> nn.Module:
    return small_classifier(facts, POSITIONS)


def redraw(parameters: dict[str, nn.Parameter], seed: int, size: float = 0.3) -> None:
    """Other values for these parameters, in place, from a generator of their own."""
    drawing = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for _, parameter in sorted(parameters.items()):
            parameter.copy_(size * torch.randn(parameter.shape, generator=drawing))


@torch.no_grad()
def answers(model: nn.Module, ids: Tensor) -> Tensor:
    """Logits (B, 2) of a model in use."""
    model.eval()
    logits: Tensor = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
    return logits.detach().clone()
