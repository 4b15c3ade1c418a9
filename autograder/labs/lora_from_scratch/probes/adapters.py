"""Finding a student's A and B, whatever they are called and however they are stored.

A is (in, rank) or (rank, in), B is (rank, out) or (out, rank); a parameter, or the weight of a bias-free
`nn.Linear`. On square layers shapes do not tell them apart, so the names are learned on a non-square layer first.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

Roles = Mapping[str, str]  # last part of a parameter's name inside the layer -> "A" or "B"

# Sizes at which in, out and rank can't be taken for each other.
_IN, _OUT, _RANK = 13, 11, 5


@dataclass(frozen=True)
class Factor:
    """One of the two low-rank matrices."""

    name: str
    tensor: Tensor
    transposed: bool  # stored as (rank, in) or (out, rank)

    def set(self, value: Tensor) -> None:
        """Writes a value given as (in, rank) or (rank, out)."""
        with torch.no_grad():
            self.tensor.data.copy_(value.t() if self.transposed else value)

    def as_applied(self, tensor: Tensor) -> Tensor:
        """A tensor of this factor's stored shape (a gradient, say) as (in, rank) or (rank, out)."""
        return tensor.t() if self.transposed else tensor


@dataclass(frozen=True)
class Pair:
    a: Factor
    b: Factor


def parameters_of(module: nn.Module) -> list[tuple[str, Tensor]]:
    """Named parameters, each once."""
    return list(module.named_parameters())


def loose_tensors_of(module: nn.Module) -> list[tuple[str, Tensor]]:
    """Buffers and plain attributes: tensors that no optimiser will ever see."""
    tensors = list(module.named_buffers())
    for path, part in module.named_modules():
        for name, value in vars(part).items():
            if isinstance(value, Tensor):
                tensors.append((f"{path}.{name}" if path else name, value))
    return tensors


def find_pair(
    named: Iterable[tuple[str, Tensor]], in_dim: int, out_dim: int, rank: int, roles: Roles | None = None
) -> Pair | None:
    """The first A and the first B among named tensors, by shape, and by role where shapes leave it open."""
    a: Factor | None = None
    b: Factor | None = None
    for name, tensor in named:
        role = _role(name, roles)
        if a is None and role != "B" and (factor := _factor(name, tensor, (in_dim, rank))):
            a = factor
        elif b is None and role != "A" and (factor := _factor(name, tensor, (rank, out_dim))):
            b = factor
    return Pair(a, b) if a and b else None


def _factor(name: str, tensor: Tensor, shape: tuple[int, int]) -> Factor | None:
    if tuple(tensor.shape) == shape:
        return Factor(name, tensor, transposed=False)
    if tuple(tensor.shape) == shape[::-1]:
        return Factor(name, tensor, transposed=True)
    return None


def _role(name: str, roles: Roles | None) -> str | None:
    if not roles:
        return None
    return next((role for suffix, role in roles.items() if name == suffix or name.endswith("." + suffix)), None)


class AsAsked(nn.Module):
    """The update that a LoRALayer should give: (alpha / rank) x A B."""

    def __init__(self, in_dim: int, out_dim: int, rank: int, alpha: float) -> None:
        super().__init__()
        self.A = nn.Parameter(torch.randn(in_dim, rank) / rank)
        self.B = nn.Parameter(torch.zeros(rank, out_dim))
        self.factor = float(alpha) / float(rank)

    def forward(self, x: Tensor) -> Tensor:
        return (x @ self.A).mul(self.factor).matmul(self.B)


def layer_or_as_asked(lora_layer: Callable[..., Any]) -> Callable[..., Any]:
    """The student's own layer; where it can't be called as asked, a layer that gives what was asked for.

    A wrapper may fit a LoRALayer of another order of arguments, or one without a forward; exercise 1 says that.
    """
    own = by_position(lora_layer)
    try:
        output = own(_IN, _OUT, _RANK, 2 * _RANK)(torch.randn(4, _IN))
    except BaseException:
        return AsAsked
    return own if isinstance(output, Tensor) and output.shape == (4, _OUT) else AsAsked


def learn_roles_in(wrap: Callable[..., Any]) -> dict[str, str]:
    """As `learn_roles`, from a wrapper around a linear layer: name of the parameter in the wrapper -> "A" or "B"."""
    linear = nn.Linear(_IN, _OUT)
    try:
        named = parameters_of(wrap(linear, _RANK, 2 * _RANK))
    except BaseException:
        return {}
    own = [(n, p) for n, p in named if not any(is_same_storage(p, original) for original in linear.parameters())]
    pair = find_pair(own, _IN, _OUT, _RANK)
    return {pair.a.name: "A", pair.b.name: "B"} if pair else {}


def learn_roles(lora_layer: Callable[..., Any]) -> dict[str, str]:
    """Which name is A and which is B, from a layer on which shapes tell; empty when that fails."""
    try:
        pair = find_pair(parameters_of(lora_layer(_IN, _OUT, _RANK, 2 * _RANK)), _IN, _OUT, _RANK)
    except BaseException:
        return {}
    return {pair.a.name: "A", pair.b.name: "B"} if pair else {}


def by_position(function: Callable[..., Any]) -> Callable[..., Any]:
    """A student's function whose last two arguments, rank and alpha, can be given by position.

    The notebook always names them, so they may be such as can only be named; others may call them as they like.
    """
    try:
        signature = inspect.signature(function)
    except Exception:
        return function

    def call(*given: Any) -> Any:
        *first, rank, alpha = given
        if not _fits(signature, *given) and _fits(signature, *first, rank=rank, alpha=alpha):
            return function(*first, rank=rank, alpha=alpha)
        return function(*given)

    return call


def _fits(signature: inspect.Signature, *given: Any, **named: Any) -> bool:
    try:
        signature.bind(*given, **named)
    except TypeError:
        return False
    return True


def compare_updates(now: nn.Module, own: nn.Module, pair: Pair, reference: Pair, seed: int) -> dict[str, float]:
    """How many times the update of `own` that of `now` is, for the same A and B, and what is left of it then.

    What is added when B = 0 is no update. Both modules keep the values that are written into them.
    """
    generator = torch.Generator().manual_seed(seed)
    a = torch.randn(reference.a.as_applied(reference.a.tensor).shape, generator=generator)
    b = torch.randn(reference.b.as_applied(reference.b.tensor).shape, generator=generator)
    x = torch.randn(4, len(a), generator=generator)
    outputs = []
    for value in (b, torch.zeros_like(b)):
        for one in (pair, reference):
            one.a.set(a)
            one.b.set(value)
        with torch.no_grad():
            outputs.append((now(x).double(), own(x).double()))
    update, expected = (with_b - without_b for with_b, without_b in zip(*outputs, strict=True))
    size = float(expected.square().sum())
    ratio = float((update * expected).sum()) / size if size else 0.0
    rest = float((update - ratio * expected).norm() / expected.norm()) if size else 1.0
    return {"ratio": ratio, "rest": rest}


def is_same_storage(tensor: Tensor, original: Tensor) -> bool:
    """Whether two tensors are the same memory, seen whole."""
    return tensor.data_ptr() == original.data_ptr() and tensor.numel() == original.numel()


def described(name: str, tensor: Tensor) -> dict[str, Any]:
    """A parameter as plain data."""
    return {
        "name": name,
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "requires_grad": bool(tensor.requires_grad),
    }
