"""One module per command; each turns arguments into one call and an exit code."""

from __future__ import annotations

from rich.console import Console


def tell(console: Console, sentence: str) -> None:
    """Prints a sentence as it is: no markup read into it, no line broken."""
    console.print(sentence, markup=False, highlight=False, soft_wrap=True)
