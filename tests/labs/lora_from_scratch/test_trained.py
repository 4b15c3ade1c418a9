"""Check 5.3 asks that updates come from training: what is drawn, too large, or one layer's alone is none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import nn

from autograder.kit.measurement import Number
from autograder.kit.verdict import Verdict
from autograder.labs.lora_from_scratch.checks.final_model import _require_trained
from autograder.labs.lora_from_scratch.checks.told_before import ToldBefore
from autograder.labs.lora_from_scratch.measurements import OwnModel
from autograder.labs.lora_from_scratch.probes.descent import descents
from autograder.labs.lora_from_scratch.probes.updates import inner_linears
from lora_lab.checkpoints import load_checkpoint
from lora_lab.evaluation import predict_logits

LAYERS = 24


def passes(pairs: Sequence[tuple[Number, Number]]) -> bool:
    model = OwnModel(complete=True, finite=True, descents={str(n): pair for n, pair in enumerate(pairs)})
    try:
        _require_trained(model, ToldBefore())
    except Verdict:
        return False
    return True


@pytest.mark.parametrize(
    ("pairs", "trained"),
    [
        ([(2.0, 0.0)] * LAYERS, True),
        ([(-2.0, 0.0)] * LAYERS, True),  # labels exchanged
        ([(0.0, -1.0)] * LAYERS, True),  # on the last token with padding
        ([(0.1, 0.0)] * LAYERS, False),
        ([(900.0, 0.0)] + [(0.0, 0.0)] * (LAYERS - 1), False),  # one layer
        ([(3.0, 3.0), (-3.0, -3.0)] * (LAYERS // 2), False),
        ([("nan", "nan")] * LAYERS, False),
        ([("inf", "-inf")] * LAYERS, False),
    ],
)
def test_most_layers_go_one_way(pairs: list[tuple[Number, Number]], trained: bool) -> None:
    assert passes(pairs) is trained


@pytest.mark.parametrize("seed", range(3))
def test_a_drawn_update_is_no_training_and_a_step_down_the_gradient_is(seed: int) -> None:
    torch.manual_seed(seed)
    model, tokenizer = load_checkpoint("nano")
    model.requires_grad_(False)
    model.out_head = nn.Linear(model.config.emb_dim, 2)
    drawn = {
        path: torch.randn(layer.out_features, 8) @ torch.randn(8, layer.in_features)
        for path, layer in inner_linears(model)
    }
    assert not passes([tuple(pair) for pair in descents(model, tokenizer, drawn).values()])  # type: ignore[misc]
    weights = {path: layer.weight.requires_grad_(True) for path, layer in inner_linears(model)}
    ids = torch.tensor([tokenizer.encode_ordinary("You have won a prize, claim it now")])
    (model(ids)[0, -1, 0] - model(ids)[0, -1, 1]).backward()  # spam: the first output is to fall
    step = {path: -weight.grad for path, weight in weights.items() if weight.grad is not None}
    assert passes([tuple(pair) for pair in descents(model, tokenizer, step).values()])  # type: ignore[misc]
    assert predict_logits(model, tokenizer, ["a"]).shape == (1, 2)
