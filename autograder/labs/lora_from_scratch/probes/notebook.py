"""Exercise 5: the state that the whole notebook leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from autograder.kit.recorder import Recorder, Recording
from autograder.labs.lora_from_scratch.probes.adapters import (
    compare_updates,
    find_pair,
    layer_or_as_asked,
    parameters_of,
)
from autograder.labs.lora_from_scratch.probes.updates import checkpoint_of, record_updates
from lora_lab.checkpoints import load_checkpoint


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Reads the answers, takes stock of `model`, and records what it adds to the pretrained one.

    Args:
        names: the notebook's global names after its last cell.
        facts: "names": what should be defined; "answers": numbers to read; "rank" and "alpha" of the adapters.
    """
    with record.experiment("names") as seen:
        seen.facts["missing"] = [name for name in facts["names"] if name not in names]
    with record.experiment("answers") as seen:
        for name in facts["answers"]:
            seen.facts[name] = _number(names.get(name, ...))

    model = names.get("model")
    with record.experiment("model") as seen:
        seen.facts["type"] = None if model is None else type(model).__name__
        if isinstance(model, nn.Module):
            seen.facts["parameters"] = [
                [name, list(parameter.shape), bool(parameter.requires_grad), bool(parameter.detach().any())]
                for name, parameter in model.named_parameters()
            ]
            head = getattr(model, "out_head", None)
            seen.facts["head"] = type(head).__name__

    if isinstance(model, nn.Module):
        with record.experiment("updates") as seen:
            record_updates(model, load_checkpoint(checkpoint_of(model))[0], seen)
        with record.experiment("scale") as seen:
            _compare_with_own_layer(model, names, facts["rank"], facts["alpha"], seen)


SAMPLE_LAYER = "trf_blocks.0.ff.layers.0"  # not square, so that A and B can't be taken for each other


def _compare_with_own_layer(model: nn.Module, names: Mapping[str, Any], rank: int, alpha: int, seen: Recording) -> None:
    """The update of one adapted layer against that of the student's own LoRALayer of this rank and alpha."""
    now = deepcopy(model.get_submodule(SAMPLE_LAYER)).float().cpu()  # the student's own may be in use still
    width = model.get_parameter("tok_emb.weight").shape[1]
    own = layer_or_as_asked(names["LoRALayer"])(width, 4 * width, rank, alpha)
    pair, reference = (find_pair(parameters_of(m), width, 4 * width, rank) for m in (now, own))
    if pair is not None and reference is not None:
        seen.facts.update(compare_updates(now, own, pair, reference, seed=0))


def _number(value: object) -> dict[str, Any]:
    """A number as itself, anything else as its type: a text or a tensor is no number to compare."""
    if value is ...:
        return {"type": "missing"}
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        value = value.item()
    if isinstance(value, np.generic | np.ndarray) and value.size == 1:  # a sum of np.prod(shape) is one
        value = value.item()
    if isinstance(value, Decimal | Fraction):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return {"type": type(value).__name__}
    return {"type": type(value).__name__, "value": value if abs(value) < 1e15 else str(value)[:40]}
