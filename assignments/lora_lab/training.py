"""Fine-tune a model into a spam classifier: the training loop, on one page."""

from __future__ import annotations

import math
import os
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import tiktoken
import torch
from torch import nn

from lora_lab.batches import tokenize_table
from lora_lab.errors import LabError, is_out_of_memory
from lora_lab.passes import context_length, gradient, prepared
from lora_lab.progress import progress_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class History:
    """What happened while training, one entry per batch."""

    loss: list[float] = field(default_factory=list)  # nats, mean of the batch
    correct: list[int] = field(default_factory=list)  # messages classified right, before the update
    messages: list[int] = field(default_factory=list)  # messages in the batch
    stopped: bool = False  # whether training was interrupted before its end

    def add(self, loss: float, correct: int, messages: int) -> None:
        """One batch.

        Raises:
            LabError: the loss is no number.
        """
        if not math.isfinite(loss):
            raise LabError(
                f"The loss became {loss} at batch {len(self.loss) + 1}: training has diverged. "
                "Lower the learning rate (5e-4 works here), build the model anew and train again."
            )
        self.loss.append(loss)
        self.correct.append(correct)
        self.messages.append(messages)

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

    Interrupting (Ctrl-C, or Jupyter's square) ends the training early: the history so far is returned and the model
    can be used.

    Raises:
        LabError: nothing is trainable, the head does not have two outputs, the loss stopped being a number, memory
            ran out, or nbgrader's Validate ran out of time; the message says what to do.
    """
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise LabError("Nothing in this model is trainable: no parameter has requires_grad = True.")
    data = tokenize_table(train, tokenizer, context_length(model))
    history = History()
    model.train()
    try:
        with prepared(model, data) as plan:
            trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
            optimizer = torch.optim.AdamW(trainable, lr=learning_rate, weight_decay=weight_decay, fused=True)
            rng = random.Random(seed)
            torch.manual_seed(seed)  # for dropout
            for epoch in range(epochs):
                batches = data.shuffled(batch_size, rng)
                with progress_of(f"epoch {epoch + 1}/{epochs}", sum(map(data.size, batches)), "tokens") as progress:
                    for rows in batches:
                        optimizer.zero_grad()
                        loss, correct = gradient(model, data, rows, plan)  # forward, cross-entropy, backward
                        history.add(loss, correct, len(rows))
                        optimizer.step()
                        progress.advance(data.size(rows), str(history))
    except KeyboardInterrupt:
        history.stopped = True
        told = f"Training was stopped after {len(history.loss)} batches: {history}."
        if os.environ.get("NBGRADER_EXECUTION"):  # nobody is there: the time limit of a cell has stopped it
            raise LabError(
                f"{told} A time limit has stopped it, not you: `c.Execute.timeout` in `nbgrader_config.py`, in the "
                "folder that Jupyter was started in, says how many seconds a cell may take."
            ) from None
        print(f"{told} The model keeps what it has learnt so far; run this cell's model and this cell again to finish.")
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise LabError(_out_of_memory(batch_size)) from None
    finally:
        model.zero_grad()
        model.eval()
    return history


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
