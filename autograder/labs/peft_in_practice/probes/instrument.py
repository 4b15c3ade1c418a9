"""What a training run really did, seen from the model: where it started, what it read and in which order, its losses.

It is seen in the model's own forward pass, so that a `Trainer`, a subclass of it and a loop of the student's own are
all watched alike. A batch was trained on where its logits got a gradient, whatever mode the model was in. Fingerprints
are numbers: texts of a process that holds stand-ins don't reach a report.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from transformers import PrinterCallback, RobertaForSequenceClassification, Trainer, trainer

HEADS = ("classifier", "score")
DIGEST = 6  # bytes: every JSON reader keeps such a number exactly
MAX_ROWS = 2_000  # messages whose reading is written down
SIZES = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "type_vocab_size",
)


@dataclass
class Seen:
    """What one model went through."""

    model: nn.Module
    start: dict[str, int] = field(default_factory=dict)  # digests of body and head as training began
    read: list[int] = field(default_factory=list)  # fingerprints of the messages trained on
    losses: list[float] = field(default_factory=list)

    def train_on(self, rows: list[int], loss: float | None) -> None:
        self.read += rows
        self.losses += [] if loss is None else [loss]

    def facts(self) -> dict[str, Any]:
        return {**self.start, "read": self.read[:MAX_ROWS], "losses": self.losses[:MAX_ROWS]}


@dataclass
class Watch:
    """All models and trainers of one call of the student's code."""

    seen: list[Seen] = field(default_factory=list)
    trainers: int = 0  # how often a Trainer trained

    def of(self, model: nn.Module) -> Seen:
        for seen in self.seen:
            if seen.model is model:
                return seen
        self.seen.append(Seen(model))
        return self.seen[-1]

    @property
    def trained(self) -> list[Seen]:
        return [seen for seen in self.seen if seen.read]


@contextmanager
def watching(facts: dict[str, Any]) -> Iterator[Watch]:
    """Watches the classifiers that run inside the block, and puts what they did into `facts`."""
    watch = Watch()
    forward, train = RobertaForSequenceClassification.forward, Trainer.train

    @functools.wraps(train)
    def recorded_train(self: Trainer, *args: Any, **named: Any) -> Any:
        watch.trainers += 1
        for shown in (trainer.DEFAULT_PROGRESS_CALLBACK, PrinterCallback):
            self.remove_callback(shown)  # a check trains many times, and its own words are what is read below it
        return train(self, *args, **named)

    RobertaForSequenceClassification.forward = _watched(forward, watch)  # type: ignore[method-assign]
    Trainer.train = recorded_train  # type: ignore[method-assign]
    try:
        yield watch
    finally:
        RobertaForSequenceClassification.forward = forward  # type: ignore[method-assign]
        Trainer.train = train  # type: ignore[method-assign]
        facts |= {"trainings": [seen.facts() for seen in watch.trained], "trainers": watch.trainers}


def _watched(forward: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    @functools.wraps(forward)  # a Trainer reads the arguments' names from the signature
    def call(self: nn.Module, *args: Any, **named: Any) -> Any:
        token_ids = named.get("input_ids", args[0] if args else None)
        seen = watch.of(self)
        if torch.is_grad_enabled() and not seen.start:
            seen.start = digests(self)
        output = forward(self, *args, **named)
        logits, loss = getattr(output, "logits", None), getattr(output, "loss", None)
        if isinstance(token_ids, Tensor) and isinstance(logits, Tensor) and logits.requires_grad:
            rows = fingerprints(token_ids, named.get("attention_mask", args[1] if len(args) > 1 else None))
            kept = float(loss.detach()) if isinstance(loss, Tensor) else None
            logits.register_hook(lambda gradient: seen.train_on(rows, kept))
        return output

    return call


def fingerprints(token_ids: Tensor, mask: object) -> list[int]:
    """Of each message in a batch (B, T), whatever it is padded with."""
    real = mask.bool() if isinstance(mask, Tensor) else torch.ones_like(token_ids, dtype=torch.bool)
    return [fingerprint(row[keep].tolist()) for row, keep in zip(token_ids.cpu(), real.cpu(), strict=True)]


def fingerprint(token_ids: list[int]) -> int:
    return int.from_bytes(hashlib.blake2b(repr(token_ids).encode(), digest_size=DIGEST).digest(), "big")


def digests(model: nn.Module) -> dict[str, int]:
    """Of the parameters of body and head."""
    parts = {part: hashlib.blake2b(digest_size=DIGEST) for part in ("body", "head")}
    for name, parameter in model.named_parameters():
        part = "head" if is_head(name) else "body"
        parts[part].update(parameter.detach().cpu().float().contiguous().numpy().tobytes())
    return {part: int.from_bytes(digest.digest(), "big") for part, digest in parts.items()}


def is_head(name: str) -> bool:
    return any(f".{part}." in f".{name}" for part in HEADS)


def sizes_of(model: Any) -> dict[str, int]:
    """What the configuration says of the model's shape."""
    config: Mapping[str, Any] = model.config.to_dict()
    return {name: int(config[name]) for name in SIZES if isinstance(config.get(name), int)}
