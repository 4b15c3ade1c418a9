"""A model whose adapters have drawn values: what student code makes of it, and the same from our own weights.

In the student's process each adapted layer's output is written down, with the logits that came of all. Elsewhere,
without student code, the model runs anew with these outputs in the places of its linear layers: where the logits are
the same, each layer was called in its place, with the right input; what it adds to the pretrained layer is known, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from autograder.kit.recorder import Recording
from autograder.labs.lora_from_scratch.probes.adapters import Pair, Roles, find_pair
from autograder.labs.lora_from_scratch.probes.models import Before
from autograder.labs.lora_from_scratch.probes.updates import inner_linears

Factors = tuple[Tensor, Tensor]  # A (in, rank) and B (rank, out)


def drawn_factors(path: str, in_dim: int, out_dim: int, rank: int, seed: int) -> Factors:
    """A layer's A and B, the same for the same seed; their product is about half as large as the pretrained matrix."""
    generator = torch.Generator().manual_seed(seed + sum(path.encode()))
    a = torch.randn(in_dim, rank, generator=generator) / in_dim**0.5
    b = torch.randn(rank, out_dim, generator=generator) / (2 * rank**0.5)
    return a, b


class Listener(nn.Module):
    """Stands in the place of a layer, and remembers what it gave."""

    def __init__(self, layer: Callable[..., Any]) -> None:
        super().__init__()
        self.layer: Callable[..., Any]
        self.__dict__["layer"] = layer  # not registered: what is below it keeps its name
        self.heard: object = None

    def forward(self, *given: Any, **named: Any) -> Any:
        self.heard = self.layer(*given, **named)
        return self.heard


def draw_into(before: Before, rank: int, roles: Roles, seed: int) -> dict[str, Pair]:
    """Writes drawn values into each adapter that has an A and a B; which those are."""
    pairs = {}
    for path, _ in inner_paths(before):
        in_dim, out_dim = before.sizes[path]
        own = before.own_of(before.model.get_submodule(path))
        # Where another rank has arrived, it is one of the sizes of A and B.
        others = {size for _, tensor in own if tensor.dim() == 2 for size in tensor.shape}
        for tried in (rank, *sorted(others - {rank, 0})):
            pair = find_pair(own, in_dim, out_dim, tried, roles)
            if pair is not None:
                a, b = drawn_factors(path, in_dim, out_dim, tried, seed)
                pair.a.set(a)
                pair.b.set(b)
                pairs[path] = pair
                break
    return pairs


def inner_paths(before: Before) -> list[tuple[str, nn.Linear]]:
    return [(path, linear) for path, linear in before.linears.items() if path != "out_head"]


def record_run(before: Before, ids: Tensor, seen: Recording) -> Tensor:
    """Runs the model once, and records "logits" and each layer's "<path>/output"; returns the logits."""
    listeners = {}
    for path, _ in inner_paths(before):
        listeners[path] = Listener(before.model.get_submodule(path))
        before.model.set_submodule(path, listeners[path])
    logits: Tensor = before.model(ids)
    seen.tensor("logits", logits)
    for path, listener in listeners.items():
        if isinstance(listener.heard, Tensor):
            seen.tensor(f"{path}/output", listener.heard)
    return logits


class Replayed(nn.Module):
    """A linear layer of ours that gives what another gave in its place, and holds it against what it should add."""

    def __init__(self, linear: nn.Linear, output: Tensor | None, factors: Factors, scale: float) -> None:
        super().__init__()
        self.linear, self.output, self.factors, self.scale = linear, output, factors, scale
        self.compared: dict[str, float] | None = None

    def forward(self, x: Tensor) -> Tensor:
        own: Tensor = self.linear(x)
        if self.output is None or self.output.shape != own.shape:
            return own
        update, expected = self.output - own, self.scale * (x @ self.factors[0] @ self.factors[1])
        ratio = float((update * expected).sum() / expected.square().sum())
        rest = float((update - ratio * expected).norm() / expected.norm())
        self.compared = {"ratio": ratio, "rest": rest, "size": float(update.norm() / own.norm())}
        return self.output


@contextmanager
def in_place_of_linears(model: nn.Module, chosen: Mapping[str, nn.Module]) -> Iterator[None]:
    """These modules in the places of a model's linear layers, by path, for as long as the block lasts."""
    own = {path: model.get_submodule(path) for path in chosen}
    try:
        for path, module in chosen.items():
            model.set_submodule(path, module)
        yield
    finally:
        for path, module in own.items():
            model.set_submodule(path, module)


def replay(
    model: nn.Module, found: Mapping[str, Tensor], ids: Tensor, rank: int, alpha: float, seed: int
) -> tuple[Tensor, dict[str, dict[str, float] | None]]:
    """Runs a model of ours, which becomes float64, with the outputs that were recorded of another.

    Args:
        model: with the pretrained weights that the other one was made of.
        found: what `record_run` recorded; all finite.

    Returns:
        the logits, and of each inner linear layer how its update compares with (alpha / rank) x A B: "ratio" and
        "rest" of a least squares fit, and "size" beside the pretrained output; None where nothing was recorded.
    """
    model = model.double()
    layers = {}
    for path, linear in inner_linears(model):
        a, b = drawn_factors(path, linear.in_features, linear.out_features, rank, seed)
        output = found.get(f"{path}/output")
        given = None if output is None else output.double()
        layers[path] = Replayed(linear, given, (a.double(), b.double()), alpha / rank)
    with torch.no_grad(), in_place_of_linears(model, layers):
        logits: Tensor = model(ids)
    return logits, {path: layer.compared for path, layer in layers.items()}


class Adapted(nn.Module):
    """A linear layer of ours and the update of given factors."""

    def __init__(self, linear: nn.Linear, factors: Factors, scale: float) -> None:
        super().__init__()
        self.linear, self.scale = linear, scale
        self.a, self.b = (nn.Parameter(factor.double()) for factor in factors)

    def forward(self, x: Tensor) -> Tensor:
        output: Tensor = self.linear(x) + self.scale * (x @ self.a @ self.b)
        return output


def gradients(
    model: nn.Module, scales: Mapping[str, float], ids: Tensor, rank: int, seed: int
) -> dict[str, tuple[Tensor, Tensor]]:
    """The gradients of A and B of each layer, of a model of ours whose layers have adapters of these scales."""
    model = model.double().requires_grad_(False)
    layers = {
        path: Adapted(linear, drawn_factors(path, linear.in_features, linear.out_features, rank, seed), scales[path])
        for path, linear in inner_linears(model)
        if path in scales
    }
    with in_place_of_linears(model, layers):
        loss_of(model(ids), ids).backward()
    return {path: (layer.a.grad, layer.b.grad) for path, layer in layers.items()}  # type: ignore[misc]


def loss_of(logits: Tensor, ids: Tensor) -> Tensor:
    """The loss of predicting each next token, nats."""
    return F.cross_entropy(logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten())
