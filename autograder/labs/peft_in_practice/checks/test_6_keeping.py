"""Exercise 6: save_adapter, load_adapter and merge, by what the models say afterwards."""

from __future__ import annotations

import numpy as np

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Tensor
from autograder.labs.peft_in_practice.measurements import Files, Loaded, Merged
from autograder.labs.peft_in_practice.mistakes import mistake
from autograder.words import listed, say

SAME = 1e-4  # of logits
LARGE = 0.5  # of the model's bytes: adapter and head are a few hundredths of it


def apart(one: Tensor | None, other: Tensor | None) -> float:
    """How far logits are apart at most; infinitely where one of them is missing or of another shape."""
    if one is None or other is None or one.shape != other.shape:
        return np.inf
    return float(np.abs(one.values() - other.values()).max())


@check("6.1", points=1)
def test_saved_and_loaded(keeping: ExerciseEvidence) -> None:
    """A small file, and a loaded model that says what the saved one said"""
    files, loaded = keeping.read(Files), keeping.read(Loaded, "frozen")
    if not files.adapter_bytes:
        raise mistake("6.1", "nothing-saved", listed(list(files.files)) if files.files else say("nothing"))
    if files.adapter_bytes > LARGE * files.model_bytes:
        raise mistake("6.1", "whole-model-saved", found=files.adapter_bytes, expected=files.model_bytes)
    if loaded.logits is None:
        raise mistake("6.1", "no-model", loaded.type)
    found = apart(loaded.logits, loaded.trained)
    if found < SAME:
        return
    for other, name in (
        (loaded.base, "base-returned"),
        (loaded.without_adapter, "new-adapter"),
        (loaded.without_head, "head-left-behind"),
    ):
        if apart(loaded.logits, other) < SAME:
            raise mistake("6.1", name)
    raise mistake("6.1", "other-logits", found=found)


@check("6.2", points=1, explained_by=("6.1",))
def test_trainable(keeping: ExerciseEvidence) -> None:
    """A loaded adapter is frozen, and trainable where that is asked for"""
    frozen, trainable = keeping.read(Loaded, "frozen"), keeping.read(Loaded, "trainable")
    if any("lora_" in name for name in frozen.trainable):
        raise mistake("6.2", "trainable-unasked", found=len(frozen.trainable))
    if not any("lora_" in name for name in trainable.trainable):
        raise mistake("6.2", "loaded-frozen")
    others = [name for name in trainable.trainable if "lora_" not in name and ".classifier." not in name]
    if others:
        raise mistake("6.2", "base-trainable", names=listed(others, most=4))


def require_merged(found: Merged) -> None:
    """
    Raises:
        Failed: it is not the plain model with the update inside, once.
    """
    if found.logits is None:
        raise mistake("6.3", "no-merged-model", found.type)
    if found.adapters:
        raise mistake("6.3", "merge-not-assigned", found=found.adapters)
    distance = apart(found.logits, found.trained)
    if distance < SAME:
        return
    for other, name in (
        (found.twice, "merged-twice"),
        (found.unscaled, "update-unscaled"),
        (found.without_adapter, "update-lost"),
        (found.without_head, "head-lost"),
    ):
        if apart(found.logits, other) < SAME:
            raise mistake("6.3", name)
    raise mistake("6.3", "other-merge", found=distance)


@check("6.3", points=1)
def test_merged(keeping: ExerciseEvidence) -> None:
    """A merged model is a plain one with the update inside, once, and with its head"""
    require_merged(keeping.read(Merged, "once"))
    error = keeping.error_in(Merged, "again")
    if error is not None:
        raise mistake("6.3", "merging-again-fails", say("an error: {kind}", kind=error.type), error.cell)
    require_merged(keeping.read(Merged, "again"))
    if keeping.error_in(Loaded, "frozen") is not None:
        return
    loaded = keeping.read(Loaded, "frozen")
    if apart(loaded.logits, loaded.trained) < SAME:  # else check 6.1 tells of what was loaded
        require_merged(keeping.read(Merged, "loaded and merged"))
