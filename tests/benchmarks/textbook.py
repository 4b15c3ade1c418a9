"""The usual way to fine-tune GPT-2 as a classifier, for comparison: everything by hand, nothing left out.

Every message is padded to 256 tokens, arithmetic is float32, attention builds the whole mask and all its weights,
GELU and layer normalisation are written out, all tokens go through all layers and the head. Parameters are those of
a `GPTModel`, so both can be given the same values.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lora_lab.batches import Messages
from lora_lab.gpt import GPTModel

WIDTH = 256  # tokens


class LayerNorm(nn.Module):
    def __init__(self, norm: nn.LayerNorm) -> None:
        super().__init__()
        self.scale, self.shift, self.eps = norm.weight, norm.bias, norm.eps

    def forward(self, x: Tensor) -> Tensor:
        mean = x.mean(dim=-1, keepdim=True)
        variance = x.var(dim=-1, keepdim=True, unbiased=False)
        return self.scale * (x - mean) / torch.sqrt(variance + self.eps) + self.shift


class GELU(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


class Attention(nn.Module):
    def __init__(self, att: nn.Module, context_length: int) -> None:
        super().__init__()
        self.att = att
        self.dropout = nn.Dropout(float(att.drop_rate))  # type: ignore[arg-type]
        mask = torch.triu(torch.ones(context_length, context_length), diagonal=1)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        batch, length, width = x.shape
        heads = self.att.n_heads
        query, key, value = (
            layer(x).view(batch, length, heads, width // heads).transpose(1, 2)
            for layer in (self.att.W_query, self.att.W_key, self.att.W_value)
        )
        scores = query @ key.transpose(2, 3)
        scores.masked_fill_(self.mask.bool()[:length, :length], -torch.inf)
        weights = self.dropout(torch.softmax(scores / key.shape[-1] ** 0.5, dim=-1))
        context = (weights @ value).transpose(1, 2).contiguous().view(batch, length, width)
        return self.att.out_proj(context)


class Block(nn.Module):
    def __init__(self, block: nn.Module, context_length: int) -> None:
        super().__init__()
        self.att = Attention(block.att, context_length)
        self.ff = nn.Sequential(block.ff.layers[0], GELU(), block.ff.layers[2])
        self.norm1, self.norm2 = LayerNorm(block.norm1), LayerNorm(block.norm2)
        self.drop_shortcut = block.drop_shortcut

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.drop_shortcut(self.att(self.norm1(x)))
        return x + self.drop_shortcut(self.ff(self.norm2(x)))


class TextbookGPT(nn.Module):
    """The same model as `gpt`, with the same parameters (not copies), adapters included, computed the long way."""

    def __init__(self, gpt: GPTModel) -> None:
        super().__init__()
        self.tok_emb, self.pos_emb, self.drop_emb = gpt.tok_emb, gpt.pos_emb, gpt.drop_emb
        self.trf_blocks = nn.Sequential(*(Block(block, gpt.config.context_length) for block in gpt.trf_blocks))
        self.final_norm, self.out_head = LayerNorm(gpt.final_norm), gpt.out_head

    def forward(self, token_ids: Tensor) -> Tensor:
        """(B, T) -> (B, T, 2)"""
        x = self.tok_emb(token_ids) + self.pos_emb(torch.arange(token_ids.shape[1]))
        x = self.trf_blocks(self.drop_emb(x))
        return self.out_head(self.final_norm(x))


class TextbookLoop:
    """One step at a time: the loop around the model, as usual."""

    def __init__(self, gpt: GPTModel, learning_rate: float = 5e-4, weight_decay: float = 0.1) -> None:
        self.model = TextbookGPT(gpt).train()
        self.width = min(WIDTH, gpt.config.context_length)
        trainable = [parameter for parameter in self.model.parameters() if parameter.requires_grad]
        self.optimizer = torch.optim.AdamW(trainable, lr=learning_rate, weight_decay=weight_decay)

    def gradient(self, data: Messages, rows: Sequence[int]) -> float:
        """Adds the gradient of the mean loss to `.grad`; returns that loss in nats per message."""
        batch = data.batch(rows)
        padding = (0, max(0, self.width - batch.token_ids.shape[1]))
        logits = self.model(F.pad(batch.token_ids, padding, value=data.padding))
        loss = F.cross_entropy(logits[torch.arange(len(batch)), batch.last], batch.labels)
        loss.backward()
        return loss.item()

    def step(self, data: Messages, rows: Sequence[int]) -> float:
        self.optimizer.zero_grad()
        loss = self.gradient(data, rows)
        self.optimizer.step()
        return loss
