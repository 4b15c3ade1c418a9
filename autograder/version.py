"""What a result depends on beside the submission: a digest of the lab's checks, probes and packages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from autograder.lab import Lab
from autograder.sandbox.launch import PACKAGE, package_folders


def lab_version(lab: Lab) -> str:
    """Changes when anything changes that could change a mark."""
    folders = [PACKAGE / "checks", PACKAGE / "probes", *package_folders(lab.support)]
    return _digest(tuple(folders))


@cache
def _digest(folders: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in _files(folder):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path
