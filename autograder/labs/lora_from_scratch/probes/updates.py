"""What a fine-tuned model adds to the pretrained one: small enough to leave the sandbox, and to be put together again.

Each linear layer is asked, whatever its parts are called: layer(I) - layer(0) is its matrix. What that adds to the
pretrained matrix goes out as the product of two thin ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import torch
from torch import Tensor, nn

from autograder.kit.recorder import Recording
from autograder.labs.lora_from_scratch.probes.models import HEAD
from lora_lab.gpt import GPTModel

COLUMNS = 17  # of the thin matrices: twice the rank of exercise 5, for who adapts each layer twice, and one more


CHECKPOINTS = {192: "nano", 768: "gpt2"}  # width -> name; while grading, the environment says which


def checkpoint_of(model: nn.Module) -> str:
    """The checkpoint that a model was, by its width."""
    return CHECKPOINTS.get(model.get_parameter("tok_emb.weight").shape[1], "nano")


def inner_linears(model: nn.Module) -> Iterator[tuple[str, nn.Linear]]:
    """The linear layers that LoRA is meant for, by path."""
    for path, module in model.named_modules():
        if isinstance(module, nn.Linear) and path != HEAD:
            yield path, module


def other_parameters(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    """The parameters that belong to no linear layer: embeddings and norms."""
    linears = tuple(f"{path}." for path, module in model.named_modules() if isinstance(module, nn.Linear))
    for name, parameter in model.named_parameters():
        if not name.startswith(linears):
            yield name, parameter.detach()


def record_updates(model: nn.Module, base: GPTModel, seen: Recording) -> None:
    """Records what `model` adds to `base`: "<path>/A" (in, COLUMNS), "<path>/B" (COLUMNS, out), "<path>/offset" (out,);
    the head's "weight" (D, 2) and "bias" (2,), both below "out_head"; and "<name>/sketch" of each other parameter.
    """
    for path, linear in inner_linears(base):
        matrix, bias = affine(model.get_submodule(path), linear.in_features)
        a, b = thin(matrix - linear.weight.detach().double().T)
        seen.tensor(f"{path}/A", a.float())
        seen.tensor(f"{path}/B", b.float())
        own = torch.zeros(()) if linear.bias is None else linear.bias.detach()
        seen.tensor(f"{path}/offset", (bias - own.double()).float())
    weight, bias = affine(model.get_submodule(HEAD), base.config.emb_dim)
    seen.tensor(f"{HEAD}/weight", weight.float())
    seen.tensor(f"{HEAD}/bias", bias.float())
    for name, _ in other_parameters(base):
        seen.tensor(f"{name}/sketch", sketch(model.get_parameter(name)))


def affine(layer: nn.Module, width: int) -> tuple[Tensor, Tensor]:
    """(in, out) matrix and (out,) bias of a layer, in float64."""
    own = deepcopy(layer).cpu().double().eval()  # the student's own may be in use still
    x = torch.cat([torch.zeros(1, width), torch.eye(width)]).double()
    with torch.no_grad():
        y: Tensor = own(x).double()
    return y[1:] - y[0], y[0]


def thin(matrix: Tensor, columns: int = COLUMNS) -> tuple[Tensor, Tensor]:
    """(in, columns) and (columns, out) matrices whose product is a matrix of at most this rank, or comes near another.

    Halko, Martinsson and Tropp, "Finding structure with randomness" (2011), algorithm 4.4 with one power step.
    """
    if not matrix.isfinite().all():  # training diverged
        return torch.full((len(matrix), columns), torch.nan), torch.full((columns, matrix.shape[1]), torch.nan)
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randn(matrix.shape[1], columns, dtype=matrix.dtype, generator=generator)
    q = torch.linalg.qr(matrix @ drawn).Q
    q = torch.linalg.qr(matrix @ (matrix.T @ q)).Q
    return q, q.T @ matrix


def sketch(parameter: Tensor) -> Tensor:
    """A few numbers that change when any of a parameter's numbers does: its rows added up with drawn signs."""
    rows = parameter.detach().cpu().double().reshape(len(parameter), -1)
    generator = torch.Generator().manual_seed(1)
    signs = torch.randint(0, 2, (len(rows),), generator=generator).double() * 2 - 1
    return signs @ rows
