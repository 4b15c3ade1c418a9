"""The Python that a notebook was run with, beside the one that it is checked with."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from autograder.words import say


def newer_python(notebook: Mapping[str, Any]) -> str | None:
    """A sentence where a notebook, given as its JSON, was run with a newer Python than this one."""
    version, here = _version_in(notebook), sys.version_info[:2]
    if version is None or version <= here:
        return None
    return say(
        "this notebook was run with Python {newer}, and here is Python {here}: what only the newer one takes is left "
        "to a person",
        newer=".".join(map(str, version)),
        here=".".join(map(str, here)),
    )


def _version_in(notebook: Mapping[str, Any]) -> tuple[int, int] | None:
    """The version of Python in a notebook's metadata; None where there is none."""
    metadata = notebook.get("metadata")
    language = metadata.get("language_info") if isinstance(metadata, dict) else None
    version = language.get("version") if isinstance(language, dict) and language.get("name") == "python" else None
    found = re.match(r"3\.(\d{1,3})(?!\d)", version) if isinstance(version, str) else None
    return (3, int(found[1])) if found else None
