"""What the notebook of PEFT in practice is given: two ways to train, what is kept of a run, and a chat's answers.

Shapes: N messages, B in a batch, T tokens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader
from transformers import Trainer, TrainerCallback, TrainingArguments, get_linear_schedule_with_warmup, set_seed

from lora_lab.progress import progress_of

Row = Mapping[str, Any]  # "input_ids" and "attention_mask", lists of T integers; "labels", a class or T integers
Collate = Callable[[list[Any]], dict[str, Tensor]]  # B rows as one batch, (B, T) and (B,)
AfterEpoch = Callable[[Any], None]  # is given the model

ASKED_AT_ONCE = 20  # messages through the model together, where nothing is learned
FOLDER = "practice_runs"  # of a `Trainer`, which wants one; nothing is saved there


@dataclass(frozen=True)
class Curve:
    """One training run: what the model said to the validation and the test messages after each epoch."""

    start: str  # "pretrained" or "random"
    seed: int
    validation_logits: Sequence[NDArray[Any]]  # of each epoch, (N, 2), ham first
    test_logits: Sequence[NDArray[Any]]  # of each epoch, (N, 2)
    validation_labels: NDArray[Any]  # (N,), 0 for ham and 1 for spam
    test_labels: NDArray[Any]  # (N,)
    seconds: float = 0.0  # of training, with what was asked after each epoch

    @property
    def validation(self) -> list[float]:
        """Accuracy on the validation messages after each epoch, in points: 0 to 100."""
        return accuracies(self.validation_logits, self.validation_labels)

    @property
    def test(self) -> list[float]:
        """Accuracy on the test messages after each epoch, in points."""
        return accuracies(self.test_logits, self.test_labels)


def accuracies(logits: Sequence[NDArray[Any]], labels: NDArray[Any]) -> list[float]:
    """How many of 100 messages get the larger logit (N, 2) for their own class (N,), for each epoch."""
    truth = np.asarray(labels)
    return [100 * float((np.asarray(one).argmax(axis=-1) == truth).mean()) for one in logits]


def train_by_loop(
    model: Any, train: Sequence[Row], collate: Collate, settings: Mapping[str, Any], seed: int, after_epoch: AfterEpoch
) -> float:
    """Trains a model in place, by a loop in which nothing is hidden.

    Args:
        model: called with a batch, gives a loss.
        settings: `learning_rate`, `per_device_train_batch_size`, `num_train_epochs`, `weight_decay` and `warmup_steps`,
            by the names of `TrainingArguments`.
        seed: of dropout and of the order of the messages.
        after_epoch: called with the model after each epoch.

    Returns:
        The seconds it took.
    """
    began = time.perf_counter()
    arguments = TrainingArguments(FOLDER, **settings)
    set_seed(seed)
    data = _Batches(train, collate, arguments.per_device_train_batch_size, seed)
    epochs = int(arguments.num_train_epochs)
    steps = epochs * len(data)
    optimizer = torch.optim.AdamW(_groups(model, arguments.weight_decay), lr=arguments.learning_rate, fused=True)
    schedule = get_linear_schedule_with_warmup(optimizer, arguments.get_warmup_steps(steps), steps)
    with progress_of("training", steps, "steps") as bar:
        for epoch in range(epochs):
            data.set_epoch(epoch)
            model.train()
            for batch in data:
                loss = model(**{name: tensor.to(model.device) for name, tensor in batch.items()}).loss
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), arguments.max_grad_norm)
                optimizer.step()
                schedule.step()
                bar.advance(1, f"loss {loss.item():.3f}")
            after_epoch(model)
    return time.perf_counter() - began


def train_by_trainer(
    model: Any, train: Sequence[Row], collate: Collate, settings: Mapping[str, Any], seed: int, after_epoch: AfterEpoch
) -> float:
    """Trains a model in place, by transformers' `Trainer`; arguments and result as those of `train_by_loop`."""
    began = time.perf_counter()
    arguments = TrainingArguments(FOLDER, seed=seed, **settings)
    trainer = _InOrder(
        model=model,
        args=arguments,
        train_dataset=train,
        data_collator=collate,
        callbacks=[_AfterEpoch(after_epoch)],
    )
    trainer.train()
    return time.perf_counter() - began


def logits_of(model: Any, rows: Sequence[Row], collate: Collate) -> NDArray[Any]:
    """What a model says to N messages: their logits (N, 2). Nothing is learned or dropped; the mode is put back."""
    training = model.training
    model.eval()
    said = []
    with torch.no_grad():
        for first in range(0, len(rows), ASKED_AT_ONCE):
            batch = collate(list(rows[first : first + ASKED_AT_ONCE]))
            asked = {name: tensor.to(model.device) for name, tensor in batch.items() if name != "labels"}
            said.append(model(**asked).logits.float().cpu().numpy())
    model.train(training)
    return np.concatenate(said)


@dataclass(frozen=True)
class Reply:
    """What a causal model added to a prompt."""

    text: str
    tokens: int  # how many it added, the end token not counted
    stopped: bool  # whether it ended by itself


def reply_of(model: Any, tokenizer: Any, prompt: str, tokens: int = 24) -> Reply:
    """What a causal model adds to a prompt: the likeliest token at each step, until the end token or so many tokens."""
    training, end = model.training, tokenizer.eos_token_id
    model.eval()
    asked = tokenizer(prompt)["input_ids"]
    added: list[int] = []
    with torch.no_grad():
        while len(added) < tokens and end not in added:
            logits = model(input_ids=torch.tensor([asked + added], device=model.device)).logits  # (1, T, V)
            added.append(int(logits[0, -1].argmax()))
    model.train(training)
    said = [token for token in added if token != end]
    return Reply(tokenizer.decode(said).strip(), len(said), end in added)


def train_on_examples(
    model: Any, rows: Sequence[Row], *, steps: int, batch_size: int = 8, learning_rate: float = 5e-3, seed: int = 0
) -> None:
    """Trains what is trainable in a causal model on encoded examples of one length T, in place.

    Args:
        rows: with "input_ids", "attention_mask" and "labels", T integers each; a label of -100 is not learned.

    Examples are drawn without replacement until all were, then all over again.
    """
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    order: list[int] = []
    while len(order) < steps * batch_size:
        order += rng.permutation(len(rows)).tolist()
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=learning_rate, fused=True)
    model.train()
    with progress_of("training", steps, "steps") as bar:
        for step in range(steps):
            drawn = [rows[i] for i in order[step * batch_size : (step + 1) * batch_size]]
            loss = model(**_tensors(drawn, model.device)).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            bar.advance(1, f"loss {loss.item():.3f}")
    model.eval()


def _tensors(rows: Sequence[Row], device: torch.device) -> dict[str, Tensor]:
    """B examples of one length as one batch, (B, T) each."""
    names = ("input_ids", "attention_mask", "labels")
    return {name: torch.tensor([row[name] for row in rows], device=device) for name in names}


class _Batches(DataLoader[Any]):
    """The batches of an epoch, in an order that depends on the seed and the number of the epoch alone."""

    def __init__(self, train: Sequence[Row], collate: Collate, size: int, seed: int) -> None:
        self.order = torch.Generator()
        super().__init__(train, size, shuffle=True, collate_fn=collate, generator=self.order)  # type: ignore[arg-type]
        self.seed = seed

    def set_epoch(self, epoch: int) -> None:
        """A `Trainer` calls this before each epoch, too."""
        self.order.manual_seed(1_000 * self.seed + epoch)


def _groups(model: Any, weight_decay: float) -> list[dict[str, Any]]:
    """What is trained, in two groups, as a `Trainer` has them: matrices decay, biases and norms do not."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return [
        {"params": [parameter for parameter in trained if parameter.ndim > 1], "weight_decay": weight_decay},
        {"params": [parameter for parameter in trained if parameter.ndim == 1], "weight_decay": 0.0},
    ]


class _InOrder(Trainer):
    """A `Trainer` that is given its messages in the order of `train_by_loop`."""

    def get_train_dataloader(self) -> DataLoader[Any]:
        size, seed = self.args.per_device_train_batch_size, self.args.seed
        return _Batches(self.train_dataset, self.data_collator, size, seed)  # type: ignore[arg-type]


class _AfterEpoch(TrainerCallback):
    """Calls a function with the model after each epoch."""

    def __init__(self, after_epoch: AfterEpoch) -> None:
        self.after_epoch = after_epoch

    def on_epoch_end(self, args: Any, state: Any, control: Any, model: Any = None, **others: Any) -> None:
        self.after_epoch(model)
