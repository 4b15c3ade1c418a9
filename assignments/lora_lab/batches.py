"""From messages to tensors: each batch as wide as its own longest message.

A message has 31 tokens on average; padding all of them to the longest of the data set, or to 256, would make
eight parts of padding out of nine. Messages of like length travel together, batches come in a random order. Where
a batch is too large for one pass through the model, it goes in parts.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tiktoken
import torch
from torch import Tensor

from lora_lab.sms import LABELS

if TYPE_CHECKING:
    import pandas as pd

BATCHES_PER_BUCKET = 50


@dataclass(frozen=True)
class Batch:
    token_ids: Tensor  # (B, T) padded on the right with the end-of-text token
    last: Tensor  # (B,) place of each message's last token that is not padding
    labels: Tensor  # (B,) class numbers

    def to(self, device: torch.device) -> Batch:
        return Batch(self.token_ids.to(device), self.last.to(device), self.labels.to(device))

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Messages:
    """Tokenised messages with their class numbers."""

    tokens: list[list[int]]
    labels: list[int]
    padding: int  # token id

    def __len__(self) -> int:
        return len(self.tokens)

    def batch(self, rows: Sequence[int], step: int = 1) -> Batch:
        """The messages of these rows, padded to the longest of them, and on to a multiple of `step` tokens in all."""
        chosen = [self.tokens[row] for row in rows]
        width = self.width(rows, step)
        padded = [tokens + [self.padding] * (width - len(tokens)) for tokens in chosen]
        return Batch(
            token_ids=torch.tensor(padded),
            last=torch.tensor([len(tokens) - 1 for tokens in chosen]),
            labels=torch.tensor([self.labels[row] for row in rows]),
        )

    def parts(self, rows: Sequence[int], tokens: int, step: int = 1) -> Iterator[tuple[list[int], Batch]]:
        """These rows as one batch; where it has more than so many tokens (padding included), its halves instead.

        A part has its row numbers with it, shortest message first. One message may have more tokens than allowed.
        """
        by_length = sorted(rows, key=lambda row: len(self.tokens[row]))
        if len(rows) > 1 and self.size(rows, step) > tokens:
            middle = len(rows) // 2
            yield from self.parts(by_length[:middle], tokens, step)
            yield from self.parts(by_length[middle:], tokens, step)
        elif rows:
            yield by_length, self.batch(by_length, step)

    def size(self, rows: Sequence[int], step: int = 1) -> int:
        """Tokens in the batch of these rows, padding included: what it costs."""
        return len(rows) * self.width(rows, step)

    def width(self, rows: Sequence[int], step: int = 1) -> int:
        """Tokens in each row of the batch of these rows."""
        longest = max(len(self.tokens[row]) for row in rows)
        step_of_width = max(1, step // len(rows))
        return math.ceil(longest / step_of_width) * step_of_width

    def shuffled(self, batch_size: int, rng: random.Random) -> list[list[int]]:
        """Row numbers of one epoch's batches: random buckets, sorted by length inside, batches shuffled."""
        order = rng.sample(range(len(self)), len(self))
        bucket = batch_size * BATCHES_PER_BUCKET
        batches = []
        for start in range(0, len(order), bucket):
            rows = sorted(order[start : start + bucket], key=lambda row: len(self.tokens[row]))
            batches += [rows[i : i + batch_size] for i in range(0, len(rows), batch_size)]
        rng.shuffle(batches)
        return batches


def tokenize(
    texts: Sequence[str],
    tokenizer: tiktoken.Encoding,
    context_length: int,
    labels: Sequence[int] | None = None,
) -> Messages:
    """Texts as token ids, cut to the model's context; an empty text becomes one end-of-text token."""
    padding = tokenizer.eot_token
    tokens = [tokenizer.encode_ordinary(text)[:context_length] or [padding] for text in texts]
    return Messages(tokens, list(labels) if labels is not None else [0] * len(tokens), padding)


def tokenize_table(table: pd.DataFrame, tokenizer: tiktoken.Encoding, context_length: int) -> Messages:
    """A table with the columns `label` and `text` as token ids and class numbers.

    Raises:
        ValueError: a label that is neither "ham" nor "spam".
    """
    unknown = sorted(set(table["label"]) - set(LABELS))
    if unknown:
        raise ValueError(f"labels must be one of {LABELS}, got {unknown}")
    labels = [LABELS.index(label) for label in table["label"]]
    return tokenize(list(table["text"]), tokenizer, context_length, labels)
