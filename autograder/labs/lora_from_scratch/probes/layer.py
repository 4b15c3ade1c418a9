"""Exercise 1: the LoRA layer by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray

from autograder.kit.causes import arguments_of
from autograder.kit.recorder import Recorder, from_numpy
from autograder.labs.lora_from_scratch.probes.adapters import (
    Pair,
    Roles,
    by_position,
    described,
    find_pair,
    learn_roles,
    loose_tensors_of,
    parameters_of,
)
from autograder.labs.lora_from_scratch.probes.memory import empty_is_nan
from autograder.labs.lora_from_scratch.probes.meta_device import DEVICE, MetaDevice


@empty_is_nan()
def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Per case: build the layer, run it as built, run it with given A and B, and take gradients.

    Args:
        facts: {"cases": [{"in", "out", "rank", "alpha"}, ...]}
        arrays: per case i: "i/x" (N, in), "i/A" (in, rank), "i/B" (rank, out), "i/cotangent" (N, out)
    """
    lora_layer = by_position(names["LoRALayer"])
    roles = learn_roles(lora_layer)
    with record.experiment("signature") as seen:
        seen.facts["takes"] = arguments_of(names["LoRALayer"])
    for i, case in enumerate(facts["cases"]):
        given = {name: from_numpy(arrays[f"{i}/{name}"]) for name in ("x", "A", "B", "cotangent")}
        _run_case(lora_layer, f"case{i}", case, given, roles, record)


def _run_case(
    lora_layer: Any,
    label: str,
    case: Mapping[str, Any],
    given: Mapping[str, torch.Tensor],
    roles: Roles,
    record: Recorder,
) -> None:
    layer: Any = None
    pair: Pair | None = None
    x = given["x"]
    call = f"LoRALayer({case['in']}, {case['out']}, {case['rank']}, {case['alpha']})"
    called = f"{call}(torch.randn({len(x)}, {case['in']}))"
    with record.experiment(f"{label}/construct", call) as seen:
        made = lora_layer(case["in"], case["out"], case["rank"], case["alpha"])
        seen.facts["is_module"] = isinstance(made, torch.nn.Module)
        layer = made if isinstance(made, torch.nn.Module) else None
    if layer is None:
        return

    with record.experiment(f"{label}/parameters") as seen:
        seen.facts["parameters"] = [described(*named) for named in parameters_of(layer)]
        seen.facts["loose"] = [described(*named) for named in loose_tensors_of(layer)]
        pair = find_pair(parameters_of(layer), case["in"], case["out"], case["rank"], roles)
        if pair is None:  # not registered, perhaps: the rest can still be measured
            pair = find_pair(
                [*parameters_of(layer), *loose_tensors_of(layer)],
                case["in"],
                case["out"],
                case["rank"],
                roles,
            )
        if pair is not None:
            seen.facts["A"] = described(pair.a.name, pair.a.tensor)
            seen.facts["B"] = described(pair.b.name, pair.b.tensor)
            seen.facts["A_is_number"] = bool(pair.a.tensor.isfinite().all())
            seen.facts["B_is_number"] = bool(pair.b.tensor.isfinite().all())
            seen.facts["A_is_zero"] = not bool(pair.a.tensor.any())
            seen.facts["A_empty_columns"] = int((pair.a.as_applied(pair.a.tensor) == 0).all(0).sum())
            seen.facts["A_alike"] = case["rank"] > 1 and _columns_alike(pair.a.as_applied(pair.a.tensor.detach()))
            seen.facts["A_size"] = float(pair.a.tensor.detach().square().mean().sqrt())
            seen.facts["B_is_zero"] = not bool(pair.b.tensor.any())

    known = {id(tensor) for _, tensor in parameters_of(layer)}

    with record.experiment(f"{label}/shapes") as seen:
        inputs = {"vector": x[0], "matrix": x, "batch": x.unflatten(0, (2, -1)), "row": x[:1], "column": x[:, None]}
        for name, value in inputs.items():
            seen.call = f"{call}(torch.randn({', '.join(map(str, value.shape))}))"
            seen.facts[f"{name}_in"] = list(value.shape)
            seen.tensor(name, layer(value.clone()))

    with record.experiment(f"{label}/start", called) as seen:
        output = layer(x.clone())
        seen.tensor("output", output)
        if isinstance(output, torch.Tensor) and output.shape == given["cotangent"].shape and output.requires_grad:
            (output * given["cotangent"]).sum().backward()
        _record_gradients(seen, pair)

    if pair is None:
        return
    with record.experiment(f"{label}/update", called) as seen:
        registered = {id(tensor) for _, tensor in parameters_of(layer)}
        if known and not known & registered:
            seen.facts["recreated"] = True  # by the forward passes so far: the layer has others now
        pair.a.set(given["A"])
        pair.b.set(given["B"])
        layer.zero_grad()
        features = x.clone().requires_grad_()
        output = layer(features)
        seen.tensor("output", output)
        seen.tensor("again", layer(x.clone()))
        seen.tensor("doubled", layer(2 * x))
        seen.tensor("summed", layer(x[:1] + x[1:2]))
        seen.facts["A_kept"] = bool(torch.equal(pair.a.as_applied(pair.a.tensor.detach()), given["A"]))
        seen.facts["B_kept"] = bool(torch.equal(pair.b.as_applied(pair.b.tensor.detach()), given["B"]))
        if isinstance(output, torch.Tensor) and output.shape == given["cotangent"].shape and output.requires_grad:
            (output * given["cotangent"]).sum().backward()
        _record_gradients(seen, pair)
        seen.facts["input_has_gradient"] = features.grad is not None

    with record.experiment(f"{label}/evaluated", f"{call}.eval()(x)") as seen:
        seen.tensor("output", layer.eval()(x.clone()))
        layer.train()

    with record.experiment(f"{label}/weight") as seen:  # some write a forward that gets a weight, and gives one
        weight = torch.zeros(case["out"], case["in"])
        output = layer(weight.clone())
        seen.facts["kept_shape"] = isinstance(output, torch.Tensor) and output.shape == weight.shape

    with record.experiment(f"{label}/double", f"{call}.double()(x.double())") as seen:
        seen.tensor("output", layer.double()(x.double()))

    with record.experiment(f"{label}/meta_device") as seen, MetaDevice():
        seen.tensor("output", layer.to(DEVICE)(x.double().to(DEVICE)))


def _columns_alike(a: torch.Tensor) -> bool:
    """Whether all columns of A, (in, rank), are the same: they then get the same gradients, for ever."""
    return bool((a == a[:, :1]).all())


def _record_gradients(seen: Any, pair: Pair | None) -> None:
    if pair is None:
        return
    for name, factor in (("A", pair.a), ("B", pair.b)):
        gradient = factor.tensor.grad
        seen.facts[f"grad_{name}"] = gradient is not None
        if gradient is not None:
            seen.tensor(f"grad_{name}_values", factor.as_applied(gradient))
