"""Exercise 4: freeze_and_activate_lora.

4.2 stands before 4.1 because it explains it: which parameters are trainable says more than how many.
"""

from __future__ import annotations

from autograder.checks.lora_from_scratch.misconceptions import advice, recognise
from autograder.checks.lora_from_scratch.misconceptions.freezing import TRAINABLE, Parameter, common_part
from autograder.checks.lora_from_scratch.probed import Probed
from autograder.checks.plugin import check
from autograder.checks.verdict import Failed, WaitsFor
from autograder.words import later, listed, say


def _parameters(freezing: Probed, model: str) -> list[Parameter]:
    rows = freezing(f"{model}/freeze").fact("parameters", list)
    return [Parameter(*row) for row in rows if isinstance(row, list) and len(row) == 4]


@check("4.2", points=1, needs=("1.1", "2.3", "2.2", "3.1", "3.3"))
def test_exact_names(freezing: Probed) -> None:
    """The trainable parameters are exactly LoRA's"""
    expected = say("A and B of every layer are trainable, and nothing else")
    why = say("the base model must stay as it is, and LoRA is all that learns")
    for model in ("gpt2", "narrow"):
        parameters = _parameters(freezing, model)
        if all(p.base for p in parameters):
            raise Failed(
                expected=expected,
                got=say("the model has no LoRA parameters after exercise 3"),
                why=why,
                **advice("nothing-replaced"),
            )
        unfrozen = [p.name for p in parameters if p.base and p.trainable]
        frozen = [p.name for p in parameters if not p.base and not p.trainable]
        stand_ins = freezing.view.evidence.stand_ins
        if stand_ins and not unfrozen and len(frozen) == sum(not p.base for p in parameters):
            raise WaitsFor(stand_ins[0])  # LoRA may well be found by names that the student's own class has
        if unfrozen or frozen:
            got = (
                say("{count} tensors of the base are trainable: {names}", count=len(unfrozen), names=listed(unfrozen))
                if unfrozen
                else say("{count} LoRA tensors are frozen: {names}", count=len(frozen), names=listed(frozen))
            )
            raise Failed(
                expected=expected,
                got=got,
                why=why,
                **advice(
                    _names_diagnosis(parameters, unfrozen, frozen),
                    say("freeze everything first, then activate LoRA: which of the two misses these?"),
                ),
            )


def _names_diagnosis(parameters: list[Parameter], unfrozen: list[str], frozen: list[str]) -> str | None:
    trainable = {p.name for p in parameters if p.trainable}
    known = recognise(TRAINABLE, [(parameters, trainable)], lambda given, got: bool(given == got))
    if known or (unfrozen and frozen):
        return known
    if unfrozen == [p.name for p in parameters if p.base][::2]:
        return "switched"  # the probe had frozen every second one
    if frozen:
        return "lora-partly-frozen"
    others = [p.name for p in parameters if p.base and not p.trainable]
    return "name-matches-too-much" if common_part(unfrozen, others) else None


KNOWN_COUNTS = {
    (663_552, 163_700_736): ("rank-4", later("that is the count at rank 4, and rank 8 was asked for")),
}


@check("4.1", points=1, needs=("1.1", "4.2", "3.1", "3.2", "3.3", "3.4"))
def test_exact_counts(freezing: Probed) -> None:
    """The numbers of trainable and of all parameters on GPT-2 124M are exact"""
    parameters = _parameters(freezing, "gpt2")
    trainable = sum(p.size for p in parameters if p.trainable)
    total = sum(p.size for p in parameters)
    wanted = (1_327_104, 164_364_288)
    if (trainable, total) != wanted:
        diagnosis, words = KNOWN_COUNTS.get((trainable, total), (None, ""))
        got = say("{trainable:,} of {total:,}", trainable=trainable, total=total)
        raise Failed(
            expected=say(
                "{trainable:,} trainable of {total:,}, at rank 8 and alpha 16",
                trainable=wanted[0],
                total=wanted[1],
            ),
            got=say("{figure}: {hint}", figure=got, hint=say(words)) if words else got,
            why=say("the count is the first thing to compare with the paper: it shows what was adapted"),
            **advice(
                diagnosis,
                say("each adapted layer adds rank · (in + out): for which layers does your difference account?"),
            ),
        )


@check("4.3", points=1, needs=("1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "3.1", "3.3", "4.2"))
def test_gradient_flow(freezing: Probed) -> None:
    """After backward, every LoRA tensor has a gradient and no other has one"""
    parameters = _parameters(freezing, "narrow")
    seen = freezing("narrow/gradients")
    got_one = {name for name in seen.fact("with_gradient", list) if isinstance(name, str)}
    lora = {p.name for p in parameters if not p.base}
    expected = say("{count} tensors with a gradient, all of them LoRA's", count=len(lora))
    why = say(
        "a gradient outside LoRA is memory and time for nothing; one that is missing is a layer that never learns"
    )
    if not seen.fact("loss_has_gradient", bool):
        raise Failed(
            expected=expected,
            got=say("the loss has no graph: no gradient can flow at all"),
            why=why,
            **advice("no-graph"),
        )
    if got_one != lora:
        extra, missing = sorted(got_one - lora), sorted(lora - got_one)
        told = say("also {names}", names=listed(extra)) if extra else say("not {names}", names=listed(missing))
        raise Failed(
            expected=expected,
            got=say("{count} tensors: {told}", count=len(got_one), told=told),
            why=why,
            **advice("gradient-outside-lora" if extra else "gradient-missing"),
        )


@check("4.4", points=1, needs=("1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "3.1", "3.3", "4.2", "4.3"))
def test_step_changes_lora_only(freezing: Probed) -> None:
    """One optimiser step changes LoRA and leaves every frozen tensor as it was, bit for bit"""
    parameters = _parameters(freezing, "narrow")
    written = freezing("narrow/freeze").fact("changed_by_freezing", list)
    if written:
        raise Failed(
            expected=say("freezing and activating change no value"),
            got=say("{count} tensors have other values: {names}", count=len(written), names=listed(written)),
            why=say("what was learned, and B = 0, must outlive this function"),
            **advice("changed-by-freezing"),
        )
    freezing("narrow/gradients")
    changed = {name for name in freezing("narrow/step").fact("changed", list) if isinstance(name, str)}
    base = sorted(changed & {p.name for p in parameters if p.base})
    if base:
        raise Failed(
            expected=say("no tensor of the base model changes"),
            got=say("{count} changed: {names}", count=len(base), names=listed(base)),
            why=say("LoRA's promise is that the base can be shared, and the update taken off again"),
            **advice("base-changed"),
        )
    if not changed & {p.name for p in parameters if not p.base}:
        raise Failed(
            expected=say("LoRA's B changes with the first step"),
            got=say("nothing changed at all"),
            why=say("a model in which nothing moves does not learn"),
            **advice("nothing-learns"),
        )
