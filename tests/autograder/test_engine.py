"""The engine names no lab: what only one lab knows stands in that lab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.kit.lab import Lab
from autograder.kit.registry import LABS, lab_names, load_lab
from notebooks import ROOT

# The engine and its front ends, the demo, the export, the tamper report, the workflows, and what the tests share.
READ = (
    "autograder",
    ".github",
    "Makefile",
    "pyproject.toml",
    "nbgrader_config.py",
    "tests/support",
    "tests/zoo",
    "tests/conftest.py",
)
TEXTS = {".py", ".md", ".html", ".txt", ".toml", ".yml", ".ini", ".css", ".po", ""}
# What is left, with its reason; each is still there, or this test says that the line can go.
KNOWN = {
    "pyproject.toml": "the distribution ships the course's package, and ruff is told that it is no library",
    "tests/support/notebooks.py": "the lab that is tried where a test needs any",
    "tests/zoo/README.md": "links to the page of each lab's zoo",
    "tests/support/runs_here.py": "a notebook of that lab, run in the test itself",
    "tests/support/attacks.py": "attacks are run on the definitions of that lab",
}


OF_LIBRARIES = {"HF_HUB_OFFLINE", "TRANSFORMERS_VERBOSITY", "ACCELERATE_USE_CPU"}  # variables that no lab has made up


def names_of(lab: Lab) -> set[str]:
    """What nobody but the lab itself should speak of."""
    defined = {name for exercise in lab.exercises for name in (*exercise.defines, *exercise.uses)}
    own_files = {path.stem for path in lab.folder.glob("*.py") if "_" in path.stem.strip("_")}
    variables = {lab.checkpoint_variable, *lab.environment} - {""} - OF_LIBRARIES
    return ({lab.name, *lab.support, *lab.writes, *defined, *variables} | own_files) - generic()


def generic() -> set[str]:
    """Names that the engine has of its own, such as `stand_ins`, which a lab has, too, and plain words."""
    return {"stand_ins", "differs", "encode", "merge", "prompt", "reported", "table"}


def files() -> Iterator[Path]:
    for top in READ:
        path = ROOT / top
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            inside = LABS in file.parents or "__pycache__" in file.parts
            if file.is_file() and not inside and file.suffix in TEXTS:
                yield file


def mentions(lab: Lab) -> dict[str, set[str]]:
    wanted = re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, sorted(names_of(lab))))})(?!\w)")
    found = {file.relative_to(ROOT).as_posix(): set(wanted.findall(file.read_text("utf-8"))) for file in files()}
    return {file: names for file, names in found.items() if names}


@pytest.mark.parametrize("name", lab_names())
def test_the_engine_names_no_lab(name: str) -> None:
    assert {file: names for file, names in mentions(load_lab(name)).items() if file not in KNOWN} == {}


def test_what_is_known_to_be_left_is_still_there() -> None:
    left = {file for name in lab_names() for file in mentions(load_lab(name))}
    assert KNOWN.keys() <= left


def test_the_engine_was_read() -> None:
    read = {file.relative_to(ROOT).as_posix() for file in files()}
    assert len(read) > 130
    assert {"autograder/wire.py", "autograder/frontends/github/AGENTS.md", ".github/workflows/ci.yml"} <= read
