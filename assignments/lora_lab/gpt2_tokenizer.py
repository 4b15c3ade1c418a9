"""A byte-pair encoding in tiktoken's form as the files that transformers reads: `tokenizer.json` and its configuration.

tiktoken keeps tokens by rank; transformers' tokenizers keep the pairs that are merged, in the order of their ranks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

# How GPT-2 cuts a text before its merges are applied; tiktoken's own for "gpt2".
SPLIT_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
END_OF_TEXT = "<|endoftext|>"


def printable_bytes() -> dict[int, str]:
    """The printable character that transformers' tokenizers write for each byte."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [value for value in range(256) if value not in plain]
    return {value: chr(value) for value in plain} | {value: chr(256 + i) for i, value in enumerate(others)}


def last_merge(token: bytes, ranks: Mapping[bytes, int]) -> tuple[bytes, bytes]:
    """The two tokens whose merge gives this one: what is left when only tokens of lower ranks may be made.

    Raises:
        ValueError: no merge of known tokens gives this one.
    """
    parts = [token[i : i + 1] for i in range(len(token))]
    while len(parts) > 2:
        found = [(ranks.get(a + b, len(ranks)), i) for i, (a, b) in enumerate(pairwise(parts))]
        rank, i = min(found)
        if rank >= ranks[token]:
            raise ValueError(f"no merge gives the token {token!r}")
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    return parts[0], parts[1]


def write_tokenizer(ranks: Mapping[bytes, int], folder: Path, context_length: int) -> None:
    """Writes `tokenizer.json` and `tokenizer_config.json`; the end-of-text token comes behind all ranks."""
    printable = printable_bytes()

    def written(token: bytes) -> str:
        return "".join(printable[byte] for byte in token)

    by_rank = sorted(ranks, key=lambda token: ranks[token])
    merges = [last_merge(token, ranks) for token in by_rank if len(token) > 1]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    split = {"type": "Split", "pattern": {"Regex": SPLIT_PATTERN}, "behavior": "Isolated", "invert": False}
    end = {"id": len(ranks), "content": END_OF_TEXT, "special": True}
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [end | flags],
        "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, byte_level]},
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": True,
            "vocab": {written(token): ranks[token] for token in by_rank} | {END_OF_TEXT: len(ranks)},
            "merges": [[written(left), written(right)] for left, right in merges],
        },
    }
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": END_OF_TEXT,
        "eos_token": END_OF_TEXT,
        "unk_token": END_OF_TEXT,
        "model_max_length": context_length,
        "clean_up_tokenization_spaces": False,
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False, indent=0) + "\n", "utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n", "utf-8")
