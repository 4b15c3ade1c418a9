"""Exercise 1: LoRALayer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks.lora_from_scratch.measure import (
    LARGE_AT_START,
    fitted_factor,
    largest,
    low_rank_update,
    rounding_bound,
    size_at_start,
)
from autograder.checks.lora_from_scratch.misconceptions import advice, recognise, scaling
from autograder.checks.lora_from_scratch.misconceptions.scaling import Sizes, right, scaling_words
from autograder.checks.lora_from_scratch.probed import Case, Probed
from autograder.checks.plugin import check
from autograder.checks.verdict import Failed
from autograder.checks.view import Experiment, finite
from autograder.words import listed, number, say


@check("1.1", points=1)
def test_shapes(layer: Probed) -> None:
    """A and B are trainable parameters of the two low-rank shapes"""
    why = say("only registered parameters are found by `parameters()`, moved by `.to()` and trained")
    for case in layer.cases():
        seen = layer(f"{case.label}/construct")
        wanted = say(
            "LoRALayer{case} has two trainable parameters: A with {a} numbers per side and B with {b}",
            case=case,
            a=f"({case.in_dim}, {case.rank})",
            b=f"({case.rank}, {case.out_dim})",
        )
        if not seen.fact("is_module", bool):
            raise Failed(
                expected=say("LoRALayer is a `torch.nn.Module`"),
                got=say("calling LoRALayer{case} gives no module", case=case),
                why=why,
                **advice("not-a-module"),
            )
        seen = layer(f"{case.label}/parameters")
        parameters = seen.fact("parameters", list)
        if not seen.has("A"):
            shapes = [f"{p['name']} {tuple(p['shape'])}" for p in parameters]
            raise Failed(
                expected=wanted,
                got=say("its parameters are {shapes}", shapes=listed(shapes) if shapes else say("none")),
                why=why,
                **advice(_shapes_diagnosis(layer)),
            )
        _check_factors(seen, wanted, why)


def _check_factors(seen: Experiment, wanted: str, why: str) -> None:
    names = [p["name"] for p in seen.fact("parameters", list)]
    factors = {role: seen.fact(role, dict) for role in ("A", "B")}
    for role, factor in factors.items():
        if factor["name"] not in names:
            raise Failed(
                expected=wanted,
                got=say("`{name}` has the shape of {role}, but is a plain tensor", name=factor["name"], role=role),
                why=why,
                **advice("plain-tensor"),
            )
        if not factor["requires_grad"]:
            raise Failed(
                expected=wanted,
                got=say("`{name}` has requires_grad = False", name=factor["name"]),
                why=say("a frozen {role} never learns", role=role),
                **advice("frozen-factor"),
            )
    extra = [name for name in names if name not in (factors["A"]["name"], factors["B"]["name"])]
    if extra:
        raise Failed(
            expected=wanted,
            got=say("it also has {names}", names=listed(extra)),
            why=say("more parameters than rank x (in + out) make the counts of exercise 4 wrong"),
            **advice("extra-parameters"),
        )


def _shapes_diagnosis(layer: Probed) -> str:
    cases = list(layer.cases())
    shapes = [[p["shape"] for p in layer(f"{c.label}/parameters").fact("parameters", list)] for c in cases]
    if not any(shapes):
        return "no-parameters"
    sizes = [
        sorted(size for shape in s for size in shape if size != c.rank) for c, s in zip(cases, shapes, strict=True)
    ]
    if all(found == sizes[0] for found in sizes):
        return "sizes-fixed"  # three different layers, and always the same sizes
    if all(
        any(sorted(shape) == sorted((c.in_dim, c.out_dim)) for shape in s) for c, s in zip(cases, shapes, strict=True)
    ):
        return "full-matrix"
    ranks = {_rank(c, s) for c, s in zip(cases, shapes, strict=True)}
    return "rank-ignored" if len(ranks) == 1 and None not in ranks else "wrong-shapes"


def _rank(case: Case, shapes: Sequence[Any]) -> int | None:
    """The rank that two factors of these shapes have, whatever was asked for."""
    sizes = {sum(shape) - case.in_dim for shape in shapes if len(shape) == 2 and case.in_dim in shape}
    sizes &= {sum(shape) - case.out_dim for shape in shapes if len(shape) == 2 and case.out_dim in shape}
    return sizes.pop() if len(sizes) == 1 else None


@check("1.2", points=1, needs=("1.1",))
def test_output_shape(layer: Probed) -> None:
    """The output has the shape (…, out) of its input (…, in), and its type and device"""
    why = say("the layer's output is added to that of a linear layer, whatever comes before the last axis")
    for case in layer.cases():
        seen = layer(f"{case.label}/shapes")
        for name in ("vector", "matrix", "batch", "row", "column"):
            given = tuple(seen.fact(f"{name}_in", list))
            wanted = (*given[:-1], case.out_dim)
            told = say("x of shape {given} gives an output of shape {wanted}", given=given, wanted=wanted)
            kind = seen.tensor_type(name)
            if kind != "Tensor":
                raise Failed(
                    expected=told,
                    got=say("LoRALayer{case}(x) returns {kind}", case=case, kind=kind),
                    why=why,
                    **advice("returns-nothing" if kind == "NoneType" else "returns-no-tensor"),
                )
            if seen.shape(name) != wanted:
                raise Failed(
                    expected=told,
                    got=say("LoRALayer{case}(x) has shape {shape}", case=case, shape=seen.shape(name)),
                    why=why,
                    **advice("wrong-output-shape"),
                )
        _check_type(seen.dtype("matrix"), "float32")
        if not layer.view.partial(f"{case.label}/update").has("recreated"):  # check 1.3 says so
            _check_type(layer(f"{case.label}/double").dtype("output"), "float64")
        _check_device(layer, case)


def _check_type(found: str, wanted: str) -> None:
    if found != wanted:
        raise Failed(
            expected=say("an output of x's own type, {wanted}", wanted=wanted),
            got=found,
            why=say("a layer that changes the type makes everything behind it slower, or fail"),
            **advice("dtype-changed"),
        )


def _check_device(layer: Probed, case: Case) -> None:
    """On another device an error that speaks of devices counts, and no other: not everything runs there."""
    error = layer.view.error_of(f"{case.label}/elsewhere")
    if error is not None and "device" in str(error.get("message")):
        raise Failed(
            expected=say("after `layer.to(device)`, inputs on that device are computed there"),
            got=str(error.get("message")).partition("\n")[0][:160],
            why=say("a model is moved to a GPU as a whole, and every layer has to come along"),
            **advice("device-fixed"),
            cell=error.get("cell") if isinstance(error.get("cell"), int) else None,
        )


@check("1.3", points=1, needs=("1.1", "1.2"))
def test_zero_init(layer: Probed) -> None:
    """The update is exactly 0 at first, and can learn from there"""
    for case in layer.cases():
        layer.needs_pair(case)
        built, seen = layer(f"{case.label}/parameters"), layer(f"{case.label}/start")
        for role in ("A", "B"):
            if not built.fact(f"{role}_is_number", bool):
                raise Failed(
                    expected=say("A starts from small random values, and B from zeros"),
                    got=say("{role} is made, and never filled", role=role),
                    why=say("it then holds whatever was in memory: another start at each run, or no number at all"),
                    **advice("uninitialised"),
                )
        output = seen.array("output", (len(case.arrays["x"]), case.out_dim))
        if not finite(output) or output.any():
            raise Failed(
                expected=say("a new layer's output is 0 everywhere"),
                got=say("up to {value:.3g} with LoRALayer{case}", value=float(np.abs(output).max()), case=case),
                why=say("fine-tuning must start from the pretrained model, not from a disturbed one"),
                **advice(
                    None if built.fact("B_is_zero", bool) else "b-not-zero",
                    say("which term of your forward is not 0 when B is?"),
                ),
            )
        if built.fact("A_is_zero", bool):
            both = built.fact("B_is_zero", bool)
            raise Failed(
                expected=say("B is zero at first, and A is not"),
                got=say("A and B are both zero") if both else say("A is zero and B is not"),
                why=say("B's first gradient is a product with A: with A = 0 it is 0, and B does not move"),
                **advice("both-zero" if both else "a-zero-b-random"),
            )
        if built.fact("A_alike", bool):
            raise Failed(
                expected=say("A starts from small random values, and B from zeros"),
                got=say("all columns of A are alike"),
                why=say("they then get the same gradients, for ever: the update has rank 1, whatever `rank` says"),
                **advice("a-constant"),
            )
        empty = built.fact("A_empty_columns", int)
        if empty:
            raise Failed(
                expected=say("A starts from small random values, and B from zeros"),
                got=say("{count} of the {rank} columns of A are 0", count=empty, rank=case.rank),
                why=say("where a column of A and its row of B are both 0, neither ever moves"),
                **advice("a-partly-zero"),
            )
        if not seen.fact("grad_B", bool) or not seen.array("grad_B_values").any():
            recreated = layer.view.partial(f"{case.label}/update").has("recreated")
            raise Failed(
                expected=say("the first gradient of B is not 0"),
                got=say("exactly 0") if seen.fact("grad_B", bool) else say("B gets no gradient at all"),
                why=say("without it the first step changes nothing, nor does any later one"),
                **advice("parameters-recreated" if recreated else "graph-cut"),
            )
        _check_later_gradients(layer.view.partial(f"{case.label}/update"))


def _check_later_gradients(seen: Experiment) -> None:
    """With B ≠ 0, as after the first step; where forward itself fails then, check 1.4 says so."""
    if not seen.has("grad_A"):
        return
    if not seen.fact("grad_A", bool):
        raise Failed(
            expected=say("A gets a gradient as soon as B is not 0"),
            got=say("none, with B ≠ 0"),
            why=say("an A that never moves leaves half of LoRA untrained"),
            **advice("a-detached"),
        )
    if not seen.fact("input_has_gradient", bool):
        raise Failed(
            expected=say("a gradient flows on to the layer's input"),
            got=say("none, with B ≠ 0"),
            why=say("the adapters of earlier layers learn through this one"),
            **advice("input-detached"),
        )


@check("1.4", points=2, needs=("1.1", "1.2", "1.3"))
def test_scaling(layer: Probed) -> None:
    """The update is scaled by alpha / rank"""
    measured: list[tuple[Sizes, float]] = []
    wrong: list[tuple[Case, float, float]] = []
    for case in layer.cases():
        layer.needs_pair(case)
        _check_kept(layer.view.partial(f"{case.label}/update"), case)
        x, a, b = (case.arrays[name] for name in ("x", "A", "B"))
        output = layer(f"{case.label}/update").array("output", (len(x), case.out_dim))
        sizes = Sizes(case.rank, case.alpha, case.in_dim, case.out_dim)
        product = low_rank_update(x, a, b)
        factor, rest = fitted_factor(output, product)
        if rest < 1e-3:
            measured.append((sizes, factor))
        bound = 2 * right(sizes) * rounding_bound(x, a, b)
        if not finite(output) or (np.abs(output - right(sizes) * product) > bound).any():
            wrong.append((case, factor, rest))
    if not wrong:
        _check_evaluated(layer)
        return
    case, factor, rest = wrong[0]
    multiple = len(measured) == len(list(layer.cases()))
    if multiple:
        sizes, factor = next((s, f) for s, f in measured if abs(f / right(s) - 1) > 1e-5)
        got = scaling_words(factor, sizes)
    else:
        kind = say("{kind} LoRALayer{case}", kind=say(case.kind), case=case)
        got = (
            say("{factor} · x A B with the {kind}", factor=number(factor), kind=kind)
            if rest < 1e-3
            else say("something that is no multiple of x A B, with the {kind}", kind=kind)
        )
    raise Failed(
        expected=say(
            "with rank {rank} and alpha {alpha}: {scale:.4g} · x A B",
            rank=case.rank,
            alpha=case.alpha,
            scale=case.alpha / case.rank,
        ),
        got=got,
        why=say("alpha / rank keeps the size of the update the same when the rank changes"),
        **advice(
            _scaling_diagnosis(measured) if multiple else _other_diagnosis(layer, case),
            say("set A and B to simple numbers, such as ones, and compute the output by hand"),
        ),
    )


def _check_evaluated(layer: Probed) -> None:
    for case in layer.cases():
        shape = len(case.arrays["x"]), case.out_dim
        output = layer(f"{case.label}/update").array("output", shape)
        evaluated = layer(f"{case.label}/evaluated").array("output", shape)
        if not np.allclose(output, evaluated, rtol=1e-5, atol=1e-6):
            raise Failed(
                expected=say("the same output after `eval()` as in training"),
                got=say("after `eval()` it differs by up to {value:.3g}", value=largest(evaluated - output)),
                why=say("what was learned is meant for use, and a model is used after `eval()`"),
                **advice("eval-differs"),
            )


def _check_kept(seen: Experiment, case: Case) -> None:
    recreated = seen.has("recreated")
    if recreated or (seen.has("A_kept") and not (seen.fact("A_kept", bool) and seen.fact("B_kept", bool))):
        raise Failed(
            expected=say("forward uses A and B as they are, and leaves them so"),
            got=say("after a forward pass of LoRALayer{case} they are others", case=case),
            why=say("what is written over in each forward pass cannot learn"),
            **advice("parameters-recreated" if recreated else "factors-overwritten"),
        )


def _scaling_diagnosis(measured: Sequence[tuple[Sizes, float]]) -> str | None:
    if not any(factor for _, factor in measured):
        return "update-always-zero"
    known = recognise(scaling.KNOWN, measured, lambda given, got: bool(np.isclose(got, given, rtol=1e-3)))
    constant = np.ptp([factor for _, factor in measured]) < 1e-3 * abs(measured[0][1])
    return known or ("scaling-constant" if constant else None)


def _other_diagnosis(layer: Probed, case: Case) -> str | None:
    seen = layer(f"{case.label}/update")
    shape = len(case.arrays["x"]), case.out_dim
    output, again, doubled = (seen.array(name, shape) for name in ("output", "again", "doubled"))
    summed = seen.array("summed", (1, case.out_dim))
    if not finite(output):
        return None
    if (output != again).any():
        return "random-forward"
    tolerance = 1e-4 * float(np.abs(output).max())
    doubles = np.allclose(doubled, 2 * output, rtol=1e-3, atol=tolerance)
    if not doubles or not np.allclose(summed, output[:1] + output[1:2], rtol=1e-3, atol=tolerance):
        return "not-linear"
    return "wrong-product" if case.kind == "square" else None


@check("1.advice", points=0)
def test_small_start(layer: Probed) -> None:
    """A starts small"""
    size = size_at_start(layer)
    if size > LARGE_AT_START:
        raise Failed(
            expected=say("values much smaller than 1"),
            got=say("This costs no points: A starts with values of about {size:.2g}.", size=size),
            why=say("what the layers add then grows so fast that training throws the model off"),
            next_step=say("Scale them down, to 1 / sqrt(rank) or less, or use kaiming_uniform_, before you train."),
            diagnosis="a-too-large",
        )
