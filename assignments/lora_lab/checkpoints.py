"""Pretrained models by name: `nano` comes with this package, `gpt2` from the Hugging Face hub.

Both are GPT-2's own files, so one loader serves both. The numbers below pin what is downloaded: revision and
checksum of https://huggingface.co/openai-community/gpt2.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pooch
import tiktoken
import torch
from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url, try_to_load_from_cache
from safetensors import SafetensorError
from safetensors.torch import load_file

from lora_lab.errors import LabError
from lora_lab.gpt import GPTModel
from lora_lab.gpt2_format import config_from_gpt2, state_from_gpt2

NANO_FOLDER = Path(__file__).parent / "nano"
GPT2_REPOSITORY = "openai-community/gpt2"
GPT2_REVISION = "607a30d783dfa663caf39e06633721c8d4cfcd7e"
GPT2_SHA256 = "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707"

# How GPT-2 cuts a text before its merges are applied; tiktoken's own for "gpt2".
SPLIT_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
END_OF_TEXT = "<|endoftext|>"

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
    lines = merges_file.read_text("ascii").splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines)}
    return tiktoken.Encoding(
        name, pat_str=SPLIT_PATTERN, mergeable_ranks=ranks, special_tokens={END_OF_TEXT: len(ranks)}
    )


def _nano() -> tuple[Path, Path, tiktoken.Encoding]:
    tokenizer = bpe_encoding("nano", NANO_FOLDER / "tokenizer.tiktoken")
    return NANO_FOLDER / "config.json", NANO_FOLDER / "model.safetensors", tokenizer


def _gpt2() -> tuple[Path, Path, tiktoken.Encoding]:
    config_file, weights_file = _from_hub("config.json"), _from_hub("model.safetensors", GPT2_SHA256)
    # tiktoken's own place is a temporary folder, which is empty again after a restart.
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(pooch.os_cache("lora_lab") / "tiktoken"))
    try:
        tokenizer = tiktoken.get_encoding("gpt2")
    except Exception as error:  # tiktoken lets through whatever its transport raises
        raise _offline("GPT-2's tokenizer", error) from None
    return config_file, weights_file, tokenizer


def _from_hub(filename: str, sha256: str | None = None) -> Path:
    """One file of GPT-2, downloaded at the first call; a fresh download is held against its checksum."""
    cached = try_to_load_from_cache(GPT2_REPOSITORY, filename, revision=GPT2_REVISION)
    if isinstance(cached, str):
        return Path(cached)
    try:
        # Fails at once without a network, where the download itself would try again for half a minute.
        get_hf_file_metadata(hf_hub_url(GPT2_REPOSITORY, filename, revision=GPT2_REVISION), timeout=10)
        path = Path(hf_hub_download(GPT2_REPOSITORY, filename, revision=GPT2_REVISION))
    except Exception as error:  # the hub's client has changed its transport, and its errors, more than once
        raise _offline(f"GPT-2's {filename}", error) from None
    if sha256 is not None:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256:
            path.resolve().unlink()  # the blob behind the cache's link, so that the next call downloads again
            path.unlink(missing_ok=True)
            raise LabError(
                f"GPT-2's {filename} arrived damaged (its checksum is wrong) and was deleted. Run this cell again."
            )
    return path


def _offline(what: str, error: Exception) -> LabError:
    reason = str(error).strip().splitlines()
    return LabError(
        f"{what} could not be downloaded ({reason[0] if reason else type(error).__name__}). Connect to the "
        'internet and run this cell again, or work with the small model that needs no network: CHECKPOINT = "nano".'
    )


_SOURCES: dict[str, Callable[[], tuple[Path, Path, tiktoken.Encoding]]] = {"nano": _nano, "gpt2": _gpt2}
