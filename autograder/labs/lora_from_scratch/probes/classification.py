"""Exercise 5, judged without student code: the updates that a notebook trained, put into the pretrained model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from autograder.kit.recorder import Recorder, from_numpy
from autograder.labs.lora_from_scratch.probes.descent import descents
from autograder.labs.lora_from_scratch.probes.models import HEAD
from autograder.labs.lora_from_scratch.probes.updates import (
    CHECKPOINTS,
    COLUMNS,
    inner_linears,
    other_parameters,
    sketch,
)
from lora_lab.checkpoints import load_checkpoint
from lora_lab.evaluation import predict_logits
from lora_lab.gpt import GPTModel

FROM = "updates/"  # the experiment that recorded them
# Of a layer's largest singular value: what is smaller comes from rounding. A layer may compute in float32 whatever it
# is given, and one whose training went wild may have small ones; so neither costs anybody a rank.
NOISE, NOTHING = 1e-4, 1e-9
NONE = 1e-9  # of a matrix's size: less is what is left where nothing was added
MOVED = 1e-3  # of a parameter's size: less is a model that was kept in another type for a while


def probe(
    found: Mapping[str, NDArray[Any]], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Takes stock of the updates, and lets the model that they make classify messages.

    Args:
        found: what exercise 5's probe recorded.
        facts: "texts": messages to classify; "rank" of the adapters that were asked for.
    """
    given = {name.removeprefix(FROM): from_numpy(a) for name, a in found.items() if name.startswith(FROM)}
    with record.experiment("model") as seen:
        width = len(given.get(f"{HEAD}/weight", ()))
        model, tokenizer = load_checkpoint(CHECKPOINTS.get(width, "nano"))
        seen.facts["complete"] = _is_complete(model, given)
        if not seen.facts["complete"]:
            return
        seen.facts["finite"] = all(bool(tensor.isfinite().all()) for tensor in given.values())
        if not seen.facts["finite"]:
            return
        seen.facts["moved"] = _moved(model, given)
        seen.facts["ranks"] = {
            path: _rank(given[f"{path}/A"], given[f"{path}/B"], linear, facts["rank"])
            for path, linear in inner_linears(model)
        }
        _set_head(model.requires_grad_(False), given)
        updates = {path: (given[f"{path}/A"] @ given[f"{path}/B"]).T for path, _ in inner_linears(model)}
        seen.facts["descents"] = descents(model, tokenizer, updates)
    with record.experiment("predictions") as seen:
        for path, linear in inner_linears(model):
            linear.weight += updates[path]
        seen.tensor("logits", predict_logits(model, tokenizer, facts["texts"]))


def _set_head(model: GPTModel, given: Mapping[str, Tensor]) -> None:
    weight = given[f"{HEAD}/weight"]
    model.out_head = nn.Linear(*weight.shape).requires_grad_(False)
    model.out_head.weight.copy_(weight.T)
    model.out_head.bias.copy_(given[f"{HEAD}/bias"])


def _is_complete(model: GPTModel, given: Mapping[str, Tensor]) -> bool:
    """Whether all is there that makes a classifier of this model, and of the right shapes."""
    wanted = {f"{HEAD}/weight": (model.config.emb_dim, 2), f"{HEAD}/bias": (2,)}
    for path, linear in inner_linears(model):
        wanted[f"{path}/A"] = linear.in_features, COLUMNS
        wanted[f"{path}/B"] = COLUMNS, linear.out_features
        wanted[f"{path}/offset"] = (linear.out_features,)
    wanted |= {f"{name}/sketch": tuple(sketch(p).shape) for name, p in other_parameters(model)}
    shapes = {name: tuple(tensor.shape) for name, tensor in given.items() if tensor.is_floating_point()}
    return all(shapes.get(name) == shape for name, shape in wanted.items())


def _moved(model: GPTModel, given: Mapping[str, Tensor]) -> list[str]:
    """The parameters of the base whose values are not ours: biases, embeddings, norms. Matrices show in their rank."""
    names = []
    for path, linear in inner_linears(model):
        if linear.bias is not None and given[f"{path}/offset"].norm() > MOVED * linear.bias.norm():
            names.append(f"{path}.bias")
    for name, parameter in other_parameters(model):
        if (given[f"{name}/sketch"] - sketch(parameter)).norm() > MOVED * parameter.double().norm():
            names.append(name)
    return names


def _rank(a: Tensor, b: Tensor, linear: nn.Linear, asked: int) -> int:
    """The rank of A B, up to rounding: the one that was asked for, where it can be that."""
    sizes = torch.linalg.svdvals(torch.linalg.qr(a.double()).R @ b.double())
    if sizes[0] < NONE * linear.weight.norm():
        return 0
    large, any_ = (int((sizes > part * sizes[0]).sum()) for part in (NOISE, NOTHING))
    return max(large, min(any_, asked))
