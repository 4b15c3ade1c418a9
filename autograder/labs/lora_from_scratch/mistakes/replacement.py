"""Exercise 3: mistakes about which layers are replaced: each says which of a model's linear layers it would adapt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

from autograder.kit.mistake import Mistake
from autograder.labs.lora_from_scratch.checks.models import HEAD
from autograder.labs.lora_from_scratch.measurements import Layer
from autograder.words import later

EXERCISE = "Exercise 3 · `replace_linear_with_lora`"
WALK = "Hint: how do I walk through a model?"
TWICE = 'I get "maximum recursion depth exceeded", or two adapters per layer'


def _where(wanted: Callable[[Layer], bool], head: bool = False) -> Callable[[Sequence[Layer]], set[str]]:
    return lambda layers: {layer.path for layer in layers if wanted(layer) and (head or layer.path != HEAD)}


def _ends(*names: str) -> Callable[[Layer], bool]:
    return lambda layer: _last(layer) in names


def _last(layer: Layer) -> str:
    return layer.path.rpartition(".")[2]


_MISSING = Mistake(
    "3.1",
    "some-not-adapted",
    expected="in {model} all {count} inner linear layers are adapted, each once",
    got="{done} of {count}; not adapted: {names}",
    why="each layer left out is a part of the model that can't adapt",
    next_step="print the name of each module that your function visits, and compare",
    unknown=True,
)
_left_out = replace(_MISSING, read=EXERCISE).variant
_walk = replace(_MISSING, read=WALK).variant
_TOO_WIDE = later("your test for the head matches more names than `out_head`")
WHICH_LAYERS = (
    _walk(
        "nothing-replaced",
        later("is `setattr` called on the layer's parent, and is it reached: does your condition ever hold?"),
        _where(lambda layer: False),
    ),
    _left_out(
        "only-the-head",
        later("your condition holds for `out_head`, and for nothing else"),
        _where(lambda layer: layer.path == HEAD, head=True),
    ),
    _walk(
        "first-level-only",
        later("`named_children` shows one level: what about the children of children?"),
        _where(lambda layer: "." not in layer.path),
    ),
    _left_out(
        "attention-only",
        later("all linear layers are meant, those of the feed-forward parts included"),
        _where(_ends("W_query", "W_key", "W_value", "out_proj")),
    ),
    _left_out(
        "query-value-only",
        later("the paper's first experiments adapt query and value; here all linear layers are meant"),
        _where(_ends("W_query", "W_value")),
    ),
    _left_out(
        "feed-forward-only",
        later("all linear layers are meant, those of the attention included"),
        _where(lambda layer: ".ff." in layer.path),
    ),
    _walk(
        "one-block-only",
        later("does your loop go through all blocks?"),
        _where(lambda layer: layer.path.startswith("trf_blocks.0.")),
    ),
    _left_out(
        "square-only",
        later("what does your condition say about layers whose input and output sizes differ?"),
        _where(lambda layer: layer.in_dim == layer.out_dim),
    ),
    _left_out(
        "biased-only",
        later("what does your condition say about layers without a bias?"),
        _where(lambda layer: layer.had == 2),
    ),
    *(
        _left_out("name-test-too-wide", _TOO_WIDE, _where(matches_too_little))
        for matches_too_little in (
            lambda layer: "head" not in layer.path,
            lambda layer: "head" not in _last(layer),
            lambda layer: "out" not in layer.path,
            lambda layer: "out" not in _last(layer),
            lambda layer: not layer.path.endswith("head"),
            lambda layer: _last(layer) not in HEAD,  # a part of the text is in it, too
        )
    ),
    _left_out(
        "stops-at-head",
        later("leave `out_head` out and go on: `break` and `return` end the walk, and so does a last place in a list"),
        lambda layers: {layer.path for layer in takewhile(lambda layer: layer.path != HEAD, layers)},
    ),
    _walk(
        "fixed-depth",
        later("as many loops as this model has levels are too few for a deeper one: let the function call itself"),
        _where(lambda layer: layer.path.count(".") < 5),
    ),
)
REPLACED = (
    _MISSING,
    *WHICH_LAYERS,
    _left_out("returns-another-model", later("change the model that was handed in: what you return is another one")),
    _walk("replaced-elsewhere", later("the new layer has to take the old one's name, so that the model uses it")),
    _walk("path-as-name", later("an attribute's name has no dots: find the parent module by the path first")),
    Mistake(
        "3.1",
        "adapted-twice",
        expected=_MISSING.expected,
        why="a second adapter inside the first doubles the update and the count",
        next_step="does your function walk into layers that it has just replaced?",
        read=TWICE,
    ),
    Mistake(
        "3.1",
        "only-this-model",  # said of the error that another model gives
        next_step="walk through the modules that there are, whatever they are called",
        read=WALK,
    ),
)

_HEAD = Mistake(
    "3.2",
    "head-wrapped",
    expected="in {model}, `out_head` is the linear layer it was",
    got="it is now a {kind}",
    why="the head is replaced by a new one later, and trained in full: an adapter on it is lost",
    next_step="leave the child out whose name is `out_head`",
    read=EXERCISE,
)
_LOST = Mistake(
    "3.3",
    "weights-lost",
    expected="in {model}, the pretrained layers stand inside the adapted ones",
    got="{count} do not: {names}",
    why="with B = 0 nothing may have changed: the model still knows what it learned",
    next_step="are the pretrained layers still inside, or new ones in their place?",
    read=EXERCISE,
)
SAME_MODEL = (
    _HEAD,
    _HEAD.variant("head-changed", later("`out_head` is replaced in exercise 5, not here")),
    _LOST,
    _LOST.variant("bias-dropped", later("wrap the very layer that you found: a new one has lost its bias")),
    _LOST.variant("base-removed", later("what takes the linear layer's place: the wrapper, or a LoRALayer alone?")),
    Mistake(
        "3.3",
        "model-changed",
        expected="in {model}, the same logits for the same tokens",
        got="they differ by up to {value:.3g}",
        why=_LOST.why,
        next_step="with B = 0 nothing may change: what else did your function touch?",
        read=EXERCISE,
    ),
)

_RANK = Mistake(
    "3.4",
    "rank-not-passed",
    expected="called with rank {rank} and alpha {alpha}, every layer has these",
    got="in {model}, `{path}` has rank {found:g}",
    why="a default value in one call of the recursion stays unseen until the counts are wrong",
    next_step="follow rank through every call: where does a number replace it?",
    read=EXERCISE,
)
_UPDATE = replace(
    _RANK,
    name="another-update",
    got=later(
        "in {model}, the update of `{path}` is {ratio} that of your own LoRALayer(…, rank={rank}, alpha={alpha})"
    ),
    next_step=later("follow alpha through every call, the recursive one included"),
    read="",
    unknown=True,
)
RANK_AND_ALPHA = (
    _RANK,
    _RANK.variant("rank-alpha-swapped", later("in which order do rank and alpha stand in each call?")),
    _UPDATE,
    replace(_UPDATE, read=EXERCISE).variant(
        "alpha-not-passed", later("follow alpha through every call: where does a number replace it?")
    ),
)
UNUSED = replace(
    _MISSING,
    name="adapters-unused",
    got=later("with values of ours in A and B, {idle} layers give what they gave before: {names}"),
    next_step=later("does each layer's output come from the A and B that are its parameters?"),
    read=EXERCISE,
    unknown=False,
)
ANOTHER_MODEL = Mistake(
    "3.3",
    "another-model",
    expected="in {model}, the same logits for the same tokens",
    got="with values of ours in A and B, they are not what the adapted layers' outputs make of them",
    why=_LOST.why,
    next_step="what else did your function touch, beside the linear layers?",
    read=EXERCISE,
)

ROWS = (
    *REPLACED,
    UNUSED,
    *SAME_MODEL,
    ANOTHER_MODEL,
    *RANK_AND_ALPHA,
    Mistake(
        "3.advice",
        "stacks",
        expected="a second call changes nothing",
        got="This costs no points: calling replace_linear_with_lora twice stacks two adapters on each layer.",
        why="a cell that is run twice by accident then doubles the update",
        next_step="To guard against it, leave alone what is already a LinearWithLoRA, and do not look inside it.",
    ),
)
