"""What a notebook itself brings, for where a student's definitions are tried without the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from transformers import AutoTokenizer


@cache
def tokenizer_in(folder: Path) -> Any:
    """The tokenizer of a pretrained model, loaded once."""
    return AutoTokenizer.from_pretrained(folder)


@contextmanager
def bringing(names: Mapping[str, Any], brought: Mapping[str, Callable[[], Any]]) -> Iterator[None]:
    """Names of the notebook's own, made in their order where the student's namespace has none of them.

    with bringing(names, {"ENCODER": lambda: folder, "tokenizer": lambda: tokenizer_in(folder)}): ...
    """
    missing = [name for name in brought if name not in names]
    assert isinstance(names, MutableMapping)
    for name in missing:
        names[name] = brought[name]()
    try:
        yield
    finally:
        for name in missing:
            names.pop(name, None)
