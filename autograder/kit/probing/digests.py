"""Weights and messages as numbers: texts of a process that holds stand-ins don't reach a report."""

from __future__ import annotations

import hashlib

from torch import Tensor, nn

DIGEST = 6  # bytes: every JSON reader keeps such a number exactly
HEADS = ("classifier", "score")
PARTS = ("body", "head", "adapter")
NO_TOKEN = -1


def fingerprint(token_ids: list[int]) -> int:
    """Of one message."""
    return _number(hashlib.blake2b(repr(token_ids).encode(), digest_size=DIGEST))


def fingerprints(token_ids: Tensor, mask: object, padding: Tensor) -> list[int]:
    """Of each message in a batch (B, T), whatever it is padded with; `padding` (B, T) as `padding_in` gives it."""
    real = mask.bool() & ~padding if isinstance(mask, Tensor) else ~padding
    return [fingerprint(row[keep].tolist()) for row, keep in zip(token_ids.cpu(), real.cpu(), strict=True)]


def padding_in(token_ids: Tensor, pad_token_id: int | None) -> Tensor:
    """Which tokens of a batch (B, T) are padding, by their id."""
    return token_ids == (NO_TOKEN if pad_token_id is None else pad_token_id)


def reads_padding(mask: object, padding: Tensor) -> int:
    """How many messages of a batch (B, T) a model reads together with their padding."""
    read = padding & mask.bool() if isinstance(mask, Tensor) else padding
    return int(read.any(dim=1).sum())


def digests(model: nn.Module) -> dict[str, int]:
    """Of the parameters of "body", "head" and "adapter"."""
    parts = {part: hashlib.blake2b(digest_size=DIGEST) for part in PARTS}
    for name, parameter in model.named_parameters():
        head = is_head(name)
        if head and "original_module" in name:
            continue  # peft keeps the untrained head beside the trained one
        part = "adapter" if "lora_" in name else "head" if head else "body"
        parts[part].update(parameter.detach().cpu().float().contiguous().numpy().tobytes())
    return {part: _number(digest) for part, digest in parts.items()}


def is_head(name: str) -> bool:
    """Whether a parameter of this name is one of a classifier's head."""
    return any(f".{part}." in f".{name}" for part in HEADS)


def _number(digest: hashlib.blake2b) -> int:
    return int.from_bytes(digest.digest(), "big")
