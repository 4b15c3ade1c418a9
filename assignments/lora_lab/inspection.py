"""Looking at a model: how many parameters, and which of them get a gradient."""

from __future__ import annotations

from typing import NamedTuple

import tiktoken
import torch
from torch import nn


class Counts(NamedTuple):
    trainable: int
    total: int

    @property
    def percent(self) -> float:
        return 100 * self.trainable / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.trainable:,} of {self.total:,} parameters are trainable ({self.percent:.2f} %)"


class GradientCheck(NamedTuple):
    with_gradient: list[str]  # names of parameters
    without: list[str]

    def __str__(self) -> str:
        return f"{len(self.with_gradient)} tensors have a gradient, {len(self.without)} have none"


def count_parameters(model: nn.Module) -> Counts:
    """Trainable and all parameters of a model, each once."""
    sizes = [(parameter.numel(), parameter.requires_grad) for parameter in model.parameters()]
    return Counts(sum(size for size, on in sizes if on), sum(size for size, _ in sizes))


def check_gradients(model: nn.Module, tokenizer: tiktoken.Encoding, text: str = "see you at eight") -> GradientCheck:
    """One backward pass on a text, and which parameters got a gradient from it; they are cleared again.

    Raises:
        RuntimeError: nothing in the model is trainable, so that there is nothing to go back to.
    """
    device = next(model.parameters()).device
    token_ids = torch.tensor([tokenizer.encode_ordinary(text)], device=device)
    model.zero_grad()
    model(token_ids).square().mean().backward()
    with_gradient = [name for name, parameter in model.named_parameters() if parameter.grad is not None]
    without = [name for name, parameter in model.named_parameters() if parameter.grad is None]
    model.zero_grad()
    return GradientCheck(with_gradient, without)
