"""The fast way is the same way: gradients, readers' own layers, and a model that is left as it was found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import pytest
import torch
from textbook import TextbookLoop
from torch import Tensor, nn
from torch.nn import functional as F

from lora_lab import hardware
from lora_lab.batches import Messages
from lora_lab.checkpoints import load_checkpoint
from lora_lab.evaluation import evaluate
from lora_lab.gpt import GPTConfig, GPTModel
from lora_lab.hardware import ComputePlan, fastest, has_bfloat16, linear_by_onednn, mkl_holds_back, plans
from lora_lab.passes import gradient
from lora_lab.training import train_classifier

CPU = torch.device("cpu")
PLAIN, ROUNDED = ComputePlan(CPU, torch.float32), ComputePlan(CPU, torch.bfloat16)
BY_ONEDNN = pytest.param(
    ComputePlan(CPU, torch.float32, onednn=True),
    id="onednn",
    marks=pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this build of torch has no oneDNN"),
)
WIDE = GPTConfig(vocab_size=4096, context_length=64, emb_dim=512, n_heads=8, n_layers=2)
DATA = Messages([[1 + i % 90] * (3 + 5 * i) for i in range(8)], [0, 1] * 4, padding=0)
TRAIN = pd.DataFrame({"label": ["ham", "spam"] * 8, "text": [f"{w} {i}" for i in range(8) for w in ("see you", "win")]})


class Adapted(nn.Module):
    """What the readers' ways to write LoRA have in common."""

    def __init__(self, linear: nn.Linear, rank: int = 4) -> None:
        super().__init__()
        self.linear = linear
        self.A = nn.Parameter(torch.randn(linear.in_features, rank) / linear.in_features**0.5)
        self.B = nn.Parameter(torch.randn(rank, linear.out_features) * 0.05)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.linear(x) + 2.0 * (x @ self.A @ self.B)
        return y


class Functional(Adapted):
    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x).add_(F.linear(F.linear(x, self.A.T), self.B.T), alpha=2.0)  # type: ignore[no-any-return]


class Einsum(Adapted):
    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.linear(x) + 2.0 * torch.einsum("bti,ir,ro->bto", x, self.A, self.B)
        return y


class Merged(Adapted):
    """Adds the update to the weight: no product with the frozen weight that could be prepared."""

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.linear.weight + 2.0 * (self.A @ self.B).T, self.linear.bias)


class Subclass(nn.Linear):
    """Is the linear layer, with the weight that it was given."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__(linear.in_features, linear.out_features)
        self.weight, self.bias = linear.weight, linear.bias
        own = Adapted(linear)
        self.A, self.B = own.A, own.B

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) + 2.0 * (x @ self.A @ self.B)


class OneFormatOnly(Adapted):
    """Uses an operation that takes no two number formats together."""

    def forward(self, x: Tensor) -> Tensor:
        update = 2.0 * (x @ self.A @ self.B).float()
        return self.linear(x).index_add(0, torch.arange(len(x)), update)


# Each takes seconds on a GPT-2 as wide as the real one: the usual way is among the fast tests.
WAYS = [Adapted, *(pytest.param(way, marks=pytest.mark.slow) for way in (Functional, Einsum, Merged, Subclass))]


def classifier(config: GPTConfig, way: Callable[[nn.Linear], nn.Module]) -> GPTModel:
    torch.manual_seed(1)
    model = GPTModel(config)
    model.requires_grad_(False)
    for path, module in list(model.trf_blocks.named_modules()):
        if isinstance(module, nn.Linear):
            model.trf_blocks.set_submodule(path, way(module))
    model.out_head = nn.Linear(config.emb_dim, 2)
    return model


def gradients(model: nn.Module) -> dict[str, Tensor]:
    found = {name: p.grad for name, p in model.named_parameters() if p.grad is not None}
    model.zero_grad()
    return found


@pytest.mark.parametrize("plan", [PLAIN, BY_ONEDNN])
@pytest.mark.parametrize("way", WAYS)
def test_in_float32_a_steps_gradients_are_those_of_the_textbook_loop(
    way: Callable[[nn.Linear], nn.Module], plan: ComputePlan
) -> None:
    model = classifier(GPTConfig(vocab_size=99, context_length=48, emb_dim=48, n_heads=4, n_layers=3), way)
    loss = TextbookLoop(model).gradient(DATA, range(8))
    expected = gradients(model)
    with plan.applied(model):
        got_loss, _ = gradient(model, DATA, range(8), plan)
    got = gradients(model)
    assert got_loss == pytest.approx(loss, abs=1e-5)
    assert got.keys() == expected.keys()
    assert len(got) == 3 * 6 * 2 + 2
    for name, value in got.items():
        assert expected[name].abs().max() > 1e-4, name
        torch.testing.assert_close(value, expected[name], rtol=0, atol=1e-5)


@pytest.mark.parametrize("way", WAYS)
def test_in_bfloat16_gradients_point_the_same_way_however_lora_is_written(
    way: Callable[[nn.Linear], nn.Module],
) -> None:
    model = classifier(WIDE, way)
    gradient(model, DATA, range(8), PLAIN)
    expected = gradients(model)
    with ROUNDED.applied(model):
        gradient(model, DATA, range(8), ROUNDED)
    got = gradients(model)
    assert got.keys() == expected.keys()
    for name, value in got.items():
        assert value.dtype == torch.float32
        assert F.cosine_similarity(value.flatten(), expected[name].flatten(), dim=0) > 0.99, name
        assert value.norm().item() == pytest.approx(expected[name].norm().item(), rel=0.05), name


def test_small_updates_count_in_bfloat16_too() -> None:
    """Updates a tenth of the spacing of bfloat16 numbers, added to the weight itself, are not rounded away."""
    model = classifier(WIDE, Merged)
    layer = model.trf_blocks[0].att.W_query
    x = torch.ones(1, 1, 512)
    means = []
    with ROUNDED.applied(model), torch.no_grad():
        for update in (0.0, 2e-5):
            layer.A.fill_(0.5 / 4)
            layer.B.fill_(update)
            with ROUNDED.autocast():
                means.append(layer(x).float().mean().item())
    assert means[1] - means[0] == pytest.approx(512 * 2e-5, rel=0.3)


@pytest.mark.parametrize("plan", [ROUNDED, BY_ONEDNN])
@pytest.mark.parametrize("breaks", [False, True])
def test_afterwards_a_model_is_what_it_was(breaks: bool, plan: ComputePlan) -> None:
    model = classifier(WIDE, Adapted)
    before = [(p.data_ptr(), p.detach().clone()) for p in model.parameters()]
    with pytest.raises(ZeroDivisionError) if breaks else torch.no_grad(), plan.applied(model):
        assert any("forward" in vars(module) for module in model.modules())
        if breaks:
            raise ZeroDivisionError
    for parameter, (place, values) in zip(model.parameters(), before, strict=True):
        assert parameter.data_ptr() == place
        assert torch.equal(parameter, values)
    assert not any("forward" in vars(module) for module in model.modules())


def test_the_frozen_matrices_are_rounded_and_the_head_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    model = classifier(WIDE, Adapted)
    seen: dict[str, tuple[torch.dtype, torch.dtype]] = {}
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            module.register_forward_hook(lambda _, x, y, name=name: seen.update({name: (x[0].dtype, y.dtype)}))
    with ROUNDED.applied(model), ROUNDED.autocast():
        model(torch.ones(2, 5, dtype=torch.long), torch.tensor([4, 2]))
    assert seen.pop("out_head") == (torch.float32, torch.float32)
    assert {kind for _, kind in seen.values()} == {torch.bfloat16}
    assert len(seen) == 12


def test_a_head_that_was_wrapped_too_is_not_rounded_either() -> None:
    model = classifier(WIDE, Adapted)
    model.out_head.requires_grad_(False)
    model.out_head = Adapted(model.out_head)
    with ROUNDED.applied(model):
        loss, _ = gradient(model, DATA, range(8), ROUNDED)
    expected, _ = gradient(model, DATA, range(8), PLAIN)
    assert loss == pytest.approx(expected, abs=0.01)


@pytest.mark.slow
def test_a_layer_that_does_not_suit_bfloat16_trains_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer = load_checkpoint("nano")[1]
    losses = []
    for available in (False, True):
        monkeypatch.setattr(hardware, "has_bfloat16", lambda _, available=available: available)
        losses.append(train_classifier(classifier(WIDE, OneFormatOnly), tokenizer, TRAIN).loss)
    assert losses[0] == losses[1]


@pytest.mark.slow
def test_where_there_is_bfloat16_training_uses_it_and_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "has_bfloat16", lambda _: True)
    model, tokenizer = classifier(WIDE, Adapted), load_checkpoint("nano")[1]
    with fastest(model, lambda _: None) as plan:
        assert plan.dtype == torch.bfloat16
    assert train_classifier(model, tokenizer, TRAIN, epochs=6, learning_rate=2e-3).loss[-1] < 0.1
    assert evaluate(model, tokenizer, TRAIN).accuracy == 1
    train_classifier(model, tokenizer, TRAIN)  # evaluating has left the parameters trainable


def test_the_ways_to_compute_are_tried_from_the_fastest_to_the_one_that_always_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hardware, "has_bfloat16", lambda device: device.type != "mps")
    monkeypatch.setattr(hardware, "mkl_holds_back", lambda device: device.type == "cpu")
    model = classifier(WIDE, Adapted)
    on_cpu = ["cpu bfloat16", "cpu float32 by oneDNN", "cpu float32"]
    for accelerator, expected in (
        (None, on_cpu),
        ("cuda", ["cuda bfloat16", "cuda float32", *on_cpu]),
        ("mps", ["mps float32", *on_cpu]),
    ):
        device = None if accelerator is None else torch.device(accelerator)
        monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda device=device, **_: device)
        assert [told(plan) for plan in plans(model)] == expected


def told(plan: ComputePlan) -> str:
    library = " by oneDNN" if plan.onednn else ""
    return f"{plan.device.type} {str(plan.dtype).removeprefix('torch.')}{library}"


@pytest.mark.parametrize(("context_length", "step"), [(128, 64), (100, 1)])
def test_no_batch_becomes_wider_than_the_context(
    monkeypatch: pytest.MonkeyPatch, context_length: int, step: int
) -> None:
    monkeypatch.setattr(hardware, "has_bfloat16", lambda _: True)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda **_: None)
    config = GPTConfig(vocab_size=4096, context_length=context_length, emb_dim=512, n_heads=8, n_layers=1)
    model = classifier(config, Adapted)
    rounded, *_, plain = plans(model)
    assert (rounded.tokens_step, plain.tokens_step) == (step, 1)
    long = pd.DataFrame({"label": ["ham", "spam"], "text": ["word " * 300, "other " * 300]})
    assert len(train_classifier(model, load_checkpoint("nano")[1], long, batch_size=1).loss) == 2


def test_a_setting_that_breaks_down_is_left_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    model = classifier(WIDE, Adapted)
    monkeypatch.setattr(hardware, "plans", lambda _: [ROUNDED, ComputePlan(CPU, torch.float64), PLAIN])
    tried = []

    def rehearse(plan: ComputePlan) -> None:
        tried.append(plan.dtype)
        raise RuntimeError("not here")

    with fastest(model, rehearse) as plan:
        assert plan is PLAIN
    assert tried == [torch.bfloat16, torch.float64]


def test_nano_and_a_readers_own_model_stay_in_float32_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "has_bfloat16", lambda _: True)
    monkeypatch.setattr(hardware, "mkl_holds_back", lambda _: True)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda **_: torch.device("cuda"))
    assert [told(plan) for plan in plans(load_checkpoint("nano")[0])] == ["cpu float32 by oneDNN", "cpu float32"]
    assert [told(plan) for plan in plans(nn.Linear(768, 768))] == ["cpu float32"]


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [
        ({"amx_bf16": True}, True),
        ({"avx512_bf16": True}, True),
        ({"avx512_f": True, "amx_bf16": False}, False),
        ({}, False),
    ],
)
def test_bfloat16_needs_instructions_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capabilities: dict[str, bool], expected: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    assert has_bfloat16(CPU) is expected


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this build of torch has no oneDNN")
@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [
        ({"avx512_f": True, "cpu_name": "AMD EPYC"}, True),
        ({"avx512_f": True, "cpu_name": "Intel Xeon"}, False),
        ({"avx512_f": False, "cpu_name": "AMD Ryzen 7"}, False),
        ({}, False),
    ],
)
def test_onednn_multiplies_where_mkl_would_not_use_the_cpu_in_full(
    monkeypatch: pytest.MonkeyPatch, capabilities: dict[str, object], expected: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)
    assert mkl_holds_back(CPU) is expected
    assert not mkl_holds_back(torch.device("cuda"))


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this build of torch has no oneDNN")
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(5, 48), (2, 7, 48), (1, 1, 48)])
def test_products_by_onednn_and_their_gradients_are_those_of_torch(shape: tuple[int, ...], bias: bool) -> None:
    torch.manual_seed(0)
    linear = nn.Linear(48, 96, bias=bias).requires_grad_(False)
    results = []
    for product in (linear, partial(linear_by_onednn, linear)):
        x = torch.randn(*shape[:-1], 48, generator=torch.Generator().manual_seed(1), requires_grad=True)
        turned = x.transpose(0, -2) if x.dim() == 3 else x  # what is not contiguous is multiplied, too
        y = product(turned)
        y.sin().sum().backward()
        results.append((y.detach(), x.grad))
    for own, of_torch in zip(*results, strict=True):
        torch.testing.assert_close(own, of_torch)


def test_where_torch_has_no_such_operation_the_next_way_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "mkl_holds_back", lambda _: True)

    def missing(*_: object) -> Tensor:
        raise AttributeError("'_OpNamespace' 'mkldnn' object has no attribute '_linear_pointwise'")

    monkeypatch.setattr(hardware, "_product", missing)
    model = classifier(GPTConfig(vocab_size=4096, context_length=48, emb_dim=48, n_heads=4, n_layers=1), Adapted)
    assert len(train_classifier(model, load_checkpoint("nano")[1], TRAIN).loss) > 0


def test_a_torch_that_says_nothing_of_the_processor_computes_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    assert not has_bfloat16(CPU)
    assert not mkl_holds_back(CPU)
