"""Evaluate a classifier, and ask it about messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import tiktoken
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lora_lab.batches import tokenize, tokenize_table
from lora_lab.passes import all_logits, context_length
from lora_lab.sms import LABELS

if TYPE_CHECKING:
    import pandas as pd


class Prediction(NamedTuple):
    text: str
    label: str  # "ham" or "spam"
    probability: float  # of that label


@dataclass(frozen=True)
class Evaluation:
    accuracy: float  # share
    loss: float  # nats per message
    confusion: tuple[tuple[int, int], tuple[int, int]]  # [truth][prediction], ham first
    predictions: Sequence[Prediction] = field(default=(), repr=False)  # in the order of the table

    def __str__(self) -> str:
        (ham_right, ham_wrong), (spam_wrong, spam_right) = self.confusion
        return (
            f"accuracy {self.accuracy:.1%}: {ham_right} ham and {spam_right} spam right, "
            f"{ham_wrong} ham taken for spam, {spam_wrong} spam taken for ham"
        )


def evaluate(model: nn.Module, tokenizer: tiktoken.Encoding, table: pd.DataFrame) -> Evaluation:
    """Accuracy, mean loss, confusion matrix and predictions on a table with the columns `label` and `text`."""
    data = tokenize_table(table, tokenizer, context_length(model))
    logits = all_logits(model, data)
    labels = torch.tensor(data.labels)
    predicted = logits.argmax(-1)
    counts = torch.bincount(2 * labels + predicted, minlength=4).tolist()
    return Evaluation(
        accuracy=(predicted == labels).float().mean().item(),
        loss=F.cross_entropy(logits, labels).item(),
        confusion=((counts[0], counts[1]), (counts[2], counts[3])),
        predictions=_predictions(table["text"], logits),
    )


def predict(model: nn.Module, tokenizer: tiktoken.Encoding, texts: Sequence[str]) -> list[Prediction]:
    """What the model takes each text for, and how sure it is."""
    if isinstance(texts, str):
        texts = [texts]
    return _predictions(texts, predict_logits(model, tokenizer, texts))


def predict_logits(model: nn.Module, tokenizer: tiktoken.Encoding, texts: Sequence[str]) -> Tensor:
    """(N, 2) logits, ham first, in the order of the texts."""
    return all_logits(model, tokenize(texts, tokenizer, context_length(model)))


def _predictions(texts: Iterable[str], logits: Tensor) -> list[Prediction]:
    """Each text with the likelier of its two classes; logits are (N, 2)."""
    likeliest, classes = logits.softmax(-1).max(-1)
    answers = zip(texts, classes.tolist(), likeliest.tolist(), strict=True)
    return [Prediction(text, LABELS[number], probability) for text, number, probability in answers]
