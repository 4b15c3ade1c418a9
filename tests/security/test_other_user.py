"""The walls hold for an ordinary user as they do for root: the same attacks, run again as somebody else."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from notebooks import ROOT

SOMEBODY = 61234  # a number that no account has: it owns nothing and is in no group


def reachable(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (path, *path.parents) if folder.is_dir())


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="somebody-") as name:  # pytest's own folders are closed to others
        os.chown(name, SOMEBODY, SOMEBODY)
        yield Path(name)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="the suite already runs as an ordinary user")
@pytest.mark.parametrize(
    "suite",
    ["security/test_attacks.py", "security/test_filter.py", "autograder/test_sandbox.py", "autograder/test_disk.py"],
)
def test_as_an_ordinary_user(suite: str, home: Path) -> None:
    for place in (Path(sys.executable).resolve(), Path(sys.prefix), ROOT):
        if not reachable(place if place.is_dir() else place.parent):
            pytest.skip(f"needs a checkout and an interpreter that other users can read, and {place} is closed to them")
    finished = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--basetemp={home / 'tmp'}",
            f"tests/{suite}",
        ],
        cwd=ROOT,
        user=SOMEBODY,
        group=SOMEBODY,
        extra_groups=[],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TMPDIR": str(home),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-1000:]
    assert "passed" in finished.stdout.splitlines()[-1]
