"""Exercise 6: adapters that are lost on the way, and updates that are applied twice or not at all."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.mistake import Mistake

EXERCISE = "Exercise 6 · Keep and merge"

_FILES = Mistake(
    "6.1",
    "nothing-saved",
    expected="the adapter's weights in the folder",
    got="{found}",
    why="what is not in a file is gone when the kernel stops",
    next_step="which method of a `PeftModel` writes into a folder?",
    read=EXERCISE,
)
_LOADED = replace(
    _FILES,
    name="other-logits",
    expected="the loaded model says what the saved one said",
    got="logits up to {found:.3g} apart",
    why="an adapter is worth keeping only if it comes back as it was",
    next_step="what is in the folder, and on which model is it put?",
    unknown=True,
)
_TRAINABLE = Mistake(
    "6.2",
    "loaded-frozen",
    expected="with `trainable=True` the adapter can be trained on",
    got="nothing that could be trained",
    why="peft loads an adapter for use, frozen, unless it is told otherwise",
    next_step="which argument of `from_pretrained` speaks of training?",
    read=EXERCISE,
)
_MERGED = Mistake(
    "6.3",
    "other-merge",
    expected="the merged model says what the adapted one said",
    got="logits up to {found:.3g} apart",
    why="a merged model is used in place of the adapted one",
    next_step="what is added to which matrix, and how often?",
    read=EXERCISE,
    unknown=True,
)
ROWS = (
    _FILES,
    replace(
        _FILES,
        name="whole-model-saved",
        expected="files much smaller than the model, which has {expected:,} bytes",
        got="{found:,} bytes",
        why="an adapter is what can be kept for each of a hundred tasks; the base model is there already",
        next_step="what do you save: the adapted model's own part, or all of it?",
    ),
    _LOADED,
    replace(
        _LOADED,
        name="new-adapter",
        got="it says what its head says on the base model alone: the adapter changes nothing",
        next_step="is the adapter read from the folder, or made anew?",
        unknown=False,
    ),
    replace(
        _LOADED,
        name="base-returned",
        got="it says what the new base model says",
        next_step="what does `from_pretrained` return, and what do you return?",
        unknown=False,
    ),
    replace(
        _LOADED,
        name="head-left-behind",
        got="it has the adapter, and a head that was never trained",
        why="the head was drawn at random for this task, and trained with the adapter",
        next_step="is the head among what is saved and loaded?",
        unknown=False,
    ),
    replace(
        _LOADED,
        name="no-model",
        expected="a model",
        got="{found}",
        why="whoever loads an adapter wants to ask the model something",
        next_step="what does your function return?",
        unknown=False,
    ),
    _TRAINABLE,
    replace(
        _TRAINABLE,
        name="trainable-unasked",
        expected="without `trainable=True` the adapter is frozen",
        got="{found} parameters could be trained",
        why="whoever only uses a model should not be able to change it by accident",
        next_step="does the argument `trainable` arrive where the adapter is loaded?",
    ),
    replace(
        _TRAINABLE,
        name="base-trainable",
        expected="adapter and head can be trained on, and nothing else",
        got="also {names}",
        why="a base model that moves is no base for other adapters any more",
        next_step="what do you unfreeze?",
    ),
    _MERGED,
    replace(
        _MERGED,
        name="merge-not-assigned",
        expected="a plain model, without adapters",
        got="{found} parameters of adapters are still in it",
        why="`merge_and_unload` returns the merged model, and leaves a `PeftModel` as it is around it",
        next_step="what do you return?",
        unknown=False,
    ),
    replace(
        _MERGED,
        name="no-merged-model",
        expected="a plain model",
        got="{found}",
        next_step="what does your function return?",
        unknown=False,
    ),
    replace(
        _MERGED,
        name="merged-twice",
        got="the update is in it twice",
        why="an adapter on a model that it was merged into is applied twice",
        next_step="who adds the update: your code, peft, or both?",
        unknown=False,
    ),
    replace(
        _MERGED,
        name="update-lost",
        got="it says what its head says on the base model alone",
        next_step="is the adapter merged, or only taken off?",
        unknown=False,
    ),
    replace(
        _MERGED,
        name="head-lost",
        got="it has the update, and a head that was never trained",
        next_step="which of the two heads is in the model that you return?",
        unknown=False,
    ),
    replace(
        _MERGED,
        name="merging-again-fails",
        expected="merging a plain model returns it as it is",
        got="{found}",
        why="a cell of a notebook is run twice sooner or later",
        next_step="how do you see whether a model has an adapter?",
        unknown=False,
    ),
)
