"""The sandbox holds whoever grades: the same attacks, as somebody else, and with a Python that is closed to others."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from isolations import as_root_of_one_id, as_somebody, closed_python, missing

from autograder.sandbox.isolation import Isolation
from notebooks import ROOT

ATTACKS = "security/test_attacks.py"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="this is an ordinary user already"),
]


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="somebody-") as name:  # pytest's own folders are closed to others
        os.chmod(name, 0o755)
        yield Path(name)


def run_suite(
    suite: str, home: Path, wrapper: Sequence[str] = (), python: str = sys.executable, only: str = ""
) -> None:
    """Runs a file of tests by a command of its own.

    Args:
        python: this one when empty.
        only: the isolation that is attacked; every one that there is when empty.
    """
    arguments = ["-q", "-p", "no:cacheprovider", f"--basetemp={home / 'tmp'}", *(["-k", only] if only else [])]
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    finished = subprocess.run(
        [*wrapper, python or sys.executable, "-m", "pytest", *arguments, f"tests/{suite}"],
        cwd=ROOT,
        env={**kept, "HOME": str(home), "TMPDIR": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-1000:]
    assert "passed" in finished.stdout.splitlines()[-1]
    assert not only or "skipped" not in finished.stdout.splitlines()[-1], finished.stdout[-1000:]


@pytest.mark.parametrize(
    "suite", [ATTACKS, "security/test_filter.py", "autograder/test_sandbox.py", "autograder/test_disk.py"]
)
def test_as_an_ordinary_user(suite: str, home: Path) -> None:
    run_suite(suite, home, as_somebody(home))


def test_as_root_of_a_user_namespace_with_one_user(home: Path) -> None:
    run_suite(ATTACKS, home, as_root_of_one_id(home), only=Isolation.ONE_ID)


def test_with_a_python_that_nobody_can_reach_by_its_path(home: Path) -> None:
    if not missing(Isolation.DESCRIPTOR):
        pytest.skip("this Python is one; test_attacks.py has it among its own")
    run_suite(ATTACKS, home, python=closed_python(home), only=Isolation.DESCRIPTOR)
