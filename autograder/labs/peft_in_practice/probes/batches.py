"""Exercise 2: messages as token ids, and as one batch that a hidden model reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from autograder.kit.probing.values import integers, number
from autograder.kit.recorder import Recorder, Recording
from autograder.labs.peft_in_practice.probes.given import ENCODER, given_names, tokenizer_of
from autograder.labs.peft_in_practice.probes.small import answers, small_model

FIELDS = ("input_ids", "attention_mask", "labels")


def own_rows(facts: Mapping[str, Any], tokenizer: Any) -> list[dict[str, Any]]:
    """The messages as they should be encoded."""
    encoded = tokenizer(list(facts["texts"]), truncation=True, max_length=facts["max_length"])
    rows = zip(encoded["input_ids"], encoded["attention_mask"], facts["labels"], strict=True)
    return [{"input_ids": ids, "attention_mask": mask, "labels": label} for ids, mask, label in rows]


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Encodes the messages, puts them into one batch, and lets a hidden model read it.

    Args:
        facts: "texts", "labels", "max_length"; "model": sizes and seed.
    """
    with given_names(names):
        tokenizer = tokenizer_of(ENCODER)
        rows: Any = None
        with record.experiment("encoded", "encode(texts, labels, tokenizer, max_length)") as seen:
            seen.facts["whole"] = tokenizer(list(facts["texts"]))["input_ids"]
            seen.facts["padding"] = int(tokenizer.pad_token_id)
            rows = names["encode"](list(facts["texts"]), list(facts["labels"]), tokenizer, facts["max_length"])
            _describe_rows(rows, seen)
        if not _usable(rows, tokenizer.pad_token_id):
            rows = own_rows(facts, tokenizer)
        batch: Any = {}
        with record.experiment("collated", "collate(rows, tokenizer)") as seen:
            batch = names["collate"]([dict(row) for row in rows], tokenizer)
            seen.facts["type"] = type(batch).__name__
            seen.facts["longest"] = max(len(row["input_ids"]) for row in rows)
            seen.facts["names"] = [str(name)[:60] for name in list(batch)[:20]] if hasattr(batch, "keys") else []
            for name in FIELDS:
                seen.tensor(name, batch.get(name) if hasattr(batch, "get") else None)
        with record.experiment("read") as seen:
            _read(batch, [_ids_of(row, tokenizer) for row in rows], facts["model"], seen)


def _describe_rows(rows: object, seen: Recording) -> None:
    seen.facts["type"] = type(rows).__name__
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        return
    seen.facts["names"] = [str(name)[:60] for name in list(rows[0])[:20]] if rows else []
    ids = [integers(row.get("input_ids")) for row in rows]
    seen.facts["rows"] = ids if all(one is not None for one in ids) else None
    seen.facts["masks"] = [_mask_of(row) for row in rows]
    seen.facts["labels"] = [number(row.get("labels")) for row in rows]


def _mask_of(row: Mapping[str, Any]) -> list[int] | None:
    """The mask of a row as integers, also where it says True and False; None where there is none."""
    mask = row.get("attention_mask")
    values = mask.tolist() if isinstance(mask, torch.Tensor | np.ndarray) else mask
    if isinstance(values, list | tuple):
        values = [int(value) if isinstance(value, bool | np.bool_) else value for value in values]
    return integers(values)


def _usable(rows: object, padding: int) -> bool:
    """Whether a batch can be made of what the student's `encode` returned."""
    return (
        isinstance(rows, list | tuple)
        and bool(rows)
        and all(isinstance(row, Mapping) and set(FIELDS) <= set(row) for row in rows)
        and all(integers(row["input_ids"]) and number(row["labels"]) is not None for row in rows)
        and all(_mask_of(row) == [int(token != padding) for token in integers(row["input_ids"]) or ()] for row in rows)
    )


def _ids_of(row: Mapping[str, Any], tokenizer: Any) -> list[int]:
    """The message itself, also out of a row that was padded."""
    return [token for token in integers(row["input_ids"]) or [] if token != tokenizer.pad_token_id]


def _read(batch: Any, messages: list[list[int]], sizes: Mapping[str, Any], seen: Recording) -> None:
    model = small_model(sizes)
    ids = batch["input_ids"]
    mask = batch.get("attention_mask")
    with torch.no_grad():
        asked = {"input_ids": ids} | ({} if mask is None else {"attention_mask": mask})
        seen.tensor("together", model(**asked).logits)
        seen.tensor("without", model(input_ids=ids).logits)
    alone = [answers(model, torch.tensor([ids])) for ids in messages]
    seen.tensor("alone", torch.cat(alone))
