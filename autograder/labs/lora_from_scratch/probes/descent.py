"""Whether updates come from training: it goes down the gradient of a loss, and what was drawn goes nowhere.

A drawn matrix of N numbers has with any gradient a cosine of mean 0 and standard deviation 1 / sqrt(N). What was
trained, from whatever start and however well, lies many of these apart from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import tiktoken
import torch
from torch import Tensor
from torch.nn import functional as F

from lora_lab.batches import tokenize
from lora_lab.gpt import GPTModel
from lora_lab.sms import LABELS
from lora_lab.synthetic import synthetic_messages

PER_LABEL = 16  # messages that everybody knows, for the direction of their loss
LONGEST = 80  # characters of one


@cache
def messages() -> tuple[list[str], list[int]]:
    train, _ = synthetic_messages()
    texts: dict[str, list[str]] = {name: [] for name in LABELS}
    for label, text in train:
        if len(text) <= LONGEST and len(texts[label]) < PER_LABEL:
            texts[label].append(text)
    return [text for some in texts.values() for text in some], [n for n in range(len(LABELS)) for _ in range(PER_LABEL)]


def descents(model: GPTModel, tokenizer: tiktoken.Encoding, updates: Mapping[str, Tensor]) -> dict[str, list[float]]:
    """How far down a loss each update goes: its cosine with the gradient, in standard deviations of a drawn one's.

    The loss is that of each message's last token, and, for who trained on it by mistake, of the last one with padding.

    Args:
        model: pretrained, with the head that was trained; its parameters need no gradients.
        updates: of linear layers, by path, each (out, in).

    Returns:
        for each path one number for each loss.
    """
    texts, labels = messages()
    batch = tokenize(texts, tokenizer, model.config.context_length, labels).batch(range(len(texts)))
    weights = {path: model.get_parameter(f"{path}.weight").requires_grad_(True) for path in updates}
    logits: Tensor = model(batch.token_ids)
    rows = torch.arange(len(batch))
    found: dict[str, list[float]] = {path: [] for path in updates}
    for places in (batch.last, torch.full_like(batch.last, -1)):
        loss = F.cross_entropy(logits[rows, places], batch.labels)
        gradients = torch.autograd.grad(loss, list(weights.values()), retain_graph=True)
        for (path, update), gradient in zip(updates.items(), gradients, strict=True):
            found[path].append(_descent(gradient, update))
    model.requires_grad_(False)
    return found


def _descent(gradient: Tensor, update: Tensor) -> float:
    size = float(gradient.norm()) * float(update.norm())
    return -float((gradient * update).sum()) / size * update.numel() ** 0.5 if size else 0.0
