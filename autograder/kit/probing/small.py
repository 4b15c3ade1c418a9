"""Small classifiers of hidden sizes, which no notebook has seen, and the messages that they are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import RobertaConfig, RobertaForSequenceClassification


def small_classifier(facts: Mapping[str, Any], positions: int) -> RobertaForSequenceClassification:
    """A RoBERTa of two classes with random weights, large enough that differences show; in use, not in training.

    Args:
        facts: "vocab", "width" and "layers"; "weights", the seed of the weights.
        positions: the longest message that it reads, and two.
    """
    torch.manual_seed(facts["weights"])
    config = RobertaConfig(
        vocab_size=facts["vocab"],
        hidden_size=facts["width"],
        num_hidden_layers=facts["layers"],
        num_attention_heads=2,
        intermediate_size=facts["width"] + 6,
        max_position_embeddings=positions,
        initializer_range=0.2,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    config.num_labels = 2
    model = RobertaForSequenceClassification(config)
    model.eval()
    return model


def descend(model: nn.Module, ids: Tensor, labels: Tensor) -> None:
    """Two steps of plain descent of all that is trainable: an adapter's B moves in the first, its A in the second.

    Args:
        ids: (B, T).
        labels: (B,).
    """
    model.train()  # an adapter whose inputs are all dropped does not move
    for _ in range(2):
        loss = model(input_ids=ids, labels=labels).loss
        trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
        if not trained:
            return
        gradients = torch.autograd.grad(loss, trained, allow_unused=True)
        with torch.no_grad():
            for parameter, gradient in zip(trained, gradients, strict=True):
                if gradient is not None:
                    parameter.sub_(0.5 * gradient)


def encoded(messages: Sequence[Sequence[Any]], tokenizer: Any, max_length: int = 24) -> list[dict[str, Any]]:
    """[label, text] pairs as a `Trainer` takes them, not padded; the class of "spam" is 1."""
    rows = tokenizer([text for _, text in messages], truncation=True, max_length=max_length)
    return [
        {"input_ids": ids, "attention_mask": mask, "labels": int(label == "spam")}
        for ids, mask, (label, _) in zip(rows["input_ids"], rows["attention_mask"], messages, strict=True)
    ]
