"""What a training run really did, seen from the model: where it started, what it read and in which order, its losses.

It is seen in the model's own forward pass, so that a `Trainer`, a subclass of it and a loop of the student's own are
all watched alike. A batch was trained on where its logits got a gradient, whatever mode the model was in.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from transformers import GPT2LMHeadModel, PrinterCallback, RobertaForSequenceClassification, Trainer, trainer

from autograder.kit.probing.digests import digests, fingerprints, padding_in, reads_padding

WATCHED = (RobertaForSequenceClassification, GPT2LMHeadModel)
NOT_COMPARED = ("output_dir", "logging_dir", "run_name", "push_to_hub_token", "hub_token")
GROUPED = ("lr", "weight_decay")  # settings of an optimiser that biases and norms often have their own of
MAX_ROWS = 2_000  # messages whose reading is written down
MAX_OPTIMIZERS = 20


@dataclass
class Seen:
    """What one model went through."""

    model: nn.Module
    start: dict[str, int] = field(default_factory=dict)  # digests of body, head and adapter as training began
    end: int = 0  # digest of the body when the call was over
    batches: list[list[int]] = field(default_factory=list)  # fingerprints of the messages trained on
    losses: list[float] = field(default_factory=list)
    answers: list[list[float]] = field(default_factory=list)  # its logits for the messages that it was asked about
    padded: int = 0  # messages trained on whose padding no mask had left out

    def train_on(self, rows: list[int], loss: float | None, padded: int) -> None:
        """One batch whose logits got a gradient."""
        self.batches.append(rows)
        self.losses += [] if loss is None else [loss]
        self.padded += padded

    def facts(self) -> dict[str, Any]:
        """As `kit.training.Training` reads it."""
        return {
            "start": self.start,
            "end": self.end,
            "batches": self.batches[:MAX_ROWS],
            "losses": self.losses[:MAX_ROWS],
            "answers": self.answers[-MAX_ROWS:],
            "padded": self.padded,
        }


@dataclass
class Watch:
    """All models, trainers and optimisers of one call of the student's code."""

    seen: list[Seen] = field(default_factory=list)
    arguments: list[dict[str, Any]] = field(default_factory=list)  # of each Trainer that trained
    optimizers: list[dict[str, Any]] = field(default_factory=list)
    elapsed: float = 0.0  # seconds of the whole call

    def of(self, model: nn.Module) -> Seen:
        """What this model went through so far."""
        for seen in self.seen:
            if seen.model is model:
                return seen
        self.seen.append(Seen(model))
        return self.seen[-1]

    @property
    def trained(self) -> list[Seen]:
        """The models that were trained."""
        return [seen for seen in self.seen if seen.batches]

    def facts(self) -> dict[str, Any]:
        """As `kit.training.Watched` reads it."""
        return {
            "trainings": [seen.facts() for seen in self.trained],
            "arguments": self.arguments,
            "optimizers": self.optimizers[:MAX_OPTIMIZERS],
            "elapsed": self.elapsed,
        }


@contextmanager
def watching(facts: dict[str, Any]) -> Iterator[Watch]:
    """Watches the classifiers and generators that run inside the block, and puts what they did into `facts`."""
    watch, begin = Watch(), time.perf_counter()
    forwards = {kind: kind.forward for kind in WATCHED}
    train, initialise = Trainer.train, torch.optim.Optimizer.__init__
    for kind, forward in forwards.items():
        kind.forward = _watched(forward, watch)  # type: ignore[method-assign]

    @functools.wraps(train)
    def recorded_train(self: Trainer, *args: Any, **named: Any) -> Any:
        kept = {k: v for k, v in self.args.to_dict().items() if k not in NOT_COMPARED}
        watch.arguments.append({name: value if _is_plain(value) else str(value) for name, value in kept.items()})
        for shown in (trainer.DEFAULT_PROGRESS_CALLBACK, PrinterCallback):
            self.remove_callback(shown)  # a check trains many times, and its own words are what is read below it
        return train(self, *args, **named)

    @functools.wraps(initialise)
    def recorded_init(self: torch.optim.Optimizer, params: Any, defaults: dict[str, Any]) -> None:
        initialise(self, params, defaults)
        kept = {name: value for name, value in defaults.items() if _is_plain(value)}
        largest = {name: max(group[name] for group in self.param_groups) for name in GROUPED if name in kept}
        watch.optimizers.append({"class": type(self).__name__, **kept, **largest})

    Trainer.train = recorded_train  # type: ignore[method-assign]
    torch.optim.Optimizer.__init__ = recorded_init  # type: ignore[method-assign]
    try:
        yield watch
    finally:
        watch.elapsed = time.perf_counter() - begin
        for seen in watch.trained:
            seen.end = digests(seen.model)["body"]
        for kind, forward in forwards.items():
            kind.forward = forward  # type: ignore[method-assign]
        Trainer.train = train  # type: ignore[method-assign]
        torch.optim.Optimizer.__init__ = initialise  # type: ignore[method-assign]
        facts |= watch.facts()


def _watched(forward: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    @functools.wraps(forward)  # a Trainer reads the arguments' names from the signature
    def call(self: nn.Module, *args: Any, **named: Any) -> Any:
        token_ids = named.get("input_ids", args[0] if args else None)
        seen = watch.of(self)
        if torch.is_grad_enabled() and not seen.start:
            seen.start = digests(self)
        output = forward(self, *args, **named)
        logits, loss = getattr(output, "logits", None), getattr(output, "loss", None)
        if isinstance(token_ids, Tensor) and token_ids.dim() == 2 and isinstance(logits, Tensor):
            if logits.requires_grad:
                mask = named.get("attention_mask", args[1] if len(args) > 1 else None)
                padding = padding_in(token_ids, getattr(self.config, "pad_token_id", None))
                rows, padded = fingerprints(token_ids, mask, padding), reads_padding(mask, padding)
                kept = float(loss.detach()) if isinstance(loss, Tensor) else None
                logits.register_hook(lambda gradient: seen.train_on(rows, kept, padded))
            if not self.training and logits.dim() == 2:
                seen.answers += logits.detach().float().tolist()
        return output

    return call


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)
