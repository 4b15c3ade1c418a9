"""Exercise 6: adapters that are lost on the way, and updates that are applied twice or not at all."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.mistake import Mistake
from autograder.words import later

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
    expected=later("the loaded model says what the saved one said"),
    got=later("logits up to {found:.3g} apart"),
    why=later("an adapter is worth keeping only if it comes back as it was"),
    next_step=later("what is in the folder, and on which model is it put?"),
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
        expected=later("files much smaller than the model, which has {expected:,} bytes"),
        got=later("{found:,} bytes"),
        why=later("an adapter is what can be kept for each of a hundred tasks; the base model is there already"),
        next_step=later("what do you save: the adapted model's own part, or all of it?"),
    ),
    _LOADED,
    replace(
        _LOADED,
        name="new-adapter",
        got=later("it says what its head says on the base model alone: the adapter changes nothing"),
        next_step=later("is the adapter read from the folder, or made anew?"),
        unknown=False,
    ),
    replace(
        _LOADED,
        name="base-returned",
        got=later("it says what the new base model says"),
        next_step=later("what does `from_pretrained` return, and what do you return?"),
        unknown=False,
    ),
    replace(
        _LOADED,
        name="head-left-behind",
        got=later("it has the adapter, and a head that was never trained"),
        why=later("the head was drawn at random for this task, and trained with the adapter"),
        next_step=later("is the head among what is saved and loaded?"),
        unknown=False,
    ),
    replace(
        _LOADED,
        name="no-model",
        expected=later("a model"),
        got=later("{found}"),
        why=later("whoever loads an adapter wants to ask the model something"),
        next_step=later("what does your function return?"),
        unknown=False,
    ),
    _TRAINABLE,
    replace(
        _TRAINABLE,
        name="trainable-unasked",
        expected=later("without `trainable=True` the adapter is frozen"),
        got=later("{found} parameters could be trained"),
        why=later("whoever only uses a model should not be able to change it by accident"),
        next_step=later("does the argument `trainable` arrive where the adapter is loaded?"),
    ),
    replace(
        _TRAINABLE,
        name="base-trainable",
        expected=later("adapter and head can be trained on, and nothing else"),
        got=later("also {names}"),
        why=later("a base model that moves is no base for other adapters any more"),
        next_step=later("what do you unfreeze?"),
    ),
    _MERGED,
    replace(
        _MERGED,
        name="merge-not-assigned",
        expected=later("a plain model, without adapters"),
        got=later("{found} parameters of adapters are still in it"),
        why=later("`merge_and_unload` returns the merged model, and leaves a `PeftModel` as it is around it"),
        next_step=later("what do you return?"),
        unknown=False,
    ),
    replace(
        _MERGED,
        name="no-merged-model",
        expected=later("a plain model"),
        got=later("{found}"),
        next_step=later("what does your function return?"),
        unknown=False,
    ),
    replace(
        _MERGED,
        name="merged-twice",
        got=later("the update is in it twice"),
        why=later("an adapter on a model that it was merged into is applied twice"),
        next_step=later("who adds the update: your code, peft, or both?"),
        unknown=False,
    ),
    replace(
        _MERGED,
        name="update-unscaled",
        got=later("the update is in it as B A alone"),
        why=later("the adapted model adds B A times its scale, and the merged one has to say the same"),
        next_step=later("what does the forward pass of an adapter multiply B A by?"),
        unknown=False,
    ),
    replace(
        _MERGED,
        name="update-lost",
        got=later("it says what its head says on the base model alone"),
        next_step=later("is the adapter merged, or only taken off?"),
        unknown=False,
    ),
    replace(
        _MERGED,
        name="head-lost",
        got=later("it has the update, and a head that was never trained"),
        next_step=later("which of the two heads is in the model that you return?"),
        unknown=False,
    ),
    replace(
        _MERGED,
        name="merging-again-fails",
        expected=later("merging a plain model returns it as it is"),
        got=later("{found}"),
        why=later("a cell of a notebook is run twice sooner or later"),
        next_step=later("how do you see whether a model has an adapter?"),
        unknown=False,
    ),
)
