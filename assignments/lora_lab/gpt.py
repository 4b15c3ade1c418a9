"""GPT-2, with the module names of "Build a Large Language Model (From Scratch)" (S. Raschka, 2024).

Architecture: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019). The attributes
(`tok_emb`, `trf_blocks[i].att.W_query`, `out_head`, ...) are what students see when they print a model, and what
the exercises speak of.

Shapes: B messages in a batch, T tokens, D = emb_dim, H heads, V tokens in the vocabulary.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class GPTConfig:
    """The sizes of a GPT-2; the field names are the book's."""

    vocab_size: int = 50_257
    context_length: int = 1_024  # tokens
    emb_dim: int = 768
    n_heads: int = 12
    n_layers: int = 12
    drop_rate: float = 0.0

    def __post_init__(self) -> None:
        if self.emb_dim % self.n_heads:
            raise ValueError(f"emb_dim {self.emb_dim} is not a multiple of n_heads {self.n_heads}")


GPT2_124M = GPTConfig()


class Embedding(nn.Embedding):
    """With uniform initial values: drawing normal ones on the `meta` device costs a second of imports."""

    def reset_parameters(self) -> None:
        nn.init.uniform_(self.weight, -0.035, 0.035)  # the standard deviation of GPT-2's own, 0.02


def pick(x: Tensor, positions: Tensor | None) -> Tensor:
    """One token of each message, (B, T, D) -> (B, 1, D), at `positions` (B,); without them, all of x."""
    return x if positions is None else x[torch.arange(len(x), device=x.device), positions].unsqueeze(1)


def attend(
    query: Tensor, key: Tensor, value: Tensor, positions: Tensor | None = None, drop_rate: float = 0.0
) -> Tensor:
    """softmax(Q K^T / sqrt(d)) V, where no token sees a later one (Vaswani et al., 2017, equation 1).

    Args:
        query: (B, H, Q, d), one for each token that asks; d = D / H.
        key: (B, H, T, d)
        value: (B, H, T, d)
        positions: (B,) where the one token of each message stands that asks; without them all T of them ask.

    Returns:
        (B, H, Q, d)
    """
    slow_kernel = query.device.type == "cpu" and query.dtype == torch.bfloat16  # two to nine times these lines' time
    if positions is None and not slow_kernel:
        return F.scaled_dot_product_attention(query, key, value, is_causal=True, dropout_p=drop_rate)
    tokens = torch.arange(key.shape[-2], device=key.device)
    asking = tokens[:, None] if positions is None else positions[:, None, None, None]
    scores = (query @ key.transpose(-2, -1)).float() / math.sqrt(query.shape[-1])  # (B, H, Q, T)
    weights = scores.masked_fill(tokens > asking, -math.inf).softmax(-1)
    return F.dropout(weights, drop_rate).to(value.dtype) @ value


class MultiHeadAttention(nn.Module):
    """Causal self-attention: every token looks at itself and at the tokens before it."""

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        d = config.emb_dim
        self.n_heads = config.n_heads
        self.drop_rate = config.drop_rate
        self.W_query = nn.Linear(d, d)
        self.W_key = nn.Linear(d, d)
        self.W_value = nn.Linear(d, d)
        self.out_proj = nn.Linear(d, d)

    def forward(self, x: Tensor, positions: Tensor | None = None) -> Tensor:
        """(B, T, D) -> (B, T, D); with `positions` (B,) only the tokens that stand there ask: (B, 1, D)"""
        query = self._heads(self.W_query(pick(x, positions)))
        key = self._heads(self.W_key(x))
        value = self._heads(self.W_value(x))
        context = attend(query, key, value, positions, self.drop_rate if self.training else 0.0)
        output: Tensor = self.out_proj(context.transpose(1, 2).flatten(2))
        return output

    def _heads(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, H, T, D / H)"""
        heads: Tensor = x.unflatten(-1, (self.n_heads, -1))
        return heads.transpose(1, 2)


class FeedForward(nn.Module):
    """Each token by itself: up to 4 D, GELU, back to D."""

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        d = config.emb_dim
        # GPT-2 was trained with the tanh approximation of GELU; the exact one gives other logits.
        self.layers = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(approximate="tanh"), nn.Linear(4 * d, d))

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, D)"""
        output: Tensor = self.layers(x)
        return output


class TransformerBlock(nn.Module):
    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.att = MultiHeadAttention(config)
        self.ff = FeedForward(config)
        self.norm1 = nn.LayerNorm(config.emb_dim)
        self.norm2 = nn.LayerNorm(config.emb_dim)
        self.drop_shortcut = nn.Dropout(config.drop_rate)

    def forward(self, x: Tensor, positions: Tensor | None = None) -> Tensor:
        """(B, T, D) -> (B, T, D); with `positions` (B,) only the tokens that stand there: (B, 1, D)"""
        x = pick(x, positions) + self.drop_shortcut(self.att(self.norm1(x), positions))
        output: Tensor = x + self.drop_shortcut(self.ff(self.norm2(x)))
        return output


class GPTModel(nn.Module):
    """A GPT-2 whose output head is *untied*: `out_head` is a layer of its own, not the token embedding again.

    That is why "GPT-2 124M" has 163,037,184 parameters here: 124,439,808, and 50,257 x 768 more for the head.
    """

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.config = config
        self.tok_emb = Embedding(config.vocab_size, config.emb_dim)
        self.pos_emb = Embedding(config.context_length, config.emb_dim)
        self.drop_emb = nn.Dropout(config.drop_rate)
        self.trf_blocks = nn.Sequential(*(TransformerBlock(config) for _ in range(config.n_layers)))
        self.final_norm = nn.LayerNorm(config.emb_dim)
        self.out_head = nn.Linear(config.emb_dim, config.vocab_size, bias=False)

    def forward(self, token_ids: Tensor, positions: Tensor | None = None) -> Tensor:
        """Logits for every token, (B, T) -> (B, T, V); or only for one token of each message.

        Args:
            token_ids: (B, T) integers below `vocab_size`, with T at most `context_length`.
            positions: (B,) which token's logits are wanted; the result is then (B, V). A classifier needs one
                token of each message, and a head on all of them would be most of its work.

        Raises:
            ValueError: more tokens than the model has positions for.
        """
        length = token_ids.shape[-1]
        if length > self.config.context_length:
            raise ValueError(
                f"{length} tokens are more than this model's context of {self.config.context_length}: "
                "cut the messages shorter first"
            )
        x = self.tok_emb(token_ids) + self.pos_emb(torch.arange(length, device=token_ids.device))
        x = self.drop_emb(x)
        *blocks, last_block = self.trf_blocks
        for block in blocks:
            x = block(x)
        x = last_block(x, positions)  # above it, only the tokens that are asked for matter
        logits: Tensor = self.out_head(self.final_norm(x))
        return logits if positions is None else logits.squeeze(1)
