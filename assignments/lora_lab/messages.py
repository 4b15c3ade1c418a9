"""Messages to read: whole, and broken between words only."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

WIDTH = 100  # characters of a line


def show_messages(rows: Iterable[tuple[str, str]]) -> None:
    """Prints messages below each other, each behind what is said about it.

    Args:
        rows: (what is said about it, message).
    """
    rows = list(rows)
    room = max((len(said) for said, _ in rows), default=0) + 2
    for said, text in rows:
        print(
            textwrap.fill(
                " ".join(text.split()),
                WIDTH,
                initial_indent=f"{said:{room}}",
                subsequent_indent=" " * room,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
