"""GPT-2's file format and ours: which stored tensor is which parameter of `GPTModel`.

GPT-2's files (as on the Hugging Face hub) store the linear layers of a block as (in, out), query, key and value
in one tensor, and the token embedding once for both ends. Here each is a layer of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from lora_lab.gpt import GPTConfig

_OUTER = {
    "wte.weight": "tok_emb.weight",
    "wpe.weight": "pos_emb.weight",
    "ln_f.weight": "final_norm.weight",
    "ln_f.bias": "final_norm.bias",
}
_NORMS = {"ln_1": "norm1", "ln_2": "norm2"}
_LINEARS = {"attn.c_proj": "att.out_proj", "mlp.c_fc": "ff.layers.0", "mlp.c_proj": "ff.layers.2"}
_QKV = ("att.W_query", "att.W_key", "att.W_value")


def config_from_gpt2(stored: Mapping[str, int], drop_rate: float = 0.0) -> GPTConfig:
    """The sizes in a GPT-2 `config.json`."""
    return GPTConfig(
        vocab_size=stored["vocab_size"],
        context_length=stored["n_positions"],
        emb_dim=stored["n_embd"],
        n_heads=stored["n_head"],
        n_layers=stored["n_layer"],
        drop_rate=drop_rate,
    )


def config_to_gpt2(config: GPTConfig) -> dict[str, object]:
    """A `config.json` that transformers reads too."""
    return {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "activation_function": "gelu_new",
        "vocab_size": config.vocab_size,
        "n_positions": config.context_length,
        "n_embd": config.emb_dim,
        "n_head": config.n_heads,
        "n_layer": config.n_layers,
        "bos_token_id": config.vocab_size - 1,
        "eos_token_id": config.vocab_size - 1,
        "dtype": "float32",  # in which transformers loads the weights, which are stored in half as many bytes
    }


def state_from_gpt2(stored: Mapping[str, Tensor], n_layers: int) -> dict[str, Tensor]:
    """GPT-2's tensors as a `GPTModel` state dict.

    All but the head are views of `stored`, so that a memory-mapped file is never held twice.

    Raises:
        KeyError: a tensor is missing.
    """
    stored = {name.removeprefix("transformer."): tensor for name, tensor in stored.items()}
    state = {ours: stored[theirs] for theirs, ours in _OUTER.items()}
    state["out_head.weight"] = stored["wte.weight"].clone()  # untied: its own values from here on
    for i in range(n_layers):
        theirs, ours = f"h.{i}", f"trf_blocks.{i}"
        for part in ("weight", "bias"):
            for source, target in _NORMS.items():
                state[f"{ours}.{target}.{part}"] = stored[f"{theirs}.{source}.{part}"]
            for source, target in _LINEARS.items():
                state[f"{ours}.{target}.{part}"] = stored[f"{theirs}.{source}.{part}"].t()
            thirds = stored[f"{theirs}.attn.c_attn.{part}"].chunk(3, dim=-1)
            for target, third in zip(_QKV, thirds, strict=True):
                state[f"{ours}.{target}.{part}"] = third.t()
    return state


def state_to_gpt2(state: Mapping[str, Tensor], n_layers: int) -> dict[str, Tensor]:
    """The other way round; the head is left out, because GPT-2's files tie it to the token embedding."""
    stored = {theirs: state[ours] for theirs, ours in _OUTER.items()}
    for i in range(n_layers):
        theirs, ours = f"h.{i}", f"trf_blocks.{i}"
        for part in ("weight", "bias"):
            for target, source in _NORMS.items():
                stored[f"{theirs}.{target}.{part}"] = state[f"{ours}.{source}.{part}"]
            for target, source in _LINEARS.items():
                stored[f"{theirs}.{target}.{part}"] = state[f"{ours}.{source}.{part}"].t()
            thirds = [state[f"{ours}.{source}.{part}"].t() for source in _QKV]
            stored[f"{theirs}.attn.c_attn.{part}"] = torch.cat(thirds, dim=-1)
    return {name: tensor.contiguous() for name, tensor in stored.items()}
