"""Pretrained models by name: `nano` comes with this package, `gpt2` from the Hugging Face hub.

Both are GPT-2's own files, so one loader serves both; `lora_lab.hub` finds them.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path

import pooch
import tiktoken
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from lora_lab.errors import LabError
from lora_lab.gpt import GPTModel
from lora_lab.gpt2_format import config_from_gpt2, state_from_gpt2
from lora_lab.gpt2_tokenizer import END_OF_TEXT, SPLIT_PATTERN
from lora_lab.hub import EMBEDDED, HUB, fetch, offline

NANO_FOLDER = EMBEDDED["nano"]

OVERRIDE = "LORA_LAB_CHECKPOINT"


def load_checkpoint(name: str = "nano", drop_rate: float = 0.0) -> tuple[GPTModel, tiktoken.Encoding]:
    """A pretrained model in float32, ready to be printed, adapted and trained, and its tokenizer.

    Args:
        name: "nano" (in this package, 2.6 million parameters) or "gpt2" (124 million; 548 MB are downloaded
            once and kept in the Hugging Face cache).
        drop_rate: share of activations dropped while training.

    The environment variable LORA_LAB_CHECKPOINT, when set, wins over `name`, and the function says so.

    Raises:
        LabError: an unknown name, or a download that failed; the message says what to do.
    """
    chosen = os.environ.get(OVERRIDE) or name
    if chosen != name:
        print(f"{OVERRIDE}={chosen}: loading {chosen!r} instead of {name!r}")
    if chosen not in _SOURCES:
        raise LabError(f"There is no checkpoint {chosen!r}: choose one of {', '.join(sorted(_SOURCES))}.")
    config_file, weights_file, tokenizer = _SOURCES[chosen]()
    return load_model(config_file, weights_file, drop_rate), tokenizer


def load_model(config_file: Path, weights_file: Path, drop_rate: float = 0.0) -> GPTModel:
    """A model from GPT-2's `config.json` and `model.safetensors`; float32 weights stay memory-mapped.

    Raises:
        LabError: the files do not belong together, or one is damaged.
    """
    try:
        config = config_from_gpt2(json.loads(config_file.read_text("utf-8")), drop_rate)
        state = state_from_gpt2(load_file(weights_file), config.n_layers)
        with torch.device("meta"):  # names and shapes only: the weights are assigned, never copied
            model = GPTModel(config)
        model.load_state_dict({name: tensor.float() for name, tensor in state.items()}, assign=True)
    except (SafetensorError, ValueError, KeyError, RuntimeError) as error:
        raise LabError(f"{weights_file} is damaged or is no GPT-2 ({error}). Delete it and load again.") from None
    return model.requires_grad_().eval()


def bpe_encoding(name: str, merges_file: Path) -> tiktoken.Encoding:
    """A tokenizer from a file in tiktoken's format: one base64 token and its rank per line."""
    ranks = read_ranks(merges_file)
    return tiktoken.Encoding(
        name, pat_str=SPLIT_PATTERN, mergeable_ranks=ranks, special_tokens={END_OF_TEXT: len(ranks)}
    )


def read_ranks(merges_file: Path) -> dict[bytes, int]:
    """The tokens in a file in tiktoken's format, with their ranks."""
    lines = merges_file.read_text("ascii").splitlines()
    return {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines)}


def _nano() -> tuple[Path, Path, tiktoken.Encoding]:
    tokenizer = bpe_encoding("nano", NANO_FOLDER / "tokenizer.tiktoken")
    return NANO_FOLDER / "config.json", NANO_FOLDER / "model.safetensors", tokenizer


def _gpt2() -> tuple[Path, Path, tiktoken.Encoding]:
    config_file, weights_file = fetch("gpt2", "config.json"), fetch("gpt2", "model.safetensors")
    # tiktoken's own place is a temporary folder, which is empty again after a restart.
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(pooch.os_cache("lora_lab") / "tiktoken"))
    try:
        tokenizer = tiktoken.get_encoding("gpt2")
    except Exception as error:  # tiktoken lets through whatever its transport raises
        raise offline("GPT-2's tokenizer", HUB["gpt2"].instead, error) from None
    return config_file, weights_file, tokenizer


_SOURCES: dict[str, Callable[[], tuple[Path, Path, tiktoken.Encoding]]] = {"nano": _nano, "gpt2": _gpt2}
