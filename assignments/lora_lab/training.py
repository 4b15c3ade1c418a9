"""Fine-tune a model into a spam classifier, evaluate it, and ask it about messages.

The *last token that is not padding* classifies: in a causal model it alone has seen the whole message.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

import pandas as pd
import tiktoken
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm.auto import tqdm

from lora_lab import memory
from lora_lab.batches import Batch, Messages, tokenize, tokenize_table
from lora_lab.errors import LabError
from lora_lab.gpt import GPTModel
from lora_lab.hardware import Setting, fastest
from lora_lab.sms import LABELS

EVALUATION_BATCH = 32  # messages


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

    def __str__(self) -> str:
        return f"loss {self.mean_loss:.3f}, accuracy {self.accuracy:.1%}"


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
        seed: fixes the order of the messages and dropout: on the same machine the same call gives the same model.

    The fastest way to compute is chosen by `lora_lab.hardware`. Interrupting (Ctrl-C, or Jupyter's square) ends the
    training early: the history so far is returned and the model can be used.

    Raises:
        LabError: nothing is trainable, the head does not have two outputs, the loss stopped being a number, or
            memory ran out; the message says what to do.
    """
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise LabError("Nothing in this model is trainable: no parameter has requires_grad = True.")
    data = tokenize_table(train, tokenizer, context_length(model))
    history = History()
    model.train()
    try:
        with memory.kept(), fastest(model, lambda setting: _rehearse(model, data, setting)) as setting:
            trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
            optimizer = torch.optim.AdamW(trainable, lr=learning_rate, weight_decay=weight_decay, fused=True)
            rng = random.Random(seed)
            torch.manual_seed(seed)  # for dropout
            for epoch in range(epochs):
                batches = data.shuffled(batch_size, rng)
                with _progress(f"epoch {epoch + 1}/{epochs}", sum(map(data.size, batches))) as progress:
                    for rows in batches:
                        _step(model, data, rows, setting, optimizer, history)
                        progress.set_postfix_str(str(history), refresh=False)
                        progress.update(data.size(rows))
    except KeyboardInterrupt:
        print(
            f"Stopped by hand after {len(history.loss)} batches: {history}. The model keeps what it has learnt so far."
        )
    except (RuntimeError, MemoryError) as error:
        if not _is_out_of_memory(error):
            raise
        raise LabError(_out_of_memory(batch_size)) from None
    finally:
        model.zero_grad()
        model.eval()
    return history


def _progress(title: str, tokens: int) -> tqdm[NoReturn]:
    """A bar that counts tokens, because a batch of long messages takes longer; its estimate is from the mean so far."""
    return tqdm(total=tokens, desc=title, unit=" tokens", unit_scale=True, smoothing=0, mininterval=0.2)


def _step(
    model: nn.Module,
    data: Messages,
    rows: Sequence[int],
    setting: Setting,
    optimizer: torch.optim.Optimizer,
    history: History,
) -> None:
    """One batch: its gradient, one update, and a line of the history."""
    optimizer.zero_grad()
    loss, correct = gradient(model, data, rows, setting)
    if not math.isfinite(loss):
        raise LabError(
            f"The loss became {loss} at batch {len(history.loss) + 1}: training has diverged. "
            "Lower the learning rate (5e-4 works here), build the model anew and train again."
        )
    optimizer.step()
    history.loss.append(loss)
    history.correct.append(correct)
    history.messages.append(len(rows))


def gradient(model: nn.Module, data: Messages, rows: Sequence[int], setting: Setting) -> tuple[float, int]:
    """Adds the gradient of these rows' mean loss to the parameters' `.grad`; a large batch goes through in parts.

    Returns:
        the mean loss in nats per message, and how many messages were classified right.
    """
    total, correct = 0.0, 0
    for _, part in data.parts(rows, setting.tokens_at_once, setting.tokens_step):
        batch = part.to(setting.device)
        with setting.autocast():
            logits = classify(model, batch).float()
        loss = F.cross_entropy(logits, batch.labels, reduction="sum") / len(rows)
        loss.backward()
        total += loss.item()
        correct += int((logits.argmax(-1) == batch.labels).sum())
    return total, correct


def _rehearse(model: nn.Module, data: Messages, setting: Setting) -> None:
    """One gradient on the two shortest messages: whether a model gets through at all."""
    shortest = sorted(range(len(data)), key=lambda row: len(data.tokens[row]))[:2]
    gradient(model, data, shortest, setting)
    model.zero_grad()


def _is_out_of_memory(error: RuntimeError | MemoryError) -> bool:
    # On the CPU torch raises a plain RuntimeError; the words are its allocator's.
    words = ("DefaultCPUAllocator", "not enough memory", "out of memory")
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or any(word in str(error) for word in words)


def _out_of_memory(batch_size: int) -> str:
    if batch_size == 1:
        return (
            "There is not enough memory even for one message at a time. Close other programs, or work with the small "
            'model: CHECKPOINT = "nano".'
        )
    return (
        f"There is not enough memory for batches of {batch_size} messages. Build the model anew and train with "
        f"batch_size={batch_size // 2}."
    )


def evaluate(model: nn.Module, tokenizer: tiktoken.Encoding, table: pd.DataFrame) -> Evaluation:
    """Accuracy, mean loss, confusion matrix and predictions on a table with the columns `label` and `text`."""
    data = tokenize_table(table, tokenizer, context_length(model))
    logits = _all_logits(model, data)
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


def _predictions(texts: Iterable[str], logits: Tensor) -> list[Prediction]:
    """Each text with the likelier of its two classes; logits are (N, 2)."""
    likeliest, classes = logits.softmax(-1).max(-1)
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
    rows = sorted(range(len(data)), key=lambda row: len(data.tokens[row]))
    logits = torch.empty(len(data), len(LABELS))

    @torch.inference_mode()
    def answer(rows: Sequence[int], setting: Setting) -> None:
        for start in range(0, len(rows), EVALUATION_BATCH):
            some = rows[start : start + EVALUATION_BATCH]
            for part, batch in data.parts(some, setting.tokens_at_once, setting.tokens_step):
                with setting.autocast():
                    logits[torch.tensor(part)] = classify(model, batch.to(setting.device)).float().cpu()

    with memory.kept(), fastest(model, lambda setting: answer(rows[:2], setting)) as setting:
        answer(rows, setting)
    return logits
