"""What reports name as their grader."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from autograder.grading import versions
from notebooks import ROOT


def test_a_git_that_was_not_found_once_is_asked_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Reports of one class name one commit, whatever a program around it has done to its search path meanwhile."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    if head.returncode != 0:
        pytest.skip("these files are no checkout")
    versions._checked_out.cache_clear()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PATH", str(tmp_path))
        assert versions.engine_commit() == versions._installed_commit()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(versions, "PACKAGE", tmp_path)  # a copy of the package, in no repository
        assert versions.engine_commit() == versions._installed_commit()
    told = versions.engine_commit().removesuffix("+")
    assert told
    assert head.stdout.startswith(told)
