"""Pretrain `nano`: a GPT-2 of 2.6 million parameters for text messages.

    python -m lora_lab.pretrain --nus smsCorpus_en_xml_2015.03.09_all.zip --uci SMSSpamCollection --out nano/

Reads the corpus (`lora_lab.corpus`), learns a byte-pair encoding on it and trains to predict the next token. Needs
`pip install -e .[pretrain]`. Writes GPT-2's own files, which transformers reads as they are, the encoding in tiktoken's
form and in transformers', and `training.json`: seed, checksums of the corpora and the loss reached.
"""

from __future__ import annotations

import base64
import json
import math
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import tiktoken
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from lora_lab.checkpoints import bpe_encoding, read_ranks
from lora_lab.corpus import arguments, read_corpus
from lora_lab.gpt import GPTConfig, GPTModel
from lora_lab.gpt2_format import config_to_gpt2, state_to_gpt2
from lora_lab.gpt2_tokenizer import SPLIT_PATTERN, printable_bytes, write_tokenizer
from lora_lab.optimise import Speed, optimise

NANO = GPTConfig(vocab_size=4_096, context_length=128, emb_dim=192, n_heads=6, n_layers=4)


@dataclass(frozen=True)
class Recipe:
    """How long and how fast; the defaults made the checkpoint that is shipped."""

    epochs: int = 10
    batch_size: int = 16  # windows of one context length each
    speed: Speed = field(default_factory=lambda: Speed(learning_rate=3e-3, weight_decay=0.1, warmup_steps=100))
    seed: int = 0


def learn_merges(texts: list[str], vocab_size: int, out: Path) -> None:
    """Byte-pair merges in tiktoken's format; one place of the vocabulary is left for the end-of-text token."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    alphabet = pre_tokenizers.ByteLevel.alphabet()
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT_PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    learner.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=vocab_size - 1, initial_alphabet=alphabet, show_progress=False)
    )
    printable = {character: byte for byte, character in printable_bytes().items()}
    by_rank = sorted(learner.get_vocab().items(), key=lambda item: item[1])
    tokens = [bytes(printable[character] for character in token) for token, _ in by_rank]
    single = [bytes([value]) for value in range(256)]
    merged = [token for token in tokens if len(token) > 1]
    lines = (f"{base64.b64encode(token).decode()} {rank}\n" for rank, token in enumerate(single + merged))
    out.write_text("".join(lines), "ascii")


def init_weights(model: GPTModel) -> None:
    """GPT-2's initial values: N(0, 0.02), residual projections divided by sqrt(2 n_layers), biases 0."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2:
            residual = name.endswith(("out_proj.weight", "ff.layers.2.weight"))
            nn.init.normal_(parameter, std=0.02 / math.sqrt(2 * model.config.n_layers) if residual else 0.02)
        elif name.endswith("bias"):
            nn.init.zeros_(parameter)


def windows(messages: list[list[int]], end_of_text: int, length: int, rng: random.Random) -> Tensor:
    """All messages in a random order, each behind an end-of-text token, cut into (N, length) windows."""
    order = rng.sample(messages, len(messages))
    stream = [token for message in order for token in (end_of_text, *message)]
    count = len(stream) // length
    return torch.tensor(stream[: count * length]).view(count, length)


def next_token_loss(model: GPTModel, batch: Tensor) -> Tensor:
    """Mean cross-entropy of each token given those before it, in nats; batch is (B, T)."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(batch[:, :-1])
    return F.cross_entropy(logits.float().flatten(0, 1), batch[:, 1:].flatten())


def train(
    model: GPTModel, messages: list[list[int]], valid: list[list[int]], end_of_text: int, recipe: Recipe
) -> float:
    """Trains in place; returns the loss on the `valid` messages in nats per token."""
    rng = random.Random(recipe.seed)
    length, size = model.config.context_length, recipe.batch_size
    steps_per_epoch = len(windows(messages, end_of_text, length, rng)) // size

    def batches() -> Iterator[Tensor]:
        for _ in range(recipe.epochs):
            yield from windows(messages, end_of_text, length, rng)[: steps_per_epoch * size].split(size)

    optimise(model, batches(), recipe.epochs * steps_per_epoch, partial(next_token_loss, model), recipe.speed)
    with torch.inference_mode():
        held_out = windows(valid, end_of_text, length, rng).split(size)
        return sum(next_token_loss(model, batch).item() * len(batch) for batch in held_out) / sum(map(len, held_out))


def save(model: GPTModel, folder: Path) -> None:
    """`config.json` and `model.safetensors` (float16) as GPT-2's own."""
    stored = state_to_gpt2(model.state_dict(), model.config.n_layers)
    save_file({name: tensor.half() for name, tensor in stored.items()}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)  # safetensors writes for its owner alone
    (folder / "config.json").write_text(json.dumps(config_to_gpt2(model.config), indent=2) + "\n", "utf-8")


def pretrain(nus: Path, uci: Path, out: Path, recipe: Recipe) -> None:
    start = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    corpus = read_corpus(nus, uci, recipe.seed)
    learn_merges(corpus.train, NANO.vocab_size, out / "tokenizer.tiktoken")
    encoding: tiktoken.Encoding = bpe_encoding("nano", out / "tokenizer.tiktoken")
    write_tokenizer(read_ranks(out / "tokenizer.tiktoken"), out, NANO.context_length)
    messages = encoding.encode_ordinary_batch(corpus.train)
    valid = encoding.encode_ordinary_batch(corpus.held_out)

    torch.manual_seed(recipe.seed)
    model = GPTModel(NANO)
    init_weights(model)
    model.out_head.weight = model.tok_emb.weight  # tied while pretraining, as GPT-2 was
    loss = train(model, messages, valid, encoding.eot_token, recipe)
    save(model, out)
    record = {
        "recipe": asdict(recipe),
        **corpus.record,
        "tokens": sum(map(len, messages)),
        "held_out_nats_per_token": round(loss, 3),
        "minutes": round((time.monotonic() - start) / 60, 1),
        "threads": torch.get_num_threads(),
    }
    (out / "training.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(json.dumps(record, indent=2))


def main() -> None:
    parser = arguments("python -m lora_lab.pretrain", "Pretrain nano.")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    options = parser.parse_args()
    pretrain(options.nus, options.uci, options.out, Recipe(epochs=options.epochs, seed=options.seed))


if __name__ == "__main__":
    main()
