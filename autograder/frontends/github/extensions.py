"""Students who have until a later day: a file with one line `STUDENT TIME` each, read at every run for the class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from autograder.frontends.github.sources import SourceError

NAME = "extensions.txt"  # in the class folder


def read_extensions(path: Path, moment: Callable[[str], datetime]) -> dict[str, datetime]:
    """Student -> deadline; what follows a # is a comment.

    Args:
        moment: reads a time with its zone; raises an exception with a sentence where it is none.

    Raises:
        SourceError: a line that can't be read.
    """
    found: dict[str, datetime] = {}
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SourceError(f"{path.name} is not UTF-8 text: save it as UTF-8.") from None
    for number, line in enumerate(lines, 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        try:
            student, when = words
            found[student] = moment(when)
        except ValueError:
            raise SourceError(f"{path.name}, line {number}: expected STUDENT TIME, got {line.strip()!r}") from None
        except Exception as reason:
            raise SourceError(f"{path.name}, line {number}: {reason}") from None
    return found
