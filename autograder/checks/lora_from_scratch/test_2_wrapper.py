"""Exercise 2: LinearWithLoRA."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograder.checks.lora_from_scratch.measure import fitted_factor
from autograder.checks.lora_from_scratch.probed import Case, Probed
from autograder.checks.plugin import check
from autograder.checks.verdict import Failed, SkippedBecause
from autograder.words import say


def _shape(case: Case) -> tuple[int, int]:
    return len(case.arrays["x"]), case.out_dim


def _linear(case: Case) -> NDArray[np.float64]:
    """x W^T + b in float64."""
    x, weight = case.arrays["x"].astype(np.float64), case.arrays["weight"].astype(np.float64)
    output: NDArray[np.float64] = x @ weight.T
    return output + case.arrays["bias"] if _has_bias(case) else output


def _has_bias(case: Case) -> bool:
    return case.label != "case1"


@check("2.1", points=1, needs=("1.2", "1.3"))
def test_identity_at_init(wrapper: Probed) -> None:
    """A freshly wrapped layer gives the same output as the layer it wraps, bit for bit"""
    for case in wrapper.cases():
        wrapper(f"{case.label}/wrap")
        seen = wrapper(f"{case.label}/start")
        expected = say("LinearWithLoRA(linear, {rank}, {alpha})(x) equals linear(x)", rank=case.rank, alpha=case.alpha)
        why = say("at the start the adapted model must be the pretrained model, to the last bit")
        if seen.tensor_type("after") != "Tensor" or seen.shape("after") != _shape(case):
            kind = seen.tensor_type("after")
            raise Failed(
                expected=expected,
                got=say("shape {shape}", shape=seen.shape("after")) if kind == "Tensor" else kind,
                why=why,
                next_step=say("does `forward` return the sum of the two paths?"),
                diagnosis="wrong-output-shape" if kind == "Tensor" else "returns-no-tensor",
            )
        before, after = seen.array("before", _shape(case)), seen.array("after", _shape(case))
        if not np.allclose(before, _linear(case), rtol=1e-4, atol=1e-4):
            raise SkippedBecause("2.3")
        if not np.array_equal(before, after):
            raise Failed(
                expected=expected,
                got=say("it differs by up to {value:.3g}", value=float(np.nanmax(np.abs(after - before)))),
                why=why,
                next_step=say("which terms does your forward add up, and which of them is not 0 at first?"),
                diagnosis=_identity_diagnosis(case, before, after),
            )


def _identity_diagnosis(case: Case, before: NDArray[np.float32], after: NDArray[np.float32]) -> str | None:
    if not after.any():
        return "base-output-dropped"
    if np.allclose(after, 2 * before, rtol=1e-4, atol=1e-5):
        return "base-added-twice"
    if _has_bias(case) and np.allclose(before - after, case.arrays["bias"], rtol=1e-3, atol=1e-4):
        return "bias-lost"
    return None


@check("2.2", points=1, needs=("1.1", "1.2", "2.1"))
def test_sum_of_paths(wrapper: Probed) -> None:
    """The output is the linear layer's output plus the LoRA layer's"""
    for case in wrapper.cases():
        wrapper(f"{case.label}/wrap")
        seen, alone = wrapper(f"{case.label}/update"), wrapper(f"{case.label}/layer_alone")
        expected = say("linear(x) + lora(x), for any A and B")
        why = say("this sum is all of LoRA: the base keeps what it knows, the update adds to it")
        if not alone.has("output"):
            raise SkippedBecause("1.1")
        if not seen.fact("pair_found", bool):
            raise Failed(
                expected=expected,
                got=say("no A and B of a LoRALayer are among the wrapper's own parameters"),
                why=why,
                next_step=say("keep the LoRA layer as an attribute of the wrapper, so that it is registered"),
                diagnosis="no-lora-inside",
            )
        output, update = seen.array("output", _shape(case)), alone.array("output", _shape(case))
        base = _linear(case)
        if np.allclose(output, base + update, rtol=1e-3, atol=1e-3 * float(np.abs(base + update).max())):
            continue
        factor, rest = fitted_factor(output - base, update)
        if rest < 1e-3:
            got = say("linear(x) + {factor:.4g} · lora(x)", factor=factor)
        else:
            got = say("something else, with a linear layer of {sizes}", sizes=f"({case.in_dim}, {case.out_dim})")
        raise Failed(
            expected=expected,
            got=got,
            why=why,
            next_step=say("both paths get the same x, and their outputs are added once"),
            diagnosis=_sum_diagnosis(output, update, factor if rest < 1e-3 else None),
        )


def _sum_diagnosis(output: NDArray[np.float32], update: NDArray[np.float32], factor: float | None) -> str | None:
    if factor is not None and abs(factor) < 1e-3:
        return "lora-path-dropped"
    if factor is not None and abs(factor - 2) < 1e-2:
        return "lora-added-twice"
    if np.allclose(output, update, rtol=1e-3, atol=1e-3):
        return "base-output-dropped"
    return None


@check("2.3", points=1)
def test_keeps_linear(wrapper: Probed) -> None:
    """The given layer's own weight and bias are kept, unchanged"""
    for case in wrapper.cases():
        seen = wrapper(f"{case.label}/wrap")
        parts = ("weight", "bias") if _has_bias(case) else ("weight",)
        for part in parts:
            if not seen.fact(f"{part}_kept_as", list):
                raise Failed(
                    expected=say("the wrapper holds the given layer's {part}: the very same memory", part=part),
                    got=say("its {part} is not among the wrapper's parameters", part=part),
                    why=say("a new layer, or a copy, loses the pretrained weights or doubles the memory"),
                    next_step=say("keep the layer that you were given, as an attribute"),
                    diagnosis=f"{part}-not-kept",
                )
        after = wrapper(f"{case.label}/after")
        for part in parts:
            if not np.array_equal(after.array(part), case.arrays[part]):
                raise Failed(
                    expected=say("the given layer's {part} has the values it had", part=part),
                    got=say("its values changed, by wrapping it or by a forward pass"),
                    why=say("the pretrained weights are what fine-tuning starts from"),
                    next_step=say("initialise and change only A and B"),
                    diagnosis=f"{part}-changed",
                )
