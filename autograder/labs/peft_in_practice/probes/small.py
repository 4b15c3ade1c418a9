"""A small classifier of hidden sizes, which no notebook has seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from transformers import RobertaConfig, RobertaForSequenceClassification

POSITIONS = 1_026  # long enough for messages that were not cut


def small_model(facts: Mapping[str, Any], dropout: float = 0.0) -> RobertaForSequenceClassification:
    """A RoBERTa of these sizes with random weights, large enough that differences show."""
    torch.manual_seed(facts["weights"])
    config = RobertaConfig(
        vocab_size=facts["vocab"],
        hidden_size=facts["width"],
        num_hidden_layers=facts["layers"],
        num_attention_heads=2,
        intermediate_size=facts["width"] + 6,
        max_position_embeddings=POSITIONS,
        initializer_range=0.2,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    config.num_labels = 2
    model = RobertaForSequenceClassification(config)
    model.eval()
    return model


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
