"""Exercise 3: ideas about which layers are replaced: each says which of a model's linear layers it would adapt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any

from autograder.checks.lora_from_scratch.misconceptions.entry import Misconception
from autograder.checks.lora_from_scratch.models import HEAD

EXERCISE = "Exercise 3 · `replace_linear_with_lora`"
WALK = "Hint: how do I walk through a model?"
TWICE = 'I get "maximum recursion depth exceeded", or two adapters per layer'

Place = dict[str, Any]  # "path", "in", "out", "had" (tensors of the layer), ...


def _where(wanted: Callable[[Place], bool], head: bool = False) -> Callable[[Sequence[Place]], set[str]]:
    return lambda places: {p["path"] for p in places if wanted(p) and (head or p["path"] != HEAD)}


def _ends(*names: str) -> Callable[[Place], bool]:
    return lambda place: place["path"].rpartition(".")[2] in names


def _without(text: str, whole_path: bool) -> Callable[[Place], bool]:
    return lambda place: text not in (place["path"] if whole_path else place["path"].rpartition(".")[2])


PLACES = (
    Misconception(
        "nothing-replaced",
        "who puts the new layer into the model: is `setattr` called on its parent, and is it reached?",
        WALK,
        _where(lambda place: False),
    ),
    Misconception(
        "only-the-head",
        "your condition holds for `out_head`, and for nothing else",
        EXERCISE,
        _where(lambda place: place["path"] == HEAD, head=True),
    ),
    Misconception(
        "first-level-only",
        "`named_children` shows one level: what about the children of children?",
        WALK,
        _where(lambda place: "." not in place["path"]),
    ),
    Misconception(
        "attention-only",
        "all linear layers are meant, those of the feed-forward parts included",
        EXERCISE,
        _where(_ends("W_query", "W_key", "W_value", "out_proj")),
    ),
    Misconception(
        "query-value-only",
        "the paper's first experiments adapt query and value; here all linear layers are meant",
        EXERCISE,
        _where(_ends("W_query", "W_value")),
    ),
    Misconception(
        "feed-forward-only",
        "all linear layers are meant, those of the attention included",
        EXERCISE,
        _where(lambda place: ".ff." in place["path"]),
    ),
    Misconception(
        "one-block-only",
        "does your loop go through all blocks?",
        WALK,
        _where(lambda place: place["path"].startswith("trf_blocks.0.")),
    ),
    Misconception(
        "square-only",
        "what does your condition say about layers whose input and output sizes differ?",
        EXERCISE,
        _where(lambda place: place["in"] == place["out"]),
    ),
    Misconception(
        "biased-only",
        "what does your condition say about layers without a bias?",
        EXERCISE,
        _where(lambda place: place["had"] == 2),
    ),
    *(
        Misconception(
            "name-test-too-wide",
            "your test for the head matches more names than `out_head`",
            EXERCISE,
            _where(_without(text, whole_path)),
        )
        for text in ("head", "out")
        for whole_path in (True, False)
    ),
    *(
        Misconception(
            "name-test-too-wide", "your test for the head matches more names than `out_head`", EXERCISE, gives
        )
        for gives in (
            _where(lambda place: not place["path"].endswith("head")),
            _where(lambda place: place["path"].rpartition(".")[2] not in HEAD),  # a part of the text is in it, too
        )
    ),
    Misconception(
        "stops-at-head",
        "leave `out_head` out and go on: `break` and `return` end the walk, and so does a last place in a list",
        EXERCISE,
        lambda places: {p["path"] for p in takewhile(lambda p: p["path"] != HEAD, places)},
    ),
    Misconception(
        "fixed-depth",
        "as many loops as this model has levels are too few for a deeper one: let the function call itself",
        WALK,
        _where(lambda place: place["path"].count(".") < 5),
    ),
)
KNOWN = (
    *PLACES,
    Misconception("adapted-twice", "does your function walk into layers that it has just replaced?", TWICE),
    Misconception(
        "returns-another-model", "change the model that was handed in: what you return is another one", EXERCISE
    ),
    Misconception(
        "replaced-elsewhere", "the new layer has to take the old one's name, so that the model uses it", WALK
    ),
    Misconception("path-as-name", "an attribute's name has no dots: find the parent module by the path first", WALK),
    Misconception("only-this-model", "walk through the modules that there are, whatever they are called", WALK),
    Misconception("head-wrapped", "leave the child out whose name is `out_head`", EXERCISE),
    Misconception("head-changed", "`out_head` is replaced in exercise 5, not here", EXERCISE),
    Misconception("weights-lost", "are the pretrained layers still inside, or new ones in their place?", EXERCISE),
    Misconception("bias-dropped", "wrap the very layer that you found: a new one has lost its bias", EXERCISE),
    Misconception("base-removed", "what takes the linear layer's place: the wrapper, or a LoRALayer alone?", EXERCISE),
    Misconception("model-changed", "with B = 0 nothing may change: what else did your function touch?", EXERCISE),
)
