"""Exercise 3: replace_linear_with_lora."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.lora_from_scratch.measure import largest
from autograder.checks.lora_from_scratch.misconceptions import advice, recognise
from autograder.checks.lora_from_scratch.misconceptions import replacement as ideas
from autograder.checks.lora_from_scratch.misconceptions.replacement import Place
from autograder.checks.lora_from_scratch.models import HEAD, inner_layers_of
from autograder.checks.lora_from_scratch.probed import Probed
from autograder.checks.plugin import check
from autograder.checks.verdict import Failed, SkippedBecause
from autograder.checks.view import nothing_usable
from autograder.words import later, listed, say

NAMED = {
    "gpt2": later("GPT-2 124M"),
    "narrow": later("a narrow GPT-2"),
    "nested": later("a model of nested containers"),
}


def _places(replacement: Probed, model: str) -> list[Place]:
    replacement(f"{model}/replace")
    seen = replacement(f"{model}/places")
    places = [place for place in seen.fact("places", list) if isinstance(place, dict)]
    inner = inner_layers_of(model, replacement.facts)
    if {str(p.get("path")): (p.get("in"), p.get("out")) for p in places if p.get("path") != HEAD} != inner:
        raise nothing_usable(f"{seen.name}/places")
    return places


def low_rank_shapes(place: Place) -> list[list[int]]:
    """The shapes of the tensors below one former linear layer that are neither its weight nor its bias."""
    new = place.get("new")
    shapes = [shape for shape in new if isinstance(shape, list)] if isinstance(new, list) else []
    if place.get("kept") != place.get("had"):  # others have taken the place of its own tensors
        for own in ([place.get("out"), place.get("in")], [place.get("out")]):
            if own in shapes:
                shapes.remove(own)
    return shapes


def adapters(place: Place) -> int:
    """How many pairs of low-rank matrices stand below one former linear layer."""
    return len(low_rank_shapes(place)) // 2


@check("3.1", points=1, needs=("1.1", "2.2"))
def test_all_linears(replacement: Probed) -> None:
    """Every inner linear layer is replaced, at any depth"""
    why = say("each layer left out is a part of the model that can't adapt")
    for model, told in NAMED.items():
        inner = [place for place in _places_or_explained(replacement, model) if place["path"] != HEAD]
        several = [p["path"] for p in inner if adapters(p) > 1]
        none = [p["path"] for p in inner if adapters(p) == 0 or p["missing"]]
        expected = say(
            "in {model} all {count} inner linear layers are adapted, each once",
            model=say(told),
            count=len(inner),
        )
        if several:
            raise Failed(
                expected=expected,
                got=say("{count} are adapted more than once: {names}", count=len(several), names=listed(several)),
                why=say("a second adapter inside the first doubles the update and the count"),
                **advice("adapted-twice"),
            )
        if none:
            done = len(inner) - len(none)
            raise Failed(
                expected=expected,
                got=say("{done} of {count}; not adapted: {names}", done=done, count=len(inner), names=listed(none)),
                why=why,
                **advice(
                    _missing_diagnosis(replacement, model, done),
                    say("print the name of each module that your function visits, and compare"),
                ),
            )


def _places_or_explained(replacement: Probed, model: str) -> list[Place]:
    try:
        return _places(replacement, model)
    except Failed as failed:
        # It ran on both GPTs, else their errors would have come first.
        if model == "nested" and failed.details["diagnosis"] is None:
            failed.details |= advice("only-this-model")
        raise


def _missing_diagnosis(replacement: Probed, model: str, done: int) -> str | None:
    seen = replacement(f"{model}/places")
    if not done and replacement(f"{model}/replace").fact("returned", str) not in ("nothing", "the model"):
        return "returns-another-model"
    if seen.fact("dotted", bool):
        return "path-as-name"
    if seen.fact("stray", list):
        return "replaced-elsewhere"
    measured = []
    for name in NAMED:
        if replacement.view.error_of(f"{name}/replace") is None:
            places = _places(replacement, name)
            measured.append((places, {place["path"] for place in places if adapters(place)}))
    return recognise(ideas.PLACES, measured, lambda given, got: bool(given == got))


@check("3.2", points=1, needs=("3.1",))
def test_head_untouched(replacement: Probed) -> None:
    """`out_head` is left alone"""
    for model, told in NAMED.items():
        head = next((place for place in _places(replacement, model) if place["path"] == HEAD), None)
        if head is None or not head.get("untouched"):
            raise Failed(
                expected=say("in {model}, `out_head` is the linear layer it was", model=say(told)),
                got=say("it is now a {kind}", kind=head.get("type")) if head else say("it is gone"),
                why=say("the head is replaced by a new one later, and trained in full: an adapter on it is lost"),
                **advice("head-changed" if head is None or head.get("type") == "Linear" else "head-wrapped"),
            )


@check("3.3", points=1, needs=("1.2", "1.3", "2.3", "2.1", "2.2", "3.1", "3.2"))
def test_same_logits(replacement: Probed) -> None:
    """The pretrained layers are kept: logits before and after are equal, bit for bit"""
    why = say("with B = 0 nothing may have changed: the model still knows what it learned")
    for model, told in NAMED.items():
        lost = [p for p in _places(replacement, model) if p["path"] != HEAD and p.get("kept") != p.get("had")]
        if lost:
            raise Failed(
                expected=say("in {model}, the pretrained layers stand inside the adapted ones", model=say(told)),
                got=say("{count} do not: {names}", count=len(lost), names=listed([p["path"] for p in lost])),
                why=why,
                **advice(_lost_diagnosis(lost[0])),
            )
    for model in ("narrow", "nested"):
        seen = replacement(f"{model}/logits")
        before = seen.array("before", (*replacement.request.arrays["ids"].shape, replacement.facts[model]["vocab"]))
        kind = seen.tensor_type("after")
        same_shape = kind == "Tensor" and seen.shape("after") == before.shape
        if same_shape and np.array_equal(before, seen.array("after", before.shape)):
            continue
        got = (
            say("they differ by up to {value:.3g}", value=largest(seen.array("after", before.shape) - before))
            if same_shape
            else say("their shape is {shape}", shape=seen.shape("after") if kind == "Tensor" else kind)
        )
        raise Failed(
            expected=say("in {model}, the same logits for the same tokens", model=say(NAMED[model])),
            got=got,
            why=why,
            **advice("model-changed"),
        )


def _lost_diagnosis(place: Place) -> str:
    if place.get("kept"):
        return "bias-dropped"
    return "weights-lost" if [place["out"], place["in"]] in (place.get("new") or []) else "base-removed"


@check("3.4", points=1, needs=("1.1", "1.2", "1.4", "2.3", "2.2", "3.1", "3.3"))
def test_rank_alpha_passed(replacement: Probed) -> None:
    """rank and alpha reach every layer"""
    rank, alpha = replacement.facts["rank"], replacement.facts["alpha"]
    expected = say("called with rank {rank} and alpha {alpha}, every layer has these", rank=rank, alpha=alpha)
    why = say("a default value in one call of the recursion stays unseen until the counts are wrong")
    for model, told in NAMED.items():
        inner = [place for place in _places(replacement, model) if place["path"] != HEAD and adapters(place) == 1]
        ranks = {place["path"]: _rank(place) for place in inner}
        for path, found in ranks.items():
            if found != rank:
                swapped = all(other == alpha for other in ranks.values() if other != rank)
                raise Failed(
                    expected=expected,
                    got=say("in {model}, `{path}` has rank {found:g}", model=say(told), path=path, found=found),
                    why=why,
                    **advice("rank-alpha-swapped" if swapped else "rank-not-passed"),
                )
    for model in ("narrow", "nested"):
        every = [one for one in replacement(f"{model}/scales").fact("compared", list) if isinstance(one, dict)]
        if {str(one.get("path")) for one in every} != inner_layers_of(model, replacement.facts).keys():
            raise nothing_usable(f"{model}/scales")
        for compared in every:
            ratio, rest = compared.get("ratio"), compared.get("rest")
            if not isinstance(ratio, float) or not isinstance(rest, float):
                raise SkippedBecause("3.1")  # no A and B were found in this layer
            multiple = rest < 1e-2
            if not multiple or abs(ratio - 1) > 1e-2:
                raise Failed(
                    expected=expected,
                    got=say(
                        "in {model}, the update of `{path}` is {ratio} that of your own "
                        "LoRALayer(…, rank={rank}, alpha={alpha})",
                        model=say(NAMED[model]),
                        path=compared["path"],
                        ratio=say("{ratio:.4g} times", ratio=ratio) if multiple else say("no multiple of"),
                        rank=rank,
                        alpha=alpha,
                    ),
                    why=why,
                    **advice(
                        "alpha-not-passed" if multiple else None,
                        say("follow alpha through every call, the recursive one included"),
                    ),
                )


def _rank(place: Place) -> float:
    """The rank of an adapter with rank x (in + out) numbers."""
    numbers = sum(int(np.prod(shape)) for shape in low_rank_shapes(place))
    return numbers / int(place["in"] + place["out"])


@check("3.advice", points=0)
def test_called_twice(replacement: Probed) -> None:
    """Calling the function twice does not stack adapters"""
    seen = replacement.view.partial("twice")
    places: list[Any] = seen.fact("places", list) if seen.has("places") else []
    if any(adapters(place) > 1 for place in places if isinstance(place, dict)):
        raise Failed(
            expected=say("a second call changes nothing"),
            got=say("This costs no points: calling replace_linear_with_lora twice stacks two adapters on each layer."),
            why=say("a cell that is run twice by accident then doubles the update"),
            next_step=say(
                "To guard against it, leave alone what is already a LinearWithLoRA, and do not look inside it."
            ),
            diagnosis="stacks",
        )
