"""What a training run really did, seen from the model: where it started, what it read and in which order, its losses.

It is seen in the model's own forward pass, so that a `Trainer`, a subclass of it and a loop of the student's own are
all watched alike. A batch was trained on where its logits got a gradient, whatever mode the model was in. Fingerprints
are numbers: texts of a process that holds stand-ins don't reach a report.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from transformers import GPT2LMHeadModel, PrinterCallback, RobertaForSequenceClassification, Trainer, trainer

WATCHED = (RobertaForSequenceClassification, GPT2LMHeadModel)
HEADS = ("classifier", "score")
NOT_COMPARED = ("output_dir", "logging_dir", "run_name", "push_to_hub_token", "hub_token")
GROUPED = ("lr", "weight_decay")  # settings of an optimiser that biases and norms often have their own of
DIGEST = 6  # bytes: every JSON reader keeps such a number exactly
NO_TOKEN = -1
MAX_ROWS = 2_000  # messages whose reading is written down


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
        self.batches.append(rows)
        self.losses += [] if loss is None else [loss]
        self.padded += padded

    def facts(self) -> dict[str, Any]:
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
    """All models and trainers of one call of the student's code."""

    seen: list[Seen] = field(default_factory=list)
    arguments: list[dict[str, Any]] = field(default_factory=list)  # of each Trainer that trained
    optimizers: list[dict[str, Any]] = field(default_factory=list)

    elapsed: float = 0.0  # seconds of the whole call

    def of(self, model: nn.Module) -> Seen:
        for seen in self.seen:
            if seen.model is model:
                return seen
        self.seen.append(Seen(model))
        return self.seen[-1]

    def facts(self) -> dict[str, Any]:
        trained = [seen.facts() for seen in self.seen if seen.batches]
        seen = {"trainings": trained, "arguments": self.arguments, "optimizers": self.optimizers[:20]}
        return seen | {"elapsed": self.elapsed}


@contextmanager
def watching(facts: dict[str, Any]) -> Iterator[None]:
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
        yield
    finally:
        watch.elapsed = time.perf_counter() - begin
        for seen in watch.seen:
            seen.end = digests(seen.model)["body"] if seen.batches else 0
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
            mask = named.get("attention_mask", args[1] if len(args) > 1 else None)
            filler = getattr(self.config, "pad_token_id", None)
            padding = token_ids == (NO_TOKEN if filler is None else filler)
            rows, padded = fingerprints(token_ids, mask, padding), reads_padding(mask, padding)
            if logits.requires_grad:
                kept = float(loss.detach()) if isinstance(loss, Tensor) else None
                logits.register_hook(lambda gradient: seen.train_on(rows, kept, padded))
            if not self.training and logits.dim() == 2:
                seen.answers += logits.detach().float().tolist()
        return output

    return call


def fingerprints(token_ids: Tensor, mask: object, padding: Tensor) -> list[int]:
    """Of each message in a batch (B, T), whatever it is padded with."""
    real = mask.bool() & ~padding if isinstance(mask, Tensor) else ~padding
    return [fingerprint(row[keep].tolist()) for row, keep in zip(token_ids.cpu(), real.cpu(), strict=True)]


def reads_padding(mask: object, padding: Tensor) -> int:
    """How many messages of a batch (B, T) the model reads together with their padding."""
    read = padding & mask.bool() if isinstance(mask, Tensor) else padding
    return int(read.any(dim=1).sum())


def fingerprint(token_ids: list[int]) -> int:
    return int.from_bytes(hashlib.blake2b(repr(token_ids).encode(), digest_size=DIGEST).digest(), "big")


def digests(model: nn.Module) -> dict[str, int]:
    """Of the parameters of the body, the head and the adapter."""
    parts = {part: hashlib.blake2b(digest_size=DIGEST) for part in ("body", "head", "adapter")}
    for name, parameter in model.named_parameters():
        adapter = "lora_" in name
        head = any(f".{part}." in f".{name}" for part in HEADS)
        if head and "original_module" in name:
            continue  # peft keeps the untrained head beside the trained one
        part = "adapter" if adapter else "head" if head else "body"
        parts[part].update(parameter.detach().cpu().float().contiguous().numpy().tobytes())
    return {part: int.from_bytes(digest.digest(), "big") for part, digest in parts.items()}


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)
