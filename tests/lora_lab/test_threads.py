"""How torch's threads share a busy machine: decided before torch is loaded, and never against a setting."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lora_lab import threads
from lora_lab.threads import processors_allowed, share_the_machine


def test_waiting_threads_sleep_in_the_notebooks_order_of_imports() -> None:
    """In a process of its own: torch's OpenMP reads its settings once."""
    program = "import lora_lab, sys, os; print('torch' in sys.modules, os.environ['OMP_WAIT_POLICY'])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OMP_")}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "PASSIVE"]


def test_what_somebody_has_set_stays() -> None:
    environment = {"OMP_WAIT_POLICY": "ACTIVE", "OMP_NUM_THREADS": "3"}
    share_the_machine(environment)
    assert environment == {"OMP_WAIT_POLICY": "ACTIVE", "OMP_NUM_THREADS": "3"}


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("200000 100000\n", 2), ("50000 100000\n", 1), ("max 100000\n", None), ("", None), ("a b", None), (None, None)],
)
def test_a_containers_share_of_a_large_machine(tmp_path: Path, quota: str | None, expected: int | None) -> None:
    file = tmp_path / "cpu.max"
    if quota is not None:
        file.write_text(quota)
    assert processors_allowed(file) == expected


def test_a_container_gets_as_many_threads_as_it_has_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "processors_allowed", lambda: 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    environment: dict[str, str] = {}
    share_the_machine(environment)
    assert environment == {"OMP_WAIT_POLICY": "PASSIVE", "OMP_NUM_THREADS": "2"}
