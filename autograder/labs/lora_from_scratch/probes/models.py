"""The models that exercises 3 and 4 are tried on, and what became of their linear layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, nn

from autograder.labs.lora_from_scratch.probes.adapters import is_same_storage
from autograder.labs.lora_from_scratch.probes.memory import empty_is_untouched
from lora_lab.gpt import GPT2_124M, Embedding, GPTConfig, GPTModel

HEAD = "out_head"
AHEAD = 3  # one submission needs two, and one more where its definitions are changed
_ahead: list[GPTModel] = []


def make_ahead() -> None:
    """Makes the large models of one submission, without memory, in the process that each job is a copy of."""
    _ahead[:] = [gpt2_sized() for _ in range(AHEAD)]
    for model in _ahead:
        for parameter in model.parameters():
            parameter.untyped_storage().resize_(0)


def gpt2_sized() -> GPTModel:
    """A model of GPT-2 124M's sizes whose weights were never written: for names and counts, not for arithmetic.

    Its memory is asked for but not touched, so it costs next to nothing (Linux hands out zeroed pages lazily); its
    200 modules are made ahead where they can be.
    """
    if _ahead:
        model = _ahead.pop()
        for parameter in model.parameters():
            parameter.untyped_storage().resize_(parameter.nbytes)
        return model
    with empty_is_untouched(), without_initial_values():
        return GPTModel(GPT2_124M)


def narrow_gpt(facts: Mapping[str, Any]) -> GPTModel:
    """A GPT-2 with as many layers as asked for and random weights, small enough to run in milliseconds."""
    config = GPTConfig(
        vocab_size=facts["vocab"],
        context_length=facts["context"],
        emb_dim=facts["emb_dim"],
        n_heads=facts["heads"],
        n_layers=facts["layers"],
    )
    with without_initial_values():
        model = GPTModel(config)
    _randomise(model, facts["seed"])
    return model.eval()


@contextmanager
def without_initial_values() -> Iterator[None]:
    """Linear layers and embeddings are made with values that nobody has written: drawing them takes most of the time
    that a model takes to make, and these get others or none."""
    with ExitStack() as replaced:
        for kind in (nn.Linear, Embedding):
            replaced.enter_context(patch.object(kind, "reset_parameters", lambda self: None))
        yield


class Nested(nn.Module):
    """No GPT: linear layers at six depths, in every kind of container, some with "head" in their names.

    The head stands in the middle, so that a function that stops there is found out.
    """

    def __init__(self, width: int, vocab: int) -> None:
        super().__init__()
        linear = partial(nn.Linear, bias=True)
        self.embed = nn.Embedding(vocab, width)
        self.stem = linear(width, width + 3)
        self.out_head = nn.Linear(width, vocab, bias=False)
        self.stack = nn.ModuleList(
            [
                nn.Sequential(linear(width + 3, width), nn.Tanh(), nn.Sequential(nn.Linear(width, width + 3, False))),
                nn.ModuleDict({name: linear(width + 3, width + 3) for name in ("head_mix", "row_head", "out")}),
            ]
        )
        deepest = nn.Sequential(nn.ModuleList([linear(width + 3, width)]))
        self.multi_head = nn.Sequential(nn.Sequential(nn.Sequential(deepest)))

    def forward(self, token_ids: Tensor) -> Tensor:
        x = self.stack[0](self.stem(self.embed(token_ids)))
        for layer in self.stack[1].values():  # type: ignore[operator]
            x = layer(x)
        logits: Tensor = self.out_head(self.multi_head[0][0][0][0][0](x))  # type: ignore[index]
        return logits


def nested(facts: Mapping[str, Any]) -> Nested:
    model = Nested(facts["width"], facts["vocab"])
    _randomise(model, facts["seed"])
    return model.eval()


def _randomise(model: nn.Module, seed: int) -> None:
    """Weights of standard deviation 1 / sqrt(columns): activations, and differences, of a visible size.

    All that is random comes from the seed, biases too: the model is made again where no student code runs.
    """
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 2:
                parameter.normal_(0, parameter.shape[1] ** -0.5, generator=generator)
            elif name.endswith("bias"):
                parameter.uniform_(-0.2, 0.2, generator=generator)


class Before:
    """What a model was before the student's function got hold of it."""

    def __init__(self, model: nn.Module) -> None:
        self.model = model
        self.linears = {name: m for name, m in model.named_modules() if isinstance(m, nn.Linear)}
        self.sizes = {name: (m.in_features, m.out_features) for name, m in self.linears.items()}
        self.parameters = dict(model.named_parameters())
        self._by_address = {p.data_ptr(): p for p in self.parameters.values()}

    def is_base(self, tensor: Tensor) -> bool:
        """Whether a tensor is the memory of a parameter that was there before."""
        original = self._by_address.get(tensor.data_ptr())
        return original is not None and is_same_storage(tensor, original)

    def own_of(self, module: nn.Module) -> list[tuple[str, Tensor]]:
        """The parameters below a module that were not there before."""
        return [(name, p) for name, p in module.named_parameters() if not self.is_base(p)]

    def layers(self) -> list[dict[str, Any]]:
        """For each linear layer of before: what stands there now."""
        return [self._layer(path) for path in self.linears]

    def _layer(self, path: str) -> dict[str, Any]:
        in_dim, out_dim = self.sizes[path]
        layer: dict[str, Any] = {"path": path, "in": in_dim, "out": out_dim, "missing": False}
        try:
            now = self.model.get_submodule(path)
        except AttributeError:
            return layer | {"missing": True}
        before, parameters = list(self.linears[path].parameters()), list(now.parameters())
        new = [p for p in parameters if not self.is_base(p)]
        layer["type"] = type(now).__name__
        layer["untouched"] = now is self.linears[path] and not new
        layer["kept"] = sum(any(is_same_storage(p, original) for p in parameters) for original in before)
        layer["had"] = len(before)
        layer["new"] = [list(p.shape) for p in new]
        return layer

    def stray(self) -> list[str]:
        """New parameters that stand below none of the linear layers of before."""
        paths = tuple(f"{path}." for path in self.linears)
        return [name for name, _ in self.own_of(self.model) if not name.startswith(paths)][:20]
