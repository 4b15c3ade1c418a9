"""The models that probes are tried on: made ahead where they can be, and then the same as others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from torch import nn

from autograder.labs.lora_from_scratch.probes import models
from lora_lab.gpt import GPT2_124M, GPTModel

GPT2_PARAMETERS = 163_037_184  # with a head of its own


@pytest.fixture
def ahead() -> Iterator[None]:
    models.make_ahead()
    yield
    models._ahead.clear()


def shapes(model: nn.Module) -> list[tuple[str, tuple[int, ...], bool]]:
    return [(name, tuple(p.shape), p.requires_grad) for name, p in model.named_parameters()]


def test_large_models_are_those_of_gpt2_whether_made_ahead_or_not(ahead: None) -> None:
    made = [models.gpt2_sized() for _ in range(models.AHEAD + 1)]
    assert not models._ahead
    assert len({id(model) for model in made}) == models.AHEAD + 1
    assert all(shapes(model) == shapes(made[-1]) for model in made)
    assert sum(parameter.numel() for parameter in made[0].parameters()) == GPT2_PARAMETERS
    assert made[0].config == GPT2_124M


def test_each_has_memory_of_its_own_that_can_be_written(ahead: None) -> None:
    one, other = models.gpt2_sized(), models.gpt2_sized()
    addresses = [p.data_ptr() for model in (one, other) for p in model.parameters()]
    assert len(set(addresses)) == len(addresses)
    one.out_head.weight.data[-1, -1] = 5.0
    assert other.out_head.weight.data[-1, -1] != 5.0


def test_before_they_are_needed_they_take_no_memory(ahead: None) -> None:
    waiting: list[GPTModel] = models._ahead
    assert [sum(p.untyped_storage().nbytes() for p in model.parameters()) for model in waiting] == [0] * models.AHEAD
