"""What the notebook itself brings, for where a student's definitions are tried without the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from transformers import AutoTokenizer

from lora_lab.hub import model_folder

ENCODER, GENERATOR = "nano_roberta", "nano"


@cache
def tokenizer_of(name: str) -> Any:
    return AutoTokenizer.from_pretrained(model_folder(name))


@contextmanager
def given_names(names: Mapping[str, Any]) -> Iterator[None]:
    """The notebook's own names for models, tokenizers and batches, where the student's namespace has none of them."""
    brought: dict[str, Callable[[], Any]] = {
        "ENCODER": lambda: model_folder(ENCODER),
        "GENERATOR": lambda: model_folder(GENERATOR),
        "tokenizer": lambda: tokenizer_of(ENCODER),
        "generator_tokenizer": lambda: tokenizer_of(GENERATOR),
        "batches": lambda: lambda rows: names["collate"](rows, names["tokenizer"]),
    }
    missing = [name for name in brought if name not in names]
    assert isinstance(names, MutableMapping)
    for name in missing:
        names[name] = brought[name]()
    try:
        yield
    finally:
        for name in missing:
            names.pop(name, None)
