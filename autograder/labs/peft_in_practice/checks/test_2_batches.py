"""Exercise 2: encode and collate, and what a hidden model reads in their batches."""

from __future__ import annotations

import numpy as np

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Tensor, as_float
from autograder.labs.peft_in_practice.measurements import Collated, Encoded, Read
from autograder.labs.peft_in_practice.mistakes import mistake
from autograder.words import listed, say

SAME = 1e-4  # of logits; padding that is read changes them by more
SHOWN = 6  # ids
CUT = 4  # tokens: the end of a text, and what becomes of half a word

Ids = tuple[int, ...]


def encoded_rows(batches: ExerciseEvidence) -> tuple[Ids, ...]:
    """
    Raises:
        Failed: there is not one row for each text.
    """
    found, texts = batches.read(Encoded), batches.inputs.facts["texts"]
    if found.rows is None or len(found.rows) != len(texts):
        got = found.type if found.rows is None else say("{count} rows", count=len(found.rows))
        raise mistake("2.1", "no-rows", got, count=len(texts))
    return found.rows


def require_masks(found: Encoded, rows: tuple[Ids, ...]) -> None:
    """
    Raises:
        Failed: a row has no mask, or one that is not 1 for each of its ids.
    """
    masks = [mask for mask in found.masks if mask is not None]
    if len(masks) != len(rows):
        raise mistake("2.1", "row-without-mask", count=len(rows) - len(masks))
    for row, mask in zip(rows, masks, strict=True):
        if mask != (1,) * len(row):
            raise mistake("2.1", "row-mask-of-others", count=len(row), found=mask.count(1), length=len(mask))


@check("2.1", points=1)
def test_rows(batches: ExerciseEvidence) -> None:
    """Each message is a row of ids and its class, as models and trainers read them"""
    rows, found, facts = encoded_rows(batches), batches.read(Encoded), batches.inputs.facts
    if "labels" not in found.names:
        raise mistake("2.1", "label-name", listed(list(found.names)))
    labels = [as_float(label) for label in found.labels]
    if labels != facts["labels"]:
        raise mistake("2.1", "labels-of-others", listed([f"{label:g}" for label in labels]), expected=facts["labels"])
    if padded := [row for row in rows if found.padding in row]:
        raise mistake("2.1", "padded-too-early", count=len(padded))
    require_masks(found, rows)
    short = [pair for pair in zip(rows, found.whole, strict=True) if len(pair[1]) <= facts["max_length"]]
    if all(row == whole[1:-1] for row, whole in short):
        raise mistake("2.1", "special-tokens-left-out")
    for row, whole in short:
        # whether one is cut is a matter of check 2.2; where a word is cut, its last tokens are others, or more
        kept = len(row) if len(row) > len(whole) else max(len(row) - CUT, 1)
        if row[:kept] != whole[:kept]:
            raise mistake("2.1", "other-tokens", str(list(row[:SHOWN])), expected=list(whole[:SHOWN]))


@check("2.2", points=1, explained_by=("2.1",))
def test_cut(batches: ExerciseEvidence) -> None:
    """Long messages are cut to the length that is asked for"""
    length = batches.inputs.facts["max_length"]
    pairs = list(zip(encoded_rows(batches), batches.read(Encoded).whole, strict=True))
    for row, whole in pairs:
        if len(row) > length:
            raise mistake("2.2", "not-cut", found=len(row), length=length)
        if len(row) < min(length, len(whole)):
            raise mistake("2.2", "cut-too-short", found=len(row), length=length)
    for row, whole in pairs:
        kept = len(whole) if len(whole) <= length else length - 1  # the last one may be the end token
        if row[:kept] != whole[:kept]:
            raise mistake("2.2", "cut-at-the-wrong-end")


def kind_of(tensor: Tensor | None) -> str:
    return say("nothing") if tensor is None or tensor.type == "NoneType" else tensor.type


@check("2.3", points=1, explained_by=("2.1",))
def test_batch(batches: ExerciseEvidence) -> None:
    """A batch is as long as its longest message, and has the labels"""
    found, expected = batches.read(Collated), batches.inputs.facts["labels"]
    ids, labels = found.input_ids, found.labels
    if ids is None or not ids.is_tensor:
        raise mistake("2.3", "no-tensors", f"`input_ids`: {kind_of(ids)}")
    shape = (len(expected), found.longest)
    if ids.shape != shape:
        raise mistake("2.3", "padded-to-other-length", str(ids.shape), expected=shape)
    if labels is None or labels.type == "NoneType":
        raise mistake("2.3", "labels-lost", listed(list(found.names)), expected=expected)
    if not labels.is_tensor:
        raise mistake("2.3", "no-tensors", f"`labels`: {kind_of(labels)}")
    if labels.shape != (len(expected),) or labels.dtype not in ("int64", "int32"):
        got = say("{dtype} of shape {shape}", dtype=labels.dtype, shape=str(labels.shape))
        raise mistake("2.3", "labels-no-integers", got, expected=(len(expected),))
    if labels.values().tolist() != expected:
        raise mistake("2.3", "labels-lost", str(labels.values().tolist()), expected=expected)


@check("2.4", points=1, explained_by=("2.3",))
def test_padding_is_not_read(batches: ExerciseEvidence) -> None:
    """A message gets the same logits in a batch as alone"""
    read, found = batches.read(Read), batches.read(Collated)
    together, alone = read.together.values(), read.alone.values()
    apart = float(np.abs(together - alone).max())
    if apart < SAME:
        return
    if found.attention_mask is None or not found.attention_mask.is_tensor:
        raise mistake("2.4", "attention-mask-missing", found=apart)
    mask = found.attention_mask.values().astype(int)
    lengths = [min(len(row), mask.shape[1]) for row in batches.partial(Encoded).rows or ()]
    right = np.array([[1] * length + [0] * (mask.shape[1] - length) for length in lengths])
    if (mask == 1).all():
        raise mistake("2.4", "mask-of-ones", found=apart)
    if mask.shape == right.shape and (mask == 1 - right).all():
        raise mistake("2.4", "mask-inverted", found=apart)
    if (mask[:, 0] == 0).any():
        raise mistake("2.4", "padded-on-the-left", found=apart)
    raise mistake("2.4", "padding-is-read", found=apart)
