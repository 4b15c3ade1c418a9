"""Which files of a student's repository are named because they stand in the way of the course's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from autograder.frontends.github.git import Commit
from autograder.frontends.github.tamper import Change, changes, imported_names
from notebooks import ROOT, solution
from workflows import commit_all

SHADOWS = [
    "lora_lab.py", "autograder.py", "torch.py", "torch.pyc", "numpy.so", "json.cpython-312-x86_64-linux-gnu.so",
    "pandas.cp312-win_amd64.pyd", "IPython/__init__.py", "tqdm/__init__.pyc", "typing_extensions.py", "random.py",
    "sitecustomize/__init__.py",
]  # fmt: skip
HARMLESS = [
    "helpers.py", "test.py", "tests/__init__.py", "tests/torch.py", "deep/torch/__init__.py", "torch.md", "torch",
    "torch.old.py", "tqdm/notes.md", "data/x.json", "random.ipynb",
]  # fmt: skip


def put(folder: Path, path: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text("x")


@pytest.mark.parametrize("path", SHADOWS)
def test_a_module_at_the_top_that_stands_before_one_of_ours_is_named(tmp_path: Path, path: str) -> None:
    put(tmp_path, path)
    commit_all(tmp_path)
    assert changes(Commit(tmp_path), {}) == [Change(path, "added")]


def test_a_module_of_the_students_own_is_not_named(tmp_path: Path) -> None:
    for path in HARMLESS:
        put(tmp_path, path)
    commit_all(tmp_path)
    assert changes(Commit(tmp_path), {}) == []


def test_a_link_in_the_place_of_a_package_is_named(tmp_path: Path) -> None:
    put(tmp_path, "mine/__init__.py")
    for name in ("torch", "lora_lab", "notes"):
        (tmp_path / name).symlink_to("mine")
    commit_all(tmp_path)
    assert changes(Commit(tmp_path), {}) == [Change("lora_lab", "added"), Change("torch", "added")]


def imported() -> Iterator[str]:
    """The top names of all that the grader, the labs' package and the notebooks import."""
    files = [path for folder in ("autograder", "assignments/lora_lab") for path in (ROOT / folder).rglob("*.py")]
    texts = [path.read_text("utf-8") for path in files if not {"demo", "attack"} & set(path.parts)]  # students' code
    texts += ["".join(cell["source"]) for cell in solution()["cells"] if cell["cell_type"] == "code"]
    for node in (node for text in texts for node in ast.walk(ast.parse(text))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_all_that_is_imported_is_watched() -> None:
    assert set(imported()) <= imported_names()
    required = re.findall(r"^[\w.-]+", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    wanted = {name.lower().replace("_", "-") for name in required}
    brought = {name for name, by in packages_distributions().items() if wanted & {b.lower() for b in by}}
    assert len(wanted) > 10
    brought.discard("__pycache__")  # of packages that are one file
    assert {name for name in brought if name.isidentifier()} <= imported_names()
