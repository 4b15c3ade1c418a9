"""Generated notebooks: each grade is what the student's own check says at its place."""

from __future__ import annotations

import linecache
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.sandbox.inside.worker import probe_live
from autograder.wire import read_frame
from grading import lab
from runs_here import LAYER, SEED, SETUP, run_here, seeded

pytestmark = pytest.mark.usefixtures("process_restored")
MANY = int(os.environ.get("NOTEBOOKS", "400"))


def run_in_a_kernel(cells: Sequence[str]) -> dict[str, tuple[Any, Any]]:
    """What `check` measures at its last call for each exercise, in a plain namespace."""
    found = {}
    names: dict[str, Any] = {}

    def check(number: object) -> None:
        exercise = lab().exercise(str(number))
        inputs = lab().inputs(exercise.probe, SEED)
        wanted = (*exercise.uses, *exercise.defines)
        found[exercise.probe] = read_frame(
            probe_live(lab().probes, exercise.probe, wanted, names, inputs.facts, inputs.arrays)
        )

    names |= {"__name__": "__main__"}
    seeded()
    for number, cell in enumerate(cells, 1):
        linecache.cache[f"<cell {number}>"] = (len(cell), None, cell.splitlines(keepends=True), f"<cell {number}>")
        with suppress(Exception):
            exec(compile(cell, f"<cell {number}>", "exec"), names)
        if number == 1:
            names["check"] = check
    return found


def same(one: object, other: object) -> bool:
    """Equal facts; NaN equals NaN, and the lines of an error are the same in both."""
    return repr(one) == repr(other)


GAINS = (
    "GAIN = 1.0",
    "GAIN = 2.0",
    "GAIN = 4.0\nwhile GAIN > 1:\n    GAIN /= 2",
    "for GAIN in (3.0, 1.0):\n    if GAIN == 1.0:\n        break",
    "try:\n    GAIN = 1 / 0\nexcept ZeroDivisionError:\n    GAIN = 1.0",
    "exec('GAIN = 1.0')",
    "match 3:\n    case 3:\n        GAIN = 1.0\n    case _:\n        GAIN = 5.0",
    "(GAIN := 1.0)",
    "GAINS = [3.0, 1.0]\nGAINS.remove(3.0)\nGAIN = GAINS[0]",
    "globals()['GAIN'] = 1.0",
    "def make_gain():\n    return math.floor(1.5)\nGAIN = make_gain()",
    "import numpy as np\nGAIN = float(np.random.randint(1, 3))",
    "GAIN = 1.0 + float(torch.rand(1) > 2)",
)
BETWEEN = (
    "x = 1",
    "sum = 0",
    "math = 12",
    "import math",
    "GAIN = 7.0",
    "GAIN = 1.0",
    "torch.manual_seed(3)",
    "torch.rand(2)",
    "1 / 0",
    "def scaled(x):\n    return x * 3",
    "torch.set_grad_enabled(False)",
    "torch.set_default_dtype(torch.float64)",
    "torch.set_default_dtype(torch.float32)",
    "LoRALayer.forward = lambda self, x: x @ self.A @ self.B",
    "del scaled",
    'check("1")',
    'check("2")',
)
WRAPPER = """class LinearWithLoRA(torch.nn.Module):
    def __init__(self, linear_layer, rank, alpha):
        super().__init__()
        self.linear = linear_layer
        self.lora = LoRALayer(linear_layer.in_features, linear_layer.out_features, rank, alpha)

    def forward(self, x):
        return {result}"""
BLOCKS = (
    "{}",
    "if True:\n{}",
    "if __name__ == '__main__':\n{}",
    "try:\n{}\nfinally:\n    y = 2",
    "with torch.random.fork_rng():\n{}",
    "while True:\n{}\n    break",
    "for _ in range(2):\n{}",
)


def in_block(block: str, code: str) -> str:
    indented = "\n".join("    " + line for line in code.split("\n"))
    return block.format(code if block == "{}" else indented)


@st.composite
def notebooks(draw: st.DrawFn) -> list[str]:
    """Notebooks that run from their first to their last cell, right or wrong, with experiments between and below."""

    def some(most: int) -> list[str]:
        return draw(st.lists(st.sampled_from(BETWEEN), max_size=most))

    def one(*values: str) -> str:
        return draw(st.sampled_from(values))

    layer = LAYER.format(
        scale=one("alpha / rank", "alpha / rank", "alpha", "rank / alpha"),
        product=one("self.scaling * (x @ self.A @ self.B)", "x @ self.A @ self.B", "self.scaling * (x @ self.B)"),
    )
    wrapper = WRAPPER.format(result=one("self.linear(x) + self.lora(x)", "self.lora(x)", "self.lora(self.linear(x))"))
    return [
        SETUP,
        draw(st.sampled_from(GAINS)),
        "def scaled(x):\n    return x",
        *some(2),
        in_block(draw(st.sampled_from(BLOCKS)), layer),
        *some(2),
        'check("1")',
        *some(2),
        in_block(draw(st.sampled_from(BLOCKS)), wrapper),
        'check("2")',
        *some(4),
    ]


def the_run_measures_what_check_does(cells: list[str]) -> None:
    live = run_in_a_kernel(cells)
    result = run_here(cells)
    for probe in ("layer", "wrapper"):
        frame = result.probes.get(probe)
        assert frame is not None
        facts, arrays = frame
        if probe not in live:  # a name was deleted, and check itself could not begin
            continue
        assert same(facts["experiments"], live[probe][0]["experiments"])
        assert same(facts["defined"]["missing"], live[probe][0]["defined"]["missing"])
        values, expected = ({key: a[key].tolist() for key in sorted(a)} for a in (arrays, live[probe][1]))
        assert same(values, expected)


def cleanly(test: Callable[[list[str]], None], cells: list[str]) -> None:
    try:
        test(cells)
    finally:
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(notebooks())
def test_each_grade_is_what_check_says_at_its_place(cells: list[str]) -> None:
    cleanly(the_run_measures_what_check_does, cells)


@pytest.mark.slow
@settings(
    max_examples=int(os.environ.get("NOTEBOOKS", "400")), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(notebooks())
def test_each_grade_is_what_check_says_in_many_notebooks(cells: list[str]) -> None:
    """NOTEBOOKS=2000 tries as many, in a quarter of an hour."""
    cleanly(the_run_measures_what_check_does, cells)
