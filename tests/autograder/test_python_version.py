"""A notebook that was run with a newer Python than the one here: said before it is handed in, and never a surprise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.frontends import machine
from autograder.frontends.cli import main
from autograder.submissions.python_version import newer_python
from notebooks import notebook_of, source_of, written


def run_with(version: object, name: str = "python") -> dict[str, Any]:
    return {"metadata": {"language_info": {"name": name, "version": version}}}


NEWER = (sys.version_info.major, sys.version_info.minor + 1)


@pytest.mark.parametrize(
    ("notebook", "newer"),
    [
        (run_with(f"{NEWER[0]}.{NEWER[1]}.4"), True),
        (run_with(f"{NEWER[0]}.{NEWER[1]}"), True),
        (run_with("3.100.1"), True),
        (run_with(".".join(map(str, sys.version_info[:3]))), False),
        (run_with("3.9.18"), False),
        (run_with("4.3.1", "R"), False),
        (run_with("3.99.1", "R"), False),
        (run_with(3.99), False),
        (run_with("3.9999999"), False),
        ({"metadata": {"language_info": "python"}}, False),
        ({"metadata": None}, False),
        ({}, False),
    ],
)
def test_a_newer_python_in_the_metadata_is_said(notebook: dict[str, Any], newer: bool) -> None:
    told = newer_python(notebook)
    assert bool(told) is newer
    assert told is None or f"here is Python {sys.version_info.major}.{sys.version_info.minor}:" in told


def test_the_students_check_and_doctor_say_it_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    version = ".".join(map(str, NEWER))
    notebook = notebook_of(["import torch", source_of("exercise-1")]) | run_with(version)
    path = written(notebook, tmp_path)
    assert main(["check", str(path), "1"]) == 0
    assert capsys.readouterr().out.count(f"this notebook was run with Python {version}") == 1
    (told,) = [finding for finding in machine._notebook(path) if not finding.well]
    assert f"this notebook was run with Python {version}" in told.text
    assert not told.fatal


@pytest.mark.parametrize(("version", "said"), [((3, 10, 1), "install"), ((3, 11, 2), "Colab"), ((3, 12, 0), "")])
def test_doctor_says_that_colab_is_newer(version: tuple[int, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.sys, "version_info", version)
    (finding,) = machine._python()
    assert finding.well is (version >= (3, 11))
    assert said in finding.fix
    assert bool(said) == bool(finding.fix)
