"""The class seed: what inputs and hidden messages are drawn from, and what no student knows.

It is drawn once for a class and kept beside its results, so that the same command goes on with the same draws.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Literal

from autograder.grading.store import private_folder
from autograder.kit.lab import UnknownName
from autograder.words import say

NEW: Literal["new"] = "new"
NAME = "seed"  # of the file in the class folder
BITS = 63


def class_seed(folder: Path | None, asked: int | Literal["new"] | None = None) -> int:
    """The seed that was asked for, else the one kept in the class folder, else a new one, which is kept there.

    Args:
        asked: a number is used this once where another is kept; "new" draws one and keeps it from now on.

    Raises:
        UnknownName: the file that keeps it holds no number.
    """
    if asked == NEW:
        if folder is not None:
            (folder / NAME).unlink(missing_ok=True)
        asked = None
    kept = _read(folder / NAME) if folder is not None else None
    seed = asked if asked is not None else kept if kept is not None else draw_seed()
    if folder is not None and kept is None:
        private_folder(folder)
        with open(os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{seed}\n")
    return seed


def draw_seed() -> int:
    return secrets.randbits(BITS)


def seed_line(seed: int) -> str:
    """What is said first, so that a class can be graded again with the same draws."""
    return say("class seed: {seed} (--seed {seed} repeats it)", seed=seed)


def _read(path: Path) -> int | None:
    try:
        text = path.read_text("ascii").strip()
        return int(text)
    except FileNotFoundError:
        return None
    except ValueError:
        raise UnknownName(
            say("{path} should hold the class seed, which is a number: mend it, or remove it for a new one.", path=path)
        ) from None
