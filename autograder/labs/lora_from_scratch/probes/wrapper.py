"""Exercise 2: a linear layer with a LoRA layer beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import nn

from autograder.kit.recorder import Recorder, from_numpy
from autograder.labs.lora_from_scratch.probes.adapters import (
    AsAsked,
    by_position,
    described,
    find_pair,
    is_same_storage,
    layer_or_as_asked,
    learn_roles,
    learn_roles_in,
    parameters_of,
)
from autograder.labs.lora_from_scratch.probes.memory import empty_is_nan


@empty_is_nan()
def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Per case: wrap a given linear layer, compare before and after, then with given A and B.

    Args:
        facts: {"cases": [{"in", "out", "rank", "alpha", "bias"}, ...]}
        arrays: per case i: "i/x" (N, in), "i/A" (in, rank), "i/B" (rank, out), "i/weight" (out, in), "i/bias" (out,)
    """
    given_layer, wrap = by_position(names["LoRALayer"]), by_position(names["LinearWithLoRA"])
    lora_layer = layer_or_as_asked(names["LoRALayer"])
    roles = learn_roles(given_layer) or learn_roles_in(wrap)
    roles_alone = roles if lora_layer is not AsAsked else {"A": "A", "B": "B"}
    for i, case in enumerate(facts["cases"]):
        given = {key.partition("/")[2]: from_numpy(a) for key, a in arrays.items() if key.startswith(f"{i}/")}
        label, sizes = f"case{i}", (case["in"], case["out"], case["rank"])
        x = given["x"]
        linear = nn.Linear(case["in"], case["out"], bias=case["bias"])
        with torch.no_grad():
            linear.weight.copy_(given["weight"])
            if case["bias"]:
                linear.bias.copy_(given["bias"])
        originals = dict(linear.named_parameters())
        base_output = linear(x)
        wrapped: Any = None
        bias = "" if case["bias"] else ", bias=False"
        call = f"LinearWithLoRA(torch.nn.Linear({case['in']}, {case['out']}{bias}), {case['rank']}, {case['alpha']})"
        called = f"{call}(torch.randn({len(x)}, {case['in']}))"

        with record.experiment(f"{label}/wrap", call) as seen:
            wrapped = wrap(linear, case["rank"], case["alpha"])
            seen.facts["is_module"] = isinstance(wrapped, nn.Module)
            seen.facts["parameters"] = [described(*named) for named in parameters_of(wrapped)]
            for part, original in originals.items():
                kept = [n for n, p in parameters_of(wrapped) if is_same_storage(p, original)]
                seen.facts[f"{part}_kept_as"] = kept
                copied = [n for n, p in parameters_of(wrapped) if n not in kept and torch.equal(p.data, original.data)]
                seen.facts[f"{part}_copied_as"] = copied
            own = [(n, p) for n, p in parameters_of(wrapped) if not _is_original(p, originals)]
            seen.facts["own_shapes"] = _shapes(own)
            seen.facts["own_names"] = [name for name, _ in own]
            seen.facts["shapes_if"] = _shapes_with_other_arguments(given_layer, *sizes, case["alpha"])
        if wrapped is None:
            continue

        with record.experiment(f"{label}/start", called) as seen:
            seen.tensor("before", base_output)
            seen.tensor("after", wrapped(x.clone()))
            seen.tensor("again", wrapped(x.clone()))

        with record.experiment(f"{label}/update", called) as seen:
            own = [named for named in parameters_of(wrapped) if not _is_original(named[1], originals)]
            pair = find_pair(own, *sizes, roles)
            seen.facts["pair_found"] = pair is not None
            if pair is not None:
                pair.a.set(given["A"])
                pair.b.set(given["B"])
            given_x = x.clone()
            seen.tensor("output", wrapped(given_x))
            seen.facts["input_kept"] = bool(torch.equal(given_x, x))

        with record.experiment(f"{label}/evaluated", f"{call}.eval()(x)") as seen:
            values = {part: original.detach().clone() for part, original in originals.items()}
            evaluated = wrapped.eval()
            seen.facts["changed"] = [part for part, original in originals.items() if not original.equal(values[part])]
            seen.tensor("output", evaluated(x.clone()))
            wrapped.train()

        with record.experiment(f"{label}/gradient", called) as seen:
            seen.tensor("input", _gradient_of_input(wrapped, x))

        with record.experiment(f"{label}/layer_alone") as seen:
            layer = lora_layer(*sizes, case["alpha"])
            seen.facts["parameters"] = len(parameters_of(layer))
            alone = find_pair(parameters_of(layer), *sizes, roles_alone)
            if alone is not None:
                alone.a.set(given["A"])
                alone.b.set(given["B"])
                seen.tensor("output", layer(x.clone()))
                seen.tensor("input", _gradient_of_input(layer, x))

        with record.experiment(f"{label}/after") as seen:
            output = wrapped(x.clone())
            if output.requires_grad:
                output.sum().backward()
            for part, original in originals.items():
                seen.tensor(part, original)

        with record.experiment(f"{label}/batch") as seen:
            seen.tensor("output", wrapped(x.reshape(2, -1, case["in"])))

        with record.experiment(f"{label}/double", f"{call}.double()(x.double())") as seen:
            seen.tensor("output", wrapped.double()(x.double()))


def _gradient_of_input(module: Any, x: torch.Tensor) -> torch.Tensor | None:
    """What reaches x when a gradient that rises from -1 to 1 is sent back from the output."""
    features = x.clone().requires_grad_()
    output = module(features.clone())  # a copy may be written into
    if isinstance(output, torch.Tensor) and output.requires_grad:
        sent = torch.linspace(-1, 1, output.numel()).view(output.shape)
        (output.float() * sent).sum().backward()  # backward(sent) would import the compiler
    return features.grad


def _shapes(named: Iterable[tuple[str, torch.Tensor]]) -> dict[str, list[int]]:
    """Last part of a parameter's name -> its shape."""
    return {name.rpartition(".")[2]: list(tensor.shape) for name, tensor in named}


def _shapes_with_other_arguments(
    lora_layer: Any, in_dim: int, out_dim: int, rank: int, alpha: float
) -> dict[str, dict[str, list[int]]]:
    """The shapes of the student's own LoRALayer if it were made with the right arguments, or with others."""
    arguments = {
        "right": (in_dim, out_dim, rank, alpha),
        "swapped": (out_dim, in_dim, rank, alpha),
        "output": (out_dim, out_dim, rank, alpha),
        "alpha": (in_dim, out_dim, int(alpha), rank),
    }
    shapes = {}
    for name, values in arguments.items():
        try:
            shapes[name] = _shapes(parameters_of(lora_layer(*values)))
        except BaseException:  # the layer's own checks say so
            shapes[name] = {}
    return shapes


def _is_original(tensor: torch.Tensor, originals: Mapping[str, torch.Tensor]) -> bool:
    return any(is_same_storage(tensor, original) for original in originals.values())
