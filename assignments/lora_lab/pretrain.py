"""Pretrain `nano`: a GPT-2 of 2.6 million parameters for text messages.

    python -m lora_lab.pretrain --nus smsCorpus_en_xml_2015.03.09_all.zip --uci SMSSpamCollection --out nano/

Reads the English NUS SMS Corpus (Chen and Kan, 2013, https://github.com/kite1988/nus-sms-corpus), drops every
message that also stands in the SMS Spam Collection, adds unlabelled text of this package's own generator,
learns a byte-pair encoding on it and trains to predict the next token. Needs `pip install -e .[pretrain]`.
Writes GPT-2's own files and `training.json`: seed, checksums of the corpora and the loss reached.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import math
import random
import re
import time
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from pathlib import Path

import tiktoken
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm.auto import tqdm

from lora_lab.checkpoints import SPLIT_PATTERN, bpe_encoding
from lora_lab.gpt import GPTConfig, GPTModel
from lora_lab.gpt2_format import config_to_gpt2, state_to_gpt2
from lora_lab.synthetic import unlabelled_text

NANO = GPTConfig(vocab_size=4_096, context_length=128, emb_dim=192, n_heads=6, n_layers=4)


@dataclass(frozen=True)
class Recipe:
    """How long and how fast; the defaults made the checkpoint that is shipped."""

    epochs: int = 10
    batch_size: int = 16  # windows of one context length each
    learning_rate: float = 3e-3
    weight_decay: float = 0.1
    warmup_steps: int = 100
    synthetic_messages: int = 12_000
    held_out: float = 0.02  # share of the collected messages; their loss is reported
    seed: int = 0


def read_nus(archive: Path) -> list[str]:
    """The message texts of the NUS SMS Corpus, as distributed: one XML file in a zip."""
    with zipfile.ZipFile(archive) as zipped, zipped.open(zipped.namelist()[0]) as file:
        texts = [message.findtext("text") for message in ET.parse(file).getroot()]
    return [text for text in texts if text]


def without(texts: list[str], forbidden: list[str]) -> list[str]:
    """The texts whose letters and digits are not those of any forbidden text."""

    def letters(text: str) -> str:
        return re.sub(r"\W+", "", text.lower())

    seen = {letters(text) for text in forbidden}
    return [text for text in texts if letters(text) not in seen]


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
    printable = _bytes_behind_printable()
    by_rank = sorted(learner.get_vocab().items(), key=lambda item: item[1])
    tokens = [bytes(printable[character] for character in token) for token, _ in by_rank]
    single = [bytes([value]) for value in range(256)]
    merged = [token for token in tokens if len(token) > 1]
    lines = (f"{base64.b64encode(token).decode()} {rank}\n" for rank, token in enumerate(single + merged))
    out.write_text("".join(lines), "ascii")


def _bytes_behind_printable() -> dict[str, int]:
    """The tokenizers library writes each byte as one printable character; this is the way back."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [value for value in range(256) if value not in plain]
    return {chr(value): value for value in plain} | {chr(256 + i): value for i, value in enumerate(others)}


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
    optimizer = torch.optim.AdamW(
        model.parameters(),
        lr=recipe.learning_rate,
        weight_decay=recipe.weight_decay,
        betas=(0.9, 0.95),
        fused=True,
    )
    steps_per_epoch = len(windows(messages, end_of_text, length, rng)) // size
    total = recipe.epochs * steps_per_epoch

    def share(step: int) -> float:
        """Linear warm-up, then a cosine from 1 down to a twentieth."""
        warm = min(1.0, (step + 1) / recipe.warmup_steps)
        return warm * (0.05 + 0.95 * (1 + math.cos(math.pi * min(1.0, step / total))) / 2)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
    model.train()
    with tqdm(total=total, unit="step") as progress:
        for _ in range(recipe.epochs):
            data = windows(messages, end_of_text, length, rng)
            for batch in data[: steps_per_epoch * size].split(size):
                loss = next_token_loss(model, batch)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                progress.update()
                progress.set_postfix(loss=f"{loss.item():.3f}")
    model.eval()
    with torch.inference_mode():
        batches = windows(valid, end_of_text, length, rng).split(size)
        return sum(next_token_loss(model, batch).item() * len(batch) for batch in batches) / sum(map(len, batches))


def save(model: GPTModel, folder: Path) -> None:
    """`config.json` and `model.safetensors` (float16) as GPT-2's own."""
    stored = state_to_gpt2(model.state_dict(), model.config.n_layers)
    save_file({name: tensor.half() for name, tensor in stored.items()}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)  # safetensors writes for its owner alone
    (folder / "config.json").write_text(json.dumps(config_to_gpt2(model.config), indent=2) + "\n", "utf-8")


def pretrain(nus: Path, uci: Path, out: Path, recipe: Recipe) -> None:
    start = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    forbidden = [line.partition("\t")[2] for line in uci.read_text("utf-8").splitlines()]
    collected = without(read_nus(nus), forbidden)
    collected = random.Random(recipe.seed).sample(collected, len(collected))
    held_out = int(len(collected) * recipe.held_out)
    texts = collected[held_out:] + unlabelled_text(recipe.synthetic_messages, recipe.seed)
    learn_merges(texts, NANO.vocab_size, out / "tokenizer.tiktoken")
    encoding: tiktoken.Encoding = bpe_encoding("nano", out / "tokenizer.tiktoken")
    messages = encoding.encode_ordinary_batch(texts)
    valid = encoding.encode_ordinary_batch(collected[:held_out])

    torch.manual_seed(recipe.seed)
    model = GPTModel(NANO)
    init_weights(model)
    model.out_head.weight = model.tok_emb.weight  # tied while pretraining, as GPT-2 was
    loss = train(model, messages, valid, encoding.eot_token, recipe)
    save(model, out)
    record = {
        "recipe": vars(recipe),
        "nus_sha256": hashlib.sha256(nus.read_bytes()).hexdigest(),
        "uci_sha256": hashlib.sha256(uci.read_bytes()).hexdigest(),
        "messages_collected": len(collected),
        "messages_held_out": held_out,
        "messages_generated": recipe.synthetic_messages,
        "tokens": sum(map(len, messages)),
        "held_out_nats_per_token": round(loss, 3),
        "minutes": round((time.monotonic() - start) / 60, 1),
        "threads": torch.get_num_threads(),
    }
    (out / "training.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(json.dumps(record, indent=2))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m lora_lab.pretrain", description="Pretrain nano.")
    parser.add_argument("--nus", type=Path, required=True, help="zip of the NUS SMS Corpus (English, XML)")
    parser.add_argument("--uci", type=Path, required=True, help="the SMS Spam Collection, to leave its messages out")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the checkpoint to")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    options = parser.parse_args()
    pretrain(options.nus, options.uci, options.out, Recipe(epochs=options.epochs, seed=options.seed))


if __name__ == "__main__":
    main()
