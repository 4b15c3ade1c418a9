"""Models that a test's hub serves in place of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from transformers import GPT2Config, GPT2LMHeadModel, RobertaConfig, RobertaModel


def write_model(name: str, folder: Path, write_tokenizer: Callable[..., object]) -> None:
    """A tiny model of the kind that the hub has under this name."""
    folder.mkdir()
    torch.manual_seed(1)
    sizes = {"vocab_size": 260, "num_hidden_layers": 1, "num_attention_heads": 2, "hidden_size": 8}
    if name == "gpt2":
        GPT2LMHeadModel(
            GPT2Config(vocab_size=257, n_layer=1, n_head=2, n_embd=8, bos_token_id=256, eos_token_id=256)
        ).save_pretrained(folder)
    else:
        RobertaModel(RobertaConfig(**sizes, intermediate_size=8)).save_pretrained(folder)
    write_tokenizer({bytes([value]): value for value in range(256)}, folder, context_length=16)
