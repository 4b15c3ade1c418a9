"""Batches: every message once, little padding, and the last token that is not padding."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lora_lab.batches import Messages, tokenize, tokenize_table
from lora_lab.checkpoints import load_checkpoint

messages = st.lists(st.lists(st.integers(1, 50), min_size=1, max_size=30), min_size=1, max_size=60)


def of(tokens: list[list[int]]) -> Messages:
    return Messages(tokens, [len(one) % 2 for one in tokens], padding=0)


@given(messages, st.integers(1, 9), st.integers(0, 5))
def test_an_epoch_has_every_message_once_in_batches_of_the_size_asked_for(
    tokens: list[list[int]], batch_size: int, seed: int
) -> None:
    batches = of(tokens).shuffled(batch_size, random.Random(seed))
    assert sorted(row for rows in batches for row in rows) == list(range(len(tokens)))
    assert all(len(rows) <= batch_size for rows in batches)
    assert sum(len(rows) < batch_size for rows in batches) <= 1


@given(messages, st.sampled_from([1, 12, 64]))
def test_a_batch_is_as_wide_as_its_longest_message_and_knows_each_last_token(
    tokens: list[list[int]], step: int
) -> None:
    data = of(tokens)
    batch = data.batch(range(len(tokens)), step)
    longest = max(map(len, tokens))
    assert batch.token_ids.shape == (len(tokens), data.width(range(len(tokens)), step))
    wider = batch.token_ids.shape[1] - longest
    assert 0 <= wider < max(1, step / len(tokens))
    assert batch.token_ids.numel() % step == 0 or step % len(tokens) != 0
    for row, one in enumerate(tokens):
        assert batch.token_ids[row, : len(one)].tolist() == one
        assert batch.token_ids[row, batch.last[row]] == one[-1]
        assert not batch.token_ids[row, len(one) :].any()


@given(messages, st.integers(1, 200), st.sampled_from([1, 64]))
def test_parts_have_every_message_once_and_stay_within_the_tokens_allowed(
    tokens: list[list[int]], most: int, step: int
) -> None:
    data = of(tokens)
    parts = list(data.parts(range(len(tokens)), most, step))
    assert sorted(row for rows, _ in parts for row in rows) == list(range(len(tokens)))
    for rows, batch in parts:
        assert batch.labels.tolist() == [data.labels[row] for row in rows]
        assert batch.token_ids.numel() == data.size(rows, step)
        assert batch.token_ids.numel() <= most or len(rows) == 1


def test_no_message_is_no_part() -> None:
    assert list(of([[1]]).parts([], 10)) == []


def test_messages_of_like_length_travel_together() -> None:
    rng = random.Random(0)
    tokens = [[1] * rng.randint(1, 100) for _ in range(400)]
    data = of(tokens)
    used = sum(data.batch(rows).token_ids.numel() for rows in data.shuffled(8, rng))
    needed = sum(map(len, tokens))
    unsorted = sum(data.batch(range(i, i + 8)).token_ids.numel() for i in range(0, 400, 8))
    assert used < 1.1 * needed
    assert unsorted > 1.6 * needed


def test_the_order_depends_on_the_seed_alone() -> None:
    data = of([[i] * (i % 7 + 1) for i in range(50)])
    assert data.shuffled(8, random.Random(1)) == data.shuffled(8, random.Random(1))
    assert data.shuffled(8, random.Random(1)) != data.shuffled(8, random.Random(2))


def test_long_texts_are_cut_and_empty_ones_still_have_a_token() -> None:
    _, tokenizer = load_checkpoint("nano")
    data = tokenize(["", "word " * 500], tokenizer, context_length=16)
    assert data.tokens[0] == [tokenizer.eot_token]
    assert len(data.tokens[1]) == 16


def test_an_unknown_label_is_named() -> None:
    _, tokenizer = load_checkpoint("nano")
    table = pd.DataFrame({"label": ["ham", "Spam"], "text": ["a", "b"]})
    with pytest.raises(ValueError, match=r"got \['Spam'\]"):
        tokenize_table(table, tokenizer, 16)
