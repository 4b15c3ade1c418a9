"""Numbers in a document that a program writes, so that they cannot go stale: the text between two markers."""

from __future__ import annotations

import re
from pathlib import Path


def write_section(document: Path, name: str, text: str) -> None:
    """Replaces what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`.

    Raises:
        ValueError: the document does not have exactly one such pair.
    """
    begin, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    old = document.read_text("utf-8")
    new, found = re.subn(
        re.escape(begin) + ".*?" + re.escape(end), lambda _: f"{begin}\n\n{text.strip()}\n\n{end}", old, flags=re.DOTALL
    )
    if found != 1:
        raise ValueError(f"{document} has {found} places between {begin} and {end}: it needs exactly one")
    document.write_text(new, "utf-8")
