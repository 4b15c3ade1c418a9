"""A look through folders that students have made: as deep as people make them, and no deeper.

Python's own `os.walk` calls itself for each level, and gives up for the whole class at a thousand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

MAX_DEPTH = 30  # folders within folders


def walk(top: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder, and the names of the folders and files in it, from the top down.

    What is taken out of the folders' names is not looked into. Folders that lie too deep come with those in them, of
    which none is looked into.
    """
    for name, folders, files in os.walk(top):
        here = Path(name)
        yield here, folders, files
        if is_deepest(here, top):
            folders.clear()


def is_deepest(folder: Path, top: Path) -> bool:
    """Whether no folder in this one is looked into."""
    return len(folder.parts) - len(top.parts) >= MAX_DEPTH
