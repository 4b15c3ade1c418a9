"""Where a model computes, and how precisely: the fastest way that this machine and this model allow.

What is trained (LoRA, the head) always stays float32. The frozen matrices of a wide model are rounded to bfloat16
once, and products are taken in bfloat16, where the processor has instructions for it: AMX or AVX512-BF16, or a
GPU's. In float32 they are taken by the library that uses the processor in full. Nothing here knows how LoRA is
written: products are found by `torch.autocast`, frozen matrices by their `requires_grad`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeGuard

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lora_lab.gpt import GPTConfig, GPTModel

# Narrower models, like nano, train in seconds and stay float32 on the CPU: but for rounding, the same on every machine.
WIDE = 512  # numbers per token
# For each new number of tokens the CPU's library (oneDNN) compiles its programs anew: GPT-2 124M's in bfloat16 take
# a tenth of a second and 20 MiB. A handful of such numbers in an epoch, instead of 60, is worth some padding.
TOKENS_STEP = 64


@dataclass(frozen=True)
class ComputePlan:
    """One way to compute."""

    device: torch.device
    dtype: torch.dtype  # of the frozen matrices, and of products
    tokens_at_once: int = 256  # padding included, through the model together: 0.75 MiB each in GPT-2 124M
    tokens_step: int = 1  # those are a multiple of it
    onednn: bool = False  # float32 products with frozen matrices by oneDNN instead of MKL

    def autocast(self) -> AbstractContextManager[object]:
        """Round the factors of matrix products to `dtype`; to be entered anew for each forward pass.

        It remembers the rounded parameters until it is left, and an update in between would go unseen.
        """
        if self.dtype == torch.float32:
            return nullcontext()
        return torch.autocast(self.device.type, dtype=self.dtype)

    @contextmanager
    def applied(self, model: nn.Module) -> Iterator[None]:
        """Move a model to the device and prepare its linear layers; after that it is what it was."""
        home = next(model.parameters()).device
        frozen = [parameter for parameter in model.parameters() if not parameter.requires_grad]
        originals = [parameter.data for parameter in frozen]
        patched: list[nn.Module] = []
        try:
            model.to(self.device)
            for name, module in model.named_modules():
                if "forward" not in vars(module) and (replacement := self._forward(name, module)):
                    module.forward = replacement
                    patched.append(module)
            yield
        finally:
            for module in patched:
                del module.forward
            for parameter, original in zip(frozen, originals, strict=True):
                parameter.data = original  # not copied back from the device
            model.to(home)

    def _forward(self, name: str, module: nn.Module) -> Callable[[Tensor], Tensor] | None:
        """What a module computes meanwhile, where it is not what autocast makes of it."""
        if self.dtype == torch.float32:
            return partial(linear_by_onednn, module) if self.onednn and is_frozen_linear(module) else None
        if name == "out_head":  # its two numbers decide: not rounded
            exact: Callable[[Tensor], Tensor] = torch.autocast(self.device.type, enabled=False)(module.forward)
            return exact
        in_head = name.startswith("out_head.")  # where somebody has wrapped it
        if is_frozen_linear(module) and not in_head:
            weight = module.weight.detach().to(self.dtype)  # once; autocast rounds it at every call
            return partial(F.linear, weight=weight, bias=module.bias)
        return None


def is_frozen_linear(module: nn.Module) -> TypeGuard[nn.Linear]:
    """Whether a module is a plain linear layer of which nothing is trained."""
    return type(module) is nn.Linear and not any(parameter.requires_grad for parameter in module.parameters())


def linear_by_onednn(linear: nn.Linear, x: Tensor) -> Tensor:
    """(..., in) -> (..., out) in float32, with a gradient for `x` alone."""
    rows = x.reshape(-1, x.shape[-1])  # here, or the result would be a view that nobody may change in place
    result: Tensor = _ProductByOneDNN.apply(rows, linear.weight.detach(), linear.bias)  # type: ignore[no-untyped-call]
    return result.view(*x.shape[:-1], -1)


class _ProductByOneDNN(torch.autograd.Function):
    """x W^T + b by the operation that torch's compiler calls; it has no public name, and no gradient of its own.

    The public way, by `Tensor.to_mkldnn`, copies `x` and the result, which takes narrow matrices longer than it saves.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        ctx.weight = weight
        return _product(x, weight, bias)

    @staticmethod
    def backward(ctx: Any, *of_results: Tensor) -> tuple[Tensor, None, None]:
        return _product(of_results[0], ctx.weight.t(), None), None, None


def _product(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    result: Tensor = torch.ops.mkldnn._linear_pointwise(x.contiguous(), weight, bias, "none", [], "")
    return result


@contextmanager
def fastest(model: nn.Module, rehearse: Callable[[ComputePlan], None]) -> Iterator[ComputePlan]:
    """The fastest plan in which the model gets through a rehearsal, applied to it for as long as the block lasts.

    A reader's own layer may not suit every plan (it may hold a tensor that does not move to a GPU, or mix
    number formats): then the next one is tried. The last is float32 where the model lies.
    """
    *attempts, plain = plans(model)
    for plan in attempts:
        with plan.applied(model):
            try:
                rehearse(plan)
            except Exception:  # whatever code of the reader's own raises; in the last plan it is the reader's to see
                continue
            yield plan
            return
    with plain.applied(model):
        yield plain


def plans(model: nn.Module) -> list[ComputePlan]:
    """The ways to compute that may suit this machine and this model, the fastest first."""
    here = next(model.parameters()).device
    small = ComputePlan(here, torch.float32, tokens_at_once=4_096)
    if not isinstance(model, GPTModel):
        return [small]
    if model.config.emb_dim < WIDE:
        return _exact(small, model.config)
    accelerator = torch.accelerator.current_accelerator(check_available=True)
    found = []
    if accelerator is not None and here.type == "cpu":
        found += _plans_of(accelerator, model.config)
    return found + _plans_of(here, model.config)


def _plans_of(device: torch.device, config: GPTConfig) -> list[ComputePlan]:
    tokens = 256 if device.type == "cpu" else 16_384
    exact = _exact(ComputePlan(device, torch.float32, tokens), config)
    if not has_bfloat16(device):
        return exact
    step = _step(config) if device.type == "cpu" else 1
    return [ComputePlan(device, torch.bfloat16, tokens, step), *exact]


def _exact(plain: ComputePlan, config: GPTConfig) -> list[ComputePlan]:
    """The ways to compute in float32, the fastest first."""
    if not mkl_holds_back(plain.device):
        return [plain]
    return [replace(plain, onednn=True, tokens_step=_step(config)), plain]


def _step(config: GPTConfig) -> int:
    """Of the tokens that go through oneDNN together; 1 where a batch would become wider than the context."""
    return TOKENS_STEP if config.context_length % TOKENS_STEP == 0 else 1


def _cpu_capabilities() -> Mapping[str, object]:
    """What torch knows of the processor. Older versions, such as Colab's, say nothing; float32 is right anywhere."""
    look: Callable[[], Mapping[str, object]] = getattr(torch.cpu, "get_capabilities", dict)
    return look()


def mkl_holds_back(device: torch.device) -> bool:
    """Whether torch's float32 products, by Intel's MKL, leave a CPU's AVX-512 unused and take twice the time: AMD's."""
    if device.type != "cpu" or not torch.backends.mkldnn.is_available():
        return False
    capabilities = _cpu_capabilities()
    return bool(capabilities.get("avx512_f", False)) and str(capabilities.get("cpu_name", "")).startswith("AMD")


def has_bfloat16(device: torch.device) -> bool:
    """Whether a device multiplies bfloat16 matrices by instructions of its own, so that it is faster than float32."""
    if device.type == "cpu":
        capabilities = _cpu_capabilities()
        has_units = capabilities.get("amx_bf16", False) or capabilities.get("avx512_bf16", False)
        return bool(has_units) and torch.backends.mkldnn.is_available()
    return device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
