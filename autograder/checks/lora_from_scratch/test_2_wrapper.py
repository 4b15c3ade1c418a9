"""Exercise 2: LinearWithLoRA.

2.3 stands first because it explains the others: a layer that was not kept gives other outputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.checks.lora_from_scratch.measure import fitted_factor, largest
from autograder.checks.lora_from_scratch.misconceptions import advice, recognise
from autograder.checks.lora_from_scratch.misconceptions import wrapper as ideas
from autograder.checks.lora_from_scratch.misconceptions.wrapper import Paths
from autograder.checks.lora_from_scratch.probed import Case, Probed
from autograder.checks.plugin import check
from autograder.checks.verdict import Failed, SkippedBecause
from autograder.checks.view import Experiment
from autograder.words import later, listed, say

PARTS = (later("weight"), later("bias"))


def _shape(case: Case) -> tuple[int, int]:
    return len(case.arrays["x"]), case.out_dim


def _has_bias(case: Case) -> bool:
    return case.label != "case1"


def _paths(case: Case, update: NDArray[Any] | None = None) -> Paths:
    """Both paths in float64; the update is zero where none is given."""
    x, weight = case.arrays["x"].astype(np.float64), case.arrays["weight"].astype(np.float64)
    bias = case.arrays["bias"].astype(np.float64) if _has_bias(case) else np.zeros(case.out_dim)
    base = x @ weight.T + bias
    return Paths(x, base, bias, 0 * base if update is None else update, case.rank, case.alpha)


def _close(given: NDArray[Any], got: NDArray[Any]) -> bool:
    return bool(np.allclose(got, given, rtol=1e-3, atol=1e-3 * (1e-3 + float(np.abs(given).max()))))


@check("2.3", points=1)
def test_keeps_linear(wrapper: Probed) -> None:
    """The given layer's own weight and bias are kept, unchanged"""
    for case in wrapper.cases():
        seen = wrapper(f"{case.label}/wrap")
        parts = PARTS if _has_bias(case) else PARTS[:1]
        for part in parts:
            if not seen.fact(f"{part}_kept_as", list):
                raise Failed(
                    expected=say("the wrapper holds the given layer's {part}: the very same memory", part=say(part)),
                    got=say("its {part} is not among the wrapper's parameters", part=say(part)),
                    why=say("a new layer, or a copy, loses the pretrained weights or doubles the memory"),
                    **advice(_not_kept_diagnosis(wrapper, case, part)),
                )
        after = wrapper.view.partial(f"{case.label}/after")
        for part in parts:
            if after.has(part) and not np.array_equal(after.array(part), case.arrays[part]):
                raise Failed(
                    expected=say("the given layer's {part} has the values it had", part=say(part)),
                    got=say("its values changed, by wrapping it or by a forward pass"),
                    why=say("the pretrained weights are what fine-tuning starts from"),
                    **advice(f"{part}-changed"),
                )


def _not_kept_diagnosis(wrapper: Probed, case: Case, part: str) -> str:
    if wrapper(f"{case.label}/wrap").fact(f"{part}_copied_as", list):
        return "weight-copied"
    if part == "bias":
        return "bias-not-kept"
    start = wrapper.view.partial(f"{case.label}/start")
    same = start.has("after") and np.array_equal(start.array("before"), start.array("after"))
    return "weight-not-registered" if same else "weight-fresh"


@check("2.1", points=1, needs=("1.2", "1.3", "2.3"))
def test_identity_at_init(wrapper: Probed) -> None:
    """A freshly wrapped layer gives the same output as the layer it wraps, bit for bit"""
    for case in wrapper.cases():
        wrapper(f"{case.label}/wrap")
        seen = _start(wrapper, case)
        expected = say("LinearWithLoRA(linear, {rank}, {alpha})(x) equals linear(x)", rank=case.rank, alpha=case.alpha)
        why = say("at the start the adapted model must be the pretrained model, to the last bit")
        kind = seen.tensor_type("after")
        if kind != "Tensor":
            raise Failed(
                expected=expected,
                got=kind,
                why=why,
                **advice("returns-nothing" if kind == "NoneType" else "returns-no-tensor"),
            )
        if seen.shape("after") != _shape(case):
            raise Failed(
                expected=expected,
                got=say("shape {shape}", shape=seen.shape("after")),
                why=why,
                **advice("wrong-output-shape"),
            )
        _check_type(wrapper, case)
        before, after = seen.array("before", _shape(case)), seen.array("after", _shape(case))
        if not np.array_equal(before, after):
            raise Failed(
                expected=expected,
                got=say("it differs by up to {value:.3g}", value=largest(after - before)),
                why=why,
                **advice(
                    _identity_diagnosis(wrapper),
                    say("which terms does your forward add up, and which of them is not 0 at first?"),
                ),
            )


def _check_type(wrapper: Probed, case: Case) -> None:
    """In float64, where the layer itself, and a LoRALayer that passes 1.2, give float64."""
    seen = wrapper.view.partial(f"{case.label}/double")
    if seen.has("output") and seen.tensor_type("output") == "Tensor" and seen.dtype("output") != "float64":
        raise Failed(
            expected=say("an output of x's own type, {wanted}", wanted="float64"),
            got=seen.dtype("output"),
            why=say("a layer that changes the type makes everything behind it slower, or fail"),
            **advice("dtype-changed"),
        )


def _start(wrapper: Probed, case: Case) -> Experiment:
    """The wrapper's first output; what it raises is explained where that is known."""
    try:
        return wrapper(f"{case.label}/start")
    except Failed as failed:
        known = _sizes_diagnosis(wrapper, case) or (
            recognise(ideas.CHAINED, [(p, got) for c, p, got in _starts(wrapper) if c.kind == "square"], _close)
        )
        if known:
            failed.details |= advice(known)
        raise


def _starts(wrapper: Probed) -> Iterator[tuple[Case, Paths, NDArray[Any]]]:
    """What came out at the start, in the cases that ran."""
    for case in wrapper.cases():
        seen = wrapper.view.partial(f"{case.label}/start")
        if seen.has("after") and seen.tensor_type("after") == "Tensor" and seen.shape("after") == _shape(case):
            yield case, _paths(case), seen.array("after")


def _identity_diagnosis(wrapper: Probed) -> str | None:
    for case, _, after in _starts(wrapper):
        seen = wrapper.view.partial(f"{case.label}/start")
        if seen.has("again") and not np.array_equal(after, seen.array("again")):
            return "random-forward"
    return recognise(ideas.AT_START, [(paths, after) for _, paths, after in _starts(wrapper)], _close)


def _sizes_diagnosis(wrapper: Probed, case: Case) -> str | None:
    """Which other arguments a LoRALayer was made with, by the shapes that it has."""
    seen = wrapper(f"{case.label}/wrap")
    found = seen.fact("own_shapes", dict)
    candidates = {name: seen.fact("shapes_if", dict).get(name) for name in ("right", "swapped", "output", "alpha")}
    fitting = [name for name, shapes in candidates.items() if shapes and shapes == found]
    if "right" in fitting or len(fitting) != 1:
        return None
    return {"swapped": "sizes-swapped", "output": "lora-of-output", "alpha": "rank-alpha-swapped"}[fitting[0]]


@check("2.2", points=1, needs=("1.1", "1.2", "1.4", "2.3", "2.1"))
def test_sum_of_paths(wrapper: Probed) -> None:
    """The output is the linear layer's output plus the LoRA layer's"""
    expected = say("linear(x) + lora(x), for any A and B")
    why = say("this sum is all of LoRA: the base keeps what it knows, the update adds to it")
    measured: list[tuple[Case, Paths, NDArray[Any]]] = []
    for case in wrapper.cases():
        wrapper(f"{case.label}/wrap")
        seen, alone = wrapper(f"{case.label}/update"), wrapper(f"{case.label}/layer_alone")
        if not alone.has("output"):
            raise SkippedBecause("1.1")
        if not seen.fact("pair_found", bool):
            raise Failed(
                expected=expected,
                got=say("no A and B for rank {rank} are among the wrapper's own parameters", rank=case.rank),
                why=why,
                **advice(_no_pair_diagnosis(wrapper, case)),
            )
        if not seen.fact("input_kept", bool):
            raise Failed(
                expected=say("x is the same after the forward pass"),
                got=say("its values changed"),
                why=why,
                **advice("input-changed"),
            )
        update = alone.array("output", _shape(case))
        if not update.any():
            raise SkippedBecause("1.4")  # a layer that gives nothing shows no sum
        measured.append((case, _paths(case, update), seen.array("output", _shape(case))))
    for case, paths, output in measured:
        if _close(paths.base + paths.update, output):
            continue
        factor, rest = fitted_factor(output - paths.base, paths.update)
        hint = say("both paths get the same x, and their outputs are added once")
        if rest < 1e-3:
            factor = factor if abs(factor) > 1e-4 else 0.0  # rounding
            got = say("linear(x) + {factor:.4g} · lora(x)", factor=factor)
            if factor:
                hint = say("is LoRALayer made with this rank and this alpha, and is its output scaled nowhere else?")
        else:
            got = say("something else, with a linear layer of {sizes}", sizes=f"({case.in_dim}, {case.out_dim})")
        known = recognise(ideas.SUMS, [(p, o) for _, p, o in measured], _close)
        raise Failed(
            expected=expected,
            got=got,
            why=why,
            **advice(known or _alpha_diagnosis(measured), hint),
        )
    for case, paths, output in measured:
        _check_evaluated(wrapper, case, output)
        _check_gradient(wrapper, case, paths)
        _check_nothing_else(wrapper, case)


def _check_evaluated(wrapper: Probed, case: Case, output: NDArray[Any]) -> None:
    evaluated = wrapper(f"{case.label}/evaluated").array("output", _shape(case))
    if not _close(output, evaluated):
        raise Failed(
            expected=say("the same output after `eval()` as in training"),
            got=say("after `eval()` it differs by up to {value:.3g}", value=largest(evaluated - output)),
            why=say("what was learned is meant for use, and a model is used after `eval()`"),
            **advice("eval-differs"),
        )


def _check_nothing_else(wrapper: Probed, case: Case) -> None:
    seen = wrapper(f"{case.label}/wrap")
    names = [str(name) for name in seen.fact("own_names", list)]
    of_layer = wrapper(f"{case.label}/layer_alone").fact("parameters", int)  # check 1.1 says what it has too many
    if seen.fact("weight_kept_as", list) and len(names) > of_layer:
        raise Failed(
            expected=say("beside the given layer's own parameters, A and B"),
            got=say("{count} parameters: {names}", count=len(names), names=listed(names)),
            why=say("more parameters than rank x (in + out) make the counts of exercise 4 wrong"),
            **advice("extra-in-wrapper"),
        )


def _check_gradient(wrapper: Probed, case: Case, paths: Paths) -> None:
    """The gradient that reaches x is that of both paths; where forward's own values are right."""
    sent = np.linspace(-1, 1, paths.base.size).reshape(paths.base.shape)
    of_base = sent @ case.arrays["weight"].astype(np.float64)
    of_update, got = (
        seen.array("input", of_base.shape) if seen.tensor_type("input") == "Tensor" else np.zeros_like(of_base)
        for seen in (wrapper(f"{case.label}/layer_alone"), wrapper(f"{case.label}/gradient"))
    )
    if _close(of_base + of_update, got):
        return
    known = "base-detached" if _close(of_update, got) else "lora-input-detached" if _close(of_base, got) else None
    raise Failed(
        expected=say("the gradient that reaches x is that of both paths"),
        got=say("another one, or none"),
        why=say("what lies before this layer learns through both paths: a frozen layer passes gradients on"),
        **advice(known, say("is anything in `forward` cut off: `detach`, `.data`, `torch.no_grad()`?")),
    )


def _no_pair_diagnosis(wrapper: Probed, case: Case) -> str:
    found = wrapper(f"{case.label}/wrap").fact("own_shapes", dict)
    if not found:
        return "no-lora-inside"
    return _sizes_diagnosis(wrapper, case) or "rank-not-passed"


def _alpha_diagnosis(measured: list[tuple[Case, Paths, NDArray[Any]]]) -> str | None:
    """An update that would be right for one and the same other alpha in all cases."""
    fits = [(case, *fitted_factor(output - p.base, p.update)) for case, p, output in measured]
    alphas = [factor * case.alpha for case, factor, _ in fits]
    fixed = all(rest < 1e-3 for *_, rest in fits) and np.ptp(alphas) < 1e-2 * abs(alphas[0])
    return "alpha-not-passed" if fixed else None
