"""What of the course a student's repository has changed. It is a matter for a talk, not for the mark: nothing of it is
used for grading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.github.git import Commit

# Students have no reason to change these, and each could change what a workflow or a check in their repository says.
PROTECTED = re.compile(
    r"""(?x) \.github/.* | lora_lab/.* | autograder/.* | requirements[^/]*\.txt | \.git(attributes|modules) | AGENTS\.md
    | (.*/)? (conftest\.py | sitecustomize\.py | usercustomize\.py | pyproject\.toml | setup\.(py|cfg) | tox\.ini
    | pytest\.ini | nbgrader_config\.py | [^/]*\.pth)"""
)


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
    found = {path: blob.sha for path, blob in commit.blobs.items() if _protected(path)}
    added = [Change(path, "added") for path in found.keys() - template.keys()]
    removed = [Change(path, "removed") for path in template.keys() - found.keys()]
    changed = [Change(path, "changed") for path in found.keys() & template.keys() if found[path] != template[path]]
    return sorted(added + removed + changed)


def blob_hash(data: bytes) -> str:
    """The name that git gives to a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _protected(path: str) -> bool:
    return bool(PROTECTED.fullmatch(path)) and "__pycache__" not in path and not path.startswith(".git/")
