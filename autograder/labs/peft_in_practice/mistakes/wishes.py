"""Exercise 5: arguments of a LoraConfig that do something else than was wished for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from autograder.kit.mistake import Mistake
from autograder.words import later

EXERCISE = "Exercise 5 · Six wishes"
RANK, SCALE = 8, 4.0  # of the wish "strong"

_LAYERS = Mistake(
    "5.1",
    "layers-missing",
    expected='`wish("{wish}")` puts adapters on {expected} layers',
    got="{found}, without {names}",
    why="a name that no layer has is passed over without a word, as long as one other fits",
    next_step="print the names of the model's layers beside your `target_modules`",
    read=EXERCISE,
)
_SCALE = Mistake(
    "5.2",
    "other-scale",
    expected="an update of 4 times B A",
    got="of {found:.4g} times B A",
    why="the scale says how strongly the adapter counts beside the base model",
    next_step="what does peft make of `lora_alpha` and `r`?",
    unknown=True,
)
_BIASES = Mistake(
    "5.3",
    "biases-frozen",
    expected='with `wish("biases")` the biases of the adapted layers are trained',
    got="none of them",
    why="`bias` speaks of the base model's biases; the matrices A and B have none",
    next_step="which three values may `bias` have, and what does each of them train?",
    read=EXERCISE,
)
_DROPOUT = Mistake(
    "5.4",
    "dropout-missing",
    expected="a tenth of the adapter's inputs is dropped while training",
    got="none",
    why="dropout in the adapter's path keeps it from learning the messages by heart",
    next_step="which argument of `LoraConfig` is it, and in which unit?",
    read=EXERCISE,
)
_HEAD = Mistake(
    "5.5",
    "head-frozen",
    expected="the new head is trained, whatever the wish",
    got='with `wish("{wish}")` it is frozen',
    why="it was drawn at random a moment ago, and has learned nothing yet",
    next_step="how does peft know which layers are new?",
    read=EXERCISE,
)


def _scale(name: str, words: str, gives: Callable[[int], float]) -> Mistake:
    return replace(_SCALE, read=EXERCISE).variant(name, words, gives)


SCALES = (  # by the rank
    _scale("alpha-taken-for-the-scale", later("is `lora_alpha` the scale itself?"), lambda r: SCALE / r),
    _scale("scale-left-alone", later("which value has `lora_alpha` where you name none?"), lambda r: 8 / r),
    _scale(
        "rank-stabilised",
        later("what is `lora_alpha` divided by where `use_rslora` is on?"),
        lambda r: SCALE * r / r**0.5,
    ),
    _scale("alpha-twice-the-rank", later("2 r is a habit: which scale comes of it?"), lambda r: 2.0),
    _scale("scale-multiplied", later("is `lora_alpha` multiplied by r, or divided?"), lambda r: SCALE / r**2),
)
ROWS = (
    Mistake(
        "5.1",
        "no-config",
        expected='`wish("{wish}")` returns a `LoraConfig`',
        got="{found}",
        why="`get_peft_model` takes nothing else",
        next_step="what does your function return for this name?",
        read=EXERCISE,
    ),
    _LAYERS,
    replace(
        _LAYERS,
        name="layers-too-many",
        got=later("also on {names}"),
        why=later("a name fits every layer that ends with it"),
        next_step=later("which layers of the model have such a name?"),
    ),
    replace(
        _LAYERS,
        name="not-the-fewest",
        expected=later('with `wish("small")` the adapters have {expected} parameters, as few as can be'),
        got=later("{found}"),
        why=later("what is trained has to be stored for each task"),
        next_step=later("what is the smallest rank, and how many layers of a block need an adapter?"),
    ),
    replace(
        _LAYERS,
        name="other-rank",
        expected=later('`wish("{wish}")` has adapters of rank {expected}'),
        got=later("of rank {found:g}"),
        why=later("wishes are compared at the rank that was named"),
        next_step=later("which rank did the wish name?"),
    ),
    _SCALE,
    *SCALES,
    _BIASES,
    replace(
        _BIASES,
        name="all-biases",
        expected=later("no other biases than those of the adapted layers are trained"),
        got=later("also {names}"),
        next_step=later("which three values may `bias` have, and what does each of them train?"),
    ),
    replace(
        _BIASES,
        name="bias-in-adapter",
        got=later("biases inside the adapters"),
        next_step=later("whose biases are meant: those of the base model, or of A and B?"),
    ),
    replace(
        _BIASES,
        name="base-trained",
        expected=later("of the base model, nothing is trained but what the wish names"),
        got=later('with `wish("{wish}")` also {names}'),
        why=later("what the base has learned stays as it is; that is what can be shared and taken off again"),
        next_step=later("which argument of your configuration speaks of the base model's own parameters?"),
    ),
    _DROPOUT,
    replace(
        _DROPOUT,
        name="dropout-other",
        got=later("{found:.0%} of them"),
        next_step=later("is it a share, or a percentage, that the argument takes?"),
    ),
    _HEAD,
    replace(
        _HEAD,
        name="nothing-trained",
        expected=later("adapters and head are trained, whatever the wish"),
        got=later('with `wish("{wish}")` nothing is'),
        why=later("what is frozen can't learn"),
        next_step=later("which of your arguments is for a model that is only used?"),
    ),
)
