"""What the notebook itself brings, for where a student's definitions are tried without the rest of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from autograder.kit.probing.brought import bringing, tokenizer_in
from lora_lab.hub import model_folder

ENCODER, GENERATOR = "nano_roberta", "nano"


def tokenizer_of(name: str) -> Any:
    return tokenizer_in(model_folder(name))


def given_names(names: Mapping[str, Any]) -> AbstractContextManager[None]:
    """The notebook's own names for models and tokenizers, where the student's namespace has none of them."""
    brought = {
        "ENCODER": lambda: model_folder(ENCODER),
        "GENERATOR": lambda: model_folder(GENERATOR),
        "tokenizer": lambda: tokenizer_of(ENCODER),
        "generator_tokenizer": lambda: tokenizer_of(GENERATOR),
    }
    return bringing(names, brought)
