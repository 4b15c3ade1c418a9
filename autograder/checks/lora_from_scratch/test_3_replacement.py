"""Exercise 3: replace_linear_with_lora."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.lora_from_scratch.probed import Probed
from autograder.checks.plugin import check
from autograder.checks.verdict import Failed, SkippedBecause
from autograder.words import listed, say

HEAD = "out_head"
NAMED = {"gpt2": "GPT-2 124M", "narrow": "a narrow GPT-2", "nested": "a model of nested containers"}


def _places(replacement: Probed, model: str) -> list[dict[str, Any]]:
    replacement(f"{model}/replace")
    return [place for place in replacement(f"{model}/places").fact("places", list) if isinstance(place, dict)]


def adapters(place: dict[str, Any]) -> int:
    """How many pairs of low-rank matrices stand below one former linear layer."""
    new = place.get("new")
    return len(new) // 2 if isinstance(new, list) else 0


@check("3.1", points=1)
def test_all_linears(replacement: Probed) -> None:
    """Every inner linear layer is replaced, at any depth"""
    for model, told in NAMED.items():
        inner = [place for place in _places(replacement, model) if place["path"] != HEAD]
        once = [p["path"] for p in inner if adapters(p) == 1 and not p["missing"]]
        several = [p["path"] for p in inner if adapters(p) > 1]
        none = [p["path"] for p in inner if p["path"] not in once and p["path"] not in several]
        expected = say(
            "in {model} all {count} inner linear layers are adapted, each once",
            model=say(told),
            count=len(inner),
        )
        why = say("each layer left out is a part of the model that can't adapt")
        if several:
            raise Failed(
                expected=expected,
                got=say("{count} are adapted more than once: {names}", count=len(several), names=listed(several)),
                why=say("a second adapter inside the first doubles the update and the count"),
                next_step=say("does your recursion walk into layers that it has just replaced?"),
                diagnosis="adapted-twice",
            )
        if none:
            returned = replacement(f"{model}/replace").fact("returned", str)
            raise Failed(
                expected=expected,
                got=say(
                    "{done} of {count}; not adapted: {names}",
                    done=len(once),
                    count=len(inner),
                    names=listed(none),
                ),
                why=why,
                next_step=_missing_step(none, once, returned),
                diagnosis=_missing_diagnosis(none, once, returned),
            )


def _missing_diagnosis(none: list[str], once: list[str], returned: str) -> str | None:
    if not once:
        return "returns-another-model" if returned not in ("nothing", "the model") else "nothing-replaced"
    if all("." not in path for path in once):
        return "first-level-only"
    if all(".att." in path for path in once) and all(".ff." in path for path in none):
        return "attention-only"
    if all(".ff." in path for path in once) and all(".att." in path for path in none):
        return "feed-forward-only"
    if all("head" in path for path in none):
        return "name-test-too-wide"
    blocks = {path.split(".")[1] for path in once if path.startswith("trf_blocks.")}
    if len(blocks) == 1 and not any(f".{next(iter(blocks))}." in path for path in none):
        return "one-block-only"
    return None


def _missing_step(none: list[str], once: list[str], returned: str) -> str:
    match _missing_diagnosis(none, once, returned):
        case "returns-another-model":
            return say("change the model that was handed in: what you return is another one")
        case "first-level-only":
            return say("`named_children` shows one level: what about the children of children?")
        case "name-test-too-wide":
            return say("your test for the head matches more names than `out_head`")
    return say("print the name of each module that your function visits, and compare")


@check("3.2", points=1)
def test_head_untouched(replacement: Probed) -> None:
    """`out_head` is left alone"""
    for model, told in NAMED.items():
        head = next((place for place in _places(replacement, model) if place["path"] == HEAD), None)
        if head is None or not head.get("untouched"):
            raise Failed(
                expected=say("in {model}, `out_head` is the linear layer it was", model=say(told)),
                got=say("it is now a {kind}", kind=head.get("type")) if head else say("it is gone"),
                why=say("the head is replaced by a new one later, and trained in full: an adapter on it is lost"),
                next_step=say("leave the child out whose name is `out_head`"),
                diagnosis="head-wrapped" if head and adapters(head) else "head-changed",
            )


@check("3.3", points=1, needs=("1.2", "1.3", "2.1", "3.1"))
def test_same_logits(replacement: Probed) -> None:
    """The model's logits before and after are equal, bit for bit"""
    for model in ("narrow", "nested"):
        replacement(f"{model}/replace")
        seen = replacement(f"{model}/logits")
        before = seen.array("before")
        if seen.tensor_type("after") != "Tensor" or seen.shape("after") != before.shape:
            raise SkippedBecause("2.1")
        after = seen.array("after")
        if not np.array_equal(before, after):
            raise Failed(
                expected=say("in {model}, the same logits for the same tokens", model=say(NAMED[model])),
                got=say("they differ by up to {value:.3g}", value=float(np.nanmax(np.abs(after - before)))),
                why=say("with B = 0 nothing may have changed: the model still knows what it learned"),
                next_step=say("are the pretrained layers still inside, or new ones in their place?"),
                diagnosis="model-changed",
            )


@check("3.4", points=1, needs=("1.1", "1.2", "1.4", "2.2", "3.1"))
def test_rank_alpha_passed(replacement: Probed) -> None:
    """rank and alpha reach every layer"""
    rank, alpha = replacement.facts["rank"], replacement.facts["alpha"]
    expected = say("called with rank {rank} and alpha {alpha}, every layer has these", rank=rank, alpha=alpha)
    why = say("a default value in one call of the recursion stays unseen until the counts are wrong")
    for model, told in NAMED.items():
        for place in _places(replacement, model):
            new = place.get("new")
            if place["path"] == HEAD or adapters(place) != 1 or not isinstance(new, list):
                continue
            ranks = {min(shape) for shape in new if isinstance(shape, list) and len(shape) == 2}
            if ranks != {rank}:
                raise Failed(
                    expected=expected,
                    got=say(
                        "in {model}, `{path}` has rank {ranks}",
                        model=say(told),
                        path=place["path"],
                        ranks=" and ".join(map(str, sorted(ranks))),
                    ),
                    why=why,
                    next_step=say("follow rank through every call, the recursive one included"),
                    diagnosis="rank-not-passed",
                )
    for model in ("narrow", "nested"):
        for compared in replacement(f"{model}/scales").fact("compared", list):
            ratio, rest = compared.get("ratio"), compared.get("rest")
            if not isinstance(ratio, float) or not isinstance(rest, float):
                raise SkippedBecause("1.1")  # no A and B were found in this layer
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
                    next_step=say("follow alpha through every call, the recursive one included"),
                    diagnosis="alpha-not-passed" if multiple else None,
                )


@check("3.advice", points=0)
def test_called_twice(replacement: Probed) -> None:
    """Calling the function twice does not stack adapters"""
    seen = replacement.view.partial("twice")
    places = seen.fact("places", list) if seen.has("places") else []
    if any(adapters(place) > 1 for place in places if isinstance(place, dict)):
        raise Failed(
            expected=say("a second call changes nothing"),
            got=say("No points: calling replace_linear_with_lora twice on a model stacks two adapters on each layer."),
            why=say("a cell that is run twice by accident then doubles the update"),
            next_step=say(
                "To guard against it, leave alone what is already a LinearWithLoRA, and do not look inside it."
            ),
            diagnosis="stacks",
        )
