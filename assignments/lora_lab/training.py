"""Fine-tune a model into a spam classifier, evaluate it, and ask it about messages.

The *last token that is not padding* classifies: in a causal model it alone has seen the whole message.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd
import tiktoken
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm.auto import tqdm

from lora_lab.batches import Batch, Messages, tokenize, tokenize_table
from lora_lab.errors import LabError
from lora_lab.gpt import GPTModel
from lora_lab.sms import LABELS

EVALUATION_BATCH = 32


@dataclass
class History:
    """What happened while training, one entry per batch."""

    loss: list[float] = field(default_factory=list)  # nats, mean of the batch
    correct: list[int] = field(default_factory=list)  # messages classified right, before the update
    messages: list[int] = field(default_factory=list)  # messages in the batch

    @property
    def mean_loss(self) -> float:
        """Nats per message, over all batches."""
        return sum(a * b for a, b in zip(self.loss, self.messages, strict=True)) / max(1, sum(self.messages))

    @property
    def accuracy(self) -> float:
        """Share of the messages that were classified right when training came to them."""
        return sum(self.correct) / max(1, sum(self.messages))


@dataclass(frozen=True)
class Evaluation:
    accuracy: float  # share
    loss: float  # nats per message
    confusion: tuple[tuple[int, int], tuple[int, int]]  # [truth][prediction], ham first

    def __str__(self) -> str:
        (ham_right, ham_wrong), (spam_wrong, spam_right) = self.confusion
        return (
            f"accuracy {self.accuracy:.1%}: {ham_right} ham and {spam_right} spam right, "
            f"{ham_wrong} ham taken for spam, {spam_wrong} spam taken for ham"
        )


class Prediction(NamedTuple):
    text: str
    label: str  # "ham" or "spam"
    probability: float  # of that label


def train_classifier(
    model: nn.Module,
    tokenizer: tiktoken.Encoding,
    train: pd.DataFrame,
    *,
    epochs: int = 1,
    learning_rate: float = 5e-4,
    weight_decay: float = 0.1,
    batch_size: int = 8,
    seed: int = 123,
) -> History:
    """Trains, in place, every parameter whose `requires_grad` is true.

    Args:
        model: (B, T) token ids -> (B, T, 2) logits; a `GPTModel` whose `out_head` has two outputs.
        train: table with the columns `label` and `text`.
        seed: fixes the order of the messages and dropout: the same call gives the same model.

    Raises:
        LabError: nothing is trainable, the head does not have two outputs, or the loss stopped being a number.
    """
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    if not trainable:
        raise LabError("Nothing in this model is trainable: no parameter has requires_grad = True.")
    device = trainable[0].device
    data = tokenize_table(train, tokenizer, context_length(model))
    optimizer = torch.optim.AdamW(trainable, lr=learning_rate, weight_decay=weight_decay, fused=True)
    rng = random.Random(seed)
    torch.manual_seed(seed)  # for dropout
    history = History()
    model.train()
    for epoch in range(epochs):
        batches = data.shuffled(batch_size, rng)
        progress = tqdm(batches, desc=f"epoch {epoch + 1}/{epochs}", unit="batch")
        for rows in progress:
            batch = data.batch(rows).to(device)
            logits = classify(model, batch)
            loss = F.cross_entropy(logits, batch.labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            _record(history, batch, logits, loss.item())
            progress.set_postfix(loss=f"{history.mean_loss:.3f}", accuracy=f"{history.accuracy:.1%}", refresh=False)
    model.eval()
    return history


def _record(history: History, batch: Batch, logits: Tensor, loss: float) -> None:
    if not math.isfinite(loss):
        raise LabError(
            f"The loss became {loss} at batch {len(history.loss) + 1}: training has diverged. "
            "Lower the learning rate (5e-4 works here), build the model anew and train again."
        )
    history.loss.append(loss)
    history.correct.append(int((logits.argmax(-1) == batch.labels).sum()))
    history.messages.append(len(batch))


def evaluate(model: nn.Module, tokenizer: tiktoken.Encoding, table: pd.DataFrame) -> Evaluation:
    """Accuracy, mean loss and confusion matrix on a table with the columns `label` and `text`."""
    data = tokenize_table(table, tokenizer, context_length(model))
    logits = _all_logits(model, data)
    labels = torch.tensor(data.labels)
    predicted = logits.argmax(-1)
    counts = torch.bincount(2 * labels + predicted, minlength=4).tolist()
    return Evaluation(
        accuracy=(predicted == labels).float().mean().item(),
        loss=F.cross_entropy(logits, labels).item(),
        confusion=((counts[0], counts[1]), (counts[2], counts[3])),
    )


def predict(model: nn.Module, tokenizer: tiktoken.Encoding, texts: Sequence[str]) -> list[Prediction]:
    """What the model takes each text for, and how sure it is."""
    if isinstance(texts, str):
        texts = [texts]
    probabilities = predict_logits(model, tokenizer, texts).softmax(-1)
    likeliest, classes = probabilities.max(-1)
    answers = zip(texts, classes.tolist(), likeliest.tolist(), strict=True)
    return [Prediction(text, LABELS[number], probability) for text, number, probability in answers]


def predict_logits(model: nn.Module, tokenizer: tiktoken.Encoding, texts: Sequence[str]) -> Tensor:
    """(N, 2) logits, ham first, in the order of the texts."""
    return _all_logits(model, tokenize(texts, tokenizer, context_length(model)))


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


def _all_logits(model: nn.Module, data: Messages) -> Tensor:
    """(N, 2) logits in the order of the data; leaves the model in evaluation mode."""
    model.eval()
    device = next(model.parameters()).device
    logits = torch.empty(len(data), len(LABELS))
    with torch.inference_mode():
        for rows, batch in data.in_order(EVALUATION_BATCH):
            logits[torch.tensor(rows)] = classify(model, batch.to(device)).float().cpu()
    return logits
