"""Another device is followed through whatever a layer does, and what torch says of two devices is what counts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from autograder.labs.lora_from_scratch.probes.meta_device import DEVICE, MetaDevice


def in_place(x: Tensor, w: Tensor) -> Tensor:
    y = x.clone()
    y += 1
    return y.mul_(2)


FORWARDS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "product": lambda x, w: x @ w,
    "scaled": lambda x, w: 0.5 * x / 3,
    "a single number of the CPU": lambda x, w: torch.tensor(2.0) * x,
    "linear": lambda x, w: torch.nn.functional.linear(x, w.t()),
    "einsum": lambda x, w: torch.einsum("...i,ij->...j", x, w),
    "outer products": lambda x, w: torch.stack([(x @ w[:, :1]) * w[0] for _ in range(2)]).sum(0),
    "in place": in_place,
    "made there": lambda x, w: torch.zeros(x.shape, device=x.device) + x.new_ones(2, 3) + torch.zeros_like(x),
    "moved there": lambda x, w: torch.ones(2, 3).to(x) + torch.ones(2, 3).to(device=x.device),
    "another type": lambda x, w: x.to(torch.float64) + 1,
    "dropout": lambda x, w: torch.nn.functional.dropout(torch.relu(x)),
}


@pytest.mark.parametrize("name", FORWARDS)
def test_the_result_is_there_and_has_shape_and_type_as_on_the_cpu(name: str) -> None:
    x, w = torch.ones(2, 3), torch.ones(3, 4)
    expected = FORWARDS[name](x, w)
    with MetaDevice():
        found = FORWARDS[name](x.to(DEVICE), torch.nn.Parameter(w.to(DEVICE)))
        assert found.device.type == DEVICE
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)


@pytest.mark.slow
def test_a_tensor_that_stays_behind_is_an_error_of_torch() -> None:
    with MetaDevice(), pytest.raises(RuntimeError, match="device"):
        torch.zeros(2, 3) + torch.zeros(2, 3, device=DEVICE)


@pytest.mark.slow
def test_torchs_compiler_is_not_imported() -> None:
    code = (
        "import sys, torch\n"
        "from autograder.labs.lora_from_scratch.probes.meta_device import MetaDevice\n"
        "x = torch.zeros(2, 3, device='meta')\n"
        "with MetaDevice():\n    y = 2 * (x @ x.t())\n"
        "assert 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
