"""Exercise 1: LoRALayer."""

from __future__ import annotations

import numpy as np

from autograder.checks.lora_from_scratch.measure import fitted_factor, low_rank_update, rounding_bound
from autograder.checks.lora_from_scratch.misconceptions import RIGHT, recognise_scaling, scaling_words
from autograder.checks.lora_from_scratch.probed import Case, Probed
from autograder.checks.plugin import check
from autograder.checks.verdict import Failed
from autograder.checks.view import finite
from autograder.words import listed, number, say


@check("1.1", points=1)
def test_shapes(layer: Probed) -> None:
    """A and B are trainable parameters of the two low-rank shapes"""
    for case in layer.cases():
        seen = layer(f"{case.label}/construct")
        wanted = say(
            "LoRALayer{case} has two trainable parameters: A with {a} numbers per side and B with {b}",
            case=case,
            a=f"({case.in_dim}, {case.rank})",
            b=f"({case.rank}, {case.out_dim})",
        )
        why = say("only registered parameters are found by `parameters()`, moved by `.to()` and trained")
        if not seen.fact("is_module", bool):
            raise Failed(
                expected=say("LoRALayer is a `torch.nn.Module`"),
                got=say("calling LoRALayer{case} gives no module", case=case),
                why=why,
                next_step=say("let the class inherit from `torch.nn.Module` and call `super().__init__()` first"),
                diagnosis="not-a-module",
            )
        parameters = seen.fact("parameters", list)
        shapes = [f"{p['name']} {tuple(p['shape'])}" for p in parameters]
        if not seen.has("A"):
            raise Failed(
                expected=wanted,
                got=say("its parameters are {shapes}", shapes=", ".join(shapes) or say("none")),
                why=why,
                next_step=say("print `[(n, p.shape) for n, p in LoRALayer{case}.named_parameters()]`", case=case),
                diagnosis="wrong-shapes" if parameters else "no-parameters",
            )
        for role in ("A", "B"):
            factor = seen.fact(role, dict)
            if factor["name"] not in [p["name"] for p in parameters]:
                raise Failed(
                    expected=wanted,
                    got=say(
                        "`{name}` has the shape of {role}, but is a plain tensor",
                        name=factor["name"],
                        role=role,
                    ),
                    why=why,
                    next_step=say("look up what `torch.nn.Parameter` does with a tensor"),
                    diagnosis="plain-tensor",
                )
            if not factor["requires_grad"]:
                raise Failed(
                    expected=wanted,
                    got=say("`{name}` has requires_grad = False", name=factor["name"]),
                    why=say("a frozen {role} never learns", role=role),
                    next_step=say("LoRA trains both A and B: freeze neither"),
                    diagnosis="frozen-factor",
                )
        extra = [
            p["name"]
            for p in parameters
            if p["name"] not in (seen.fact("A", dict)["name"], seen.fact("B", dict)["name"])
        ]
        if extra:
            raise Failed(
                expected=wanted,
                got=say("it also has {names}", names=listed(extra)),
                why=say("more parameters than rank x (in + out) make the counts of exercise 4 wrong"),
                next_step=say("leave biases and other parameters out of the layer"),
                diagnosis="extra-parameters",
            )


@check("1.2", points=1)
def test_output_shape(layer: Probed) -> None:
    """The output has the shape (…, out) of its input (…, in)"""
    for case in layer.cases():
        seen = layer(f"{case.label}/shapes")
        for name in ("vector", "matrix", "batch"):
            given = tuple(seen.fact(f"{name}_in", list))
            wanted = (*given[:-1], case.out_dim)
            told = say("x of shape {given} gives an output of shape {wanted}", given=given, wanted=wanted)
            why = say("the layer's output is added to that of a linear layer, whatever comes before the last axis")
            if seen.tensor_type(name) != "Tensor":
                raise Failed(
                    expected=told,
                    got=say("LoRALayer{case}(x) returns {kind}", case=case, kind=seen.tensor_type(name)),
                    why=why,
                    next_step=say("does `forward` end with a `return`?"),
                    diagnosis="returns-nothing" if seen.tensor_type(name) == "NoneType" else "returns-no-tensor",
                )
            if seen.shape(name) != wanted:
                raise Failed(
                    expected=told,
                    got=say("LoRALayer{case}(x) has shape {shape}", case=case, shape=seen.shape(name)),
                    why=why,
                    next_step=say("write the shape of each intermediate result beside its line"),
                    diagnosis="wrong-output-shape",
                )
            if seen.dtype(name) != "float32":
                raise Failed(
                    expected=say("an output of x's own type, float32"),
                    got=say("{dtype}", dtype=seen.dtype(name)),
                    why=say("a layer that changes the type makes everything behind it slower, or fail"),
                    next_step=say("leave conversions out of `forward`"),
                    diagnosis="dtype-changed",
                )


@check("1.3", points=1, needs=("1.2",))
def test_zero_init(layer: Probed) -> None:
    """The update is exactly 0 at first, and can learn from there"""
    for case in layer.cases():
        layer.needs_pair(case)
        built, seen = layer(f"{case.label}/construct"), layer(f"{case.label}/start")
        output = seen.array("output", (len(case.arrays["x"]), case.out_dim))
        if not finite(output) or output.any():
            raise Failed(
                expected=say("a new layer's output is 0 everywhere"),
                got=say("up to {value:.3g} with LoRALayer{case}", value=float(np.abs(output).max()), case=case),
                why=say("fine-tuning must start from the pretrained model, not from a disturbed one"),
                next_step=say("which of the two factors has to be zero so that the product is?"),
                diagnosis=None if built.fact("B_is_zero", bool) else "b-not-zero",
            )
        if built.fact("A_is_zero", bool):
            both = built.fact("B_is_zero", bool)
            raise Failed(
                expected=say("B is zero at first, and A is not"),
                got=say("A and B are both zero") if both else say("A is zero and B is not"),
                why=say("B's first gradient is a product with A: with A = 0 it is 0, and B does not move"),
                next_step=say("start A from small random values and B from zeros"),
                diagnosis="both-zero" if both else "a-zero-b-random",
            )
        if not seen.fact("grad_B", bool) or not seen.array("grad_B_values").any():
            raise Failed(
                expected=say("the first gradient of B is not 0"),
                got=say("exactly 0") if seen.fact("grad_B", bool) else say("B gets no gradient at all"),
                why=say("without it the first step changes nothing, nor does any later one"),
                next_step=say("is the graph cut somewhere (`detach`, `.data`, `torch.no_grad()`, a copy)?"),
                diagnosis="graph-cut",
            )


@check("1.4", points=2, needs=("1.2",))
def test_scaling(layer: Probed) -> None:
    """The update is scaled by alpha / rank"""
    measured: list[tuple[int, float, float]] = []
    wrong: list[tuple[Case, float, float]] = []
    for case in layer.cases():
        layer.needs_pair(case)
        x, a, b = (case.arrays[name] for name in ("x", "A", "B"))
        output = layer(f"{case.label}/update").array("output", (len(x), case.out_dim))
        scale = RIGHT.factor(case.rank, case.alpha)
        product = low_rank_update(x, a, b)
        factor, rest = fitted_factor(output, product)
        if rest < 1e-3:
            measured.append((case.rank, case.alpha, factor))
        if not finite(output) or (np.abs(output - scale * product) > 2 * scale * rounding_bound(x, a, b)).any():
            wrong.append((case, factor, rest))
    if not wrong:
        return
    case, factor, rest = wrong[0]
    expected = say(
        "with rank {rank} and alpha {alpha}: {scale:.4g} · x A B",
        rank=case.rank,
        alpha=case.alpha,
        scale=RIGHT.factor(case.rank, case.alpha),
    )
    why = say("alpha / rank keeps the size of the update the same when the rank changes")
    known = recognise_scaling(measured) if len(measured) == len(list(layer.cases())) else None
    if known is not None:
        raise Failed(
            expected=expected,
            got=scaling_words(known, case.rank, case.alpha),
            why=why,
            next_step=say("try LoRALayer{case} with B = 1 by hand and compare with x @ A @ B", case=case),
            diagnosis=known.diagnosis,
        )
    if rest < 1e-3:
        got = say("{factor} · x A B, on every input, with LoRALayer{case}", factor=number(factor), case=case)
    else:
        got = say(
            "something that is no multiple of x A B, with the {kind} LoRALayer{case}",
            kind=case.kind,
            case=case,
        )
    raise Failed(
        expected=expected,
        got=got,
        why=why,
        next_step=say("set A and B to simple numbers, such as ones, and compute the output by hand"),
        diagnosis=_other_diagnosis(layer, case, rest),
    )


def _other_diagnosis(layer: Probed, case: Case, rest: float) -> str | None:
    seen = layer(f"{case.label}/update")
    if not seen.fact("B_kept", bool) or not seen.fact("A_kept", bool):
        return "factors-overwritten"
    output, again, doubled = (seen.array(name) for name in ("output", "again", "doubled"))
    if not output.any():
        return "update-always-zero"
    if (output != again).any():
        return "random-forward"
    if rest >= 1e-3 and np.allclose(doubled, 2 * output, rtol=1e-4, atol=1e-5) and case.kind == "square":
        return "wrong-product"
    if not np.allclose(doubled, 2 * output, rtol=1e-4, atol=1e-5):
        return "not-linear"
    return None
