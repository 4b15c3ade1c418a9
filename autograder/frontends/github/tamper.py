"""What of the course a student's repository has changed. It is a matter for a talk, not for the mark: nothing of it is
used for grading."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Literal

from autograder.frontends.github.git import Blob, Commit
from autograder.kit.registry import support_packages

# Students have no reason to change these, and each could change what a workflow or a check in their repository says.
PROTECTED = re.compile(
    r"""(?x) \.github/.* | autograder/.* | requirements[^/]*\.txt | \.git(attributes|modules) | AGENTS\.md
    | (.*/)? (conftest\.py | sitecustomize\.py | usercustomize\.py | pyproject\.toml | setup\.(py|cfg) | tox\.ini
    | pytest\.ini | nbgrader_config\.py | [^/]*\.pth)"""
)

NO_MODULES = {"test", "tests", "docs", "examples"}  # many call a folder so, and nothing imports one


@cache
def imported_names() -> frozenset[str]:
    """Top names of all that is installed here: Python looks beside a notebook first, and takes such a file for it."""
    installed = {name for name in packages_distributions() if name.isidentifier()}
    always = sys.stdlib_module_names | {"autograder", "sitecustomize", "usercustomize"} | support_packages()
    return frozenset((always | installed) - NO_MODULES)


# A folder without `__init__` gives way to an installed package.
_MODULE = re.compile(r"(\w+)(?:/__init__)?\.(?:pyc?|(?:[^./]+\.)?(?:so|pyd))")


@dataclass(frozen=True, order=True)
class Change:
    path: str
    kind: Literal["added", "changed", "removed"]

    def __str__(self) -> str:
        return f"{self.path} ({self.kind})"


def template_hashes(template: Path) -> dict[str, str]:
    """Path -> git's hash of each protected file of the student repository as it was handed out."""
    files = (path for path in sorted(template.rglob("*")) if path.is_file() and not path.is_symlink())
    named = ((path.relative_to(template).as_posix(), path) for path in files)
    return {name: blob_hash(path.read_bytes()) for name, path in named if _protected(name)}


def changes(commit: Commit, template: Mapping[str, str]) -> list[Change]:
    """Protected files that are not what was handed out."""
    found = {path: blob.sha for path, blob in commit.blobs.items() if _protected(path) or _stands_for_a_package(blob)}
    added = [Change(path, "added") for path in found.keys() - template.keys()]
    removed = [Change(path, "removed") for path in template.keys() - found.keys()]
    changed = [Change(path, "changed") for path in found.keys() & template.keys() if found[path] != template[path]]
    return sorted(added + removed + changed)


def blob_hash(data: bytes) -> str:
    """The name that git gives to a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _protected(path: str) -> bool:
    watched = PROTECTED.fullmatch(path) or path.partition("/")[0] in support_packages() or _shadows(path)
    return bool(watched) and "__pycache__" not in path and not path.startswith(".git/")


def _shadows(path: str) -> bool:
    """Whether a file at the top is imported in the place of something of ours."""
    module = _MODULE.fullmatch(path)
    return module is not None and module[1] in imported_names()


def _stands_for_a_package(blob: Blob) -> bool:
    """Whether it is a link or a submodule of a package's name."""
    return not blob.regular and blob.path in imported_names()
