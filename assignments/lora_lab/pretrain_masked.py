r"""Pretrain `nano_roberta`: a RoBERTa of 2.6 million parameters for text messages.

    python -m lora_lab.pretrain_masked --nus smsCorpus_en_xml_2015.03.09_all.zip --uci SMSSpamCollection \
        --out nano_roberta/

Reads what `lora_lab.pretrain` reads, learns a byte-pair encoding with RoBERTa's special tokens, and trains to fill in
words that were masked (Liu et al., "RoBERTa", 2019: other ones at every reading, 80 % of them `<mask>`, 10 % another
token, 10 % unchanged). Needs `pip install -e .[pretrain]`. Writes a folder that transformers reads, and
`training.json`: seed, checksums of the corpora and the loss reached.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import PreTrainedTokenizerFast, RobertaConfig, RobertaForMaskedLM

from lora_lab.corpus import arguments, read_corpus
from lora_lab.optimise import Speed, optimise

SPECIAL = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "<mask>",
)  # RoBERTa's, which has its mask last
PAD, MASK = 1, 4
POSITIONS = 128  # tokens


@dataclass(frozen=True)
class Recipe:
    """How long and how fast; the defaults made the checkpoint that is shipped."""

    epochs: int = 8  # that the learning rate is planned for
    stop_after: int = 7  # epochs that are trained: the last one, at a twentieth of the rate, adds little
    batch_tokens: int = 2_048  # padding included
    masked: float = 0.3  # share of the tokens that are to be filled in
    speed: Speed = field(default_factory=lambda: Speed(learning_rate=2.5e-3, weight_decay=0.05, warmup_steps=400))
    seed: int = 0


def nano_config(vocab_size: int) -> RobertaConfig:
    """4 layers, 192 wide, 6 heads, 128 positions and RoBERTa's two for padding."""
    return RobertaConfig(
        vocab_size=vocab_size,
        hidden_size=192,
        num_hidden_layers=4,
        num_attention_heads=6,
        intermediate_size=768,
        max_position_embeddings=POSITIONS + 2,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        bos_token_id=0,
        pad_token_id=PAD,
        eos_token_id=2,
        dtype="float32",
    )


def learn_tokenizer(texts: list[str], vocab_size: int) -> Tokenizer:
    """A byte-pair encoding as RoBERTa's: bytes, no prefix space, `<s>` before and `</s>` behind each text."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(SPECIAL),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False
    )
    return tokenizer


def batches(messages: list[list[int]], tokens: int, rng: random.Random) -> list[list[list[int]]]:
    """Every message once, cut to the model's positions, together with others of about its length; in a random order.

    In each batch, the number of messages times the longest one's length is at most `tokens`.
    """
    cut = [message[: POSITIONS - 1] + message[-1:] if len(message) > POSITIONS else message for message in messages]
    by_length = sorted(cut, key=lambda message: (len(message), rng.random()))
    found: list[list[list[int]]] = [[]]
    for message in by_length:
        if (len(found[-1]) + 1) * len(message) > tokens:
            found.append([])
        found[-1].append(message)
    return rng.sample(found, len(found))


def pad(batch: list[list[int]]) -> Tensor:
    """(B, T), padded on the right to the longest."""
    longest = max(map(len, batch))
    return torch.tensor([message + [PAD] * (longest - len(message)) for message in batch])


def mask(token_ids: Tensor, share: float, vocab_size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """What the model reads, (B, T), and which tokens it has to fill in, (B, T) of bool: none that are special."""
    draws = torch.rand(token_ids.shape, generator=generator)
    chosen = (draws < share) & (token_ids >= len(SPECIAL))
    other = torch.randint(len(SPECIAL), vocab_size, token_ids.shape, generator=generator)
    read = torch.where(chosen & (draws < 0.8 * share), MASK, token_ids)
    return torch.where(chosen & (draws >= 0.9 * share), other, read), chosen


def masked_loss(model: RobertaForMaskedLM, token_ids: Tensor, read: Tensor, chosen: Tensor) -> Tensor:
    """Mean cross-entropy of the chosen tokens, in nats; all (B, T). The head is computed for these tokens alone."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model.roberta(read, attention_mask=(read != PAD).long()).last_hidden_state  # (B, T, D)
        logits = model.lm_head(states[chosen])
    return F.cross_entropy(logits.float(), token_ids[chosen])


def held_out_loss(model: RobertaForMaskedLM, messages: list[list[int]], recipe: Recipe) -> float:
    """Nats per masked token, over four readings of the messages with other tokens masked in each."""
    generator = torch.Generator().manual_seed(recipe.seed)
    total, count = 0.0, 0
    with torch.inference_mode():
        for batch in 4 * batches(messages, recipe.batch_tokens, random.Random(recipe.seed)):
            token_ids = pad(batch)
            read, chosen = mask(token_ids, recipe.masked, model.config.vocab_size, generator)
            n = int(chosen.sum())
            if n:
                total += n * masked_loss(model, token_ids, read, chosen).item()
                count += n
    return total / count


def save(model: RobertaForMaskedLM, tokenizer: Tokenizer, folder: Path) -> None:
    """Weights in float16, which are loaded as float32, and the tokenizer."""
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=POSITIONS,
    )
    fast.save_pretrained(folder)
    model.config.save_pretrained(folder)
    tied = ("lm_head.decoder.weight", "lm_head.decoder.bias")  # the word embedding, and lm_head.bias
    weights = {name: tensor.half() for name, tensor in model.state_dict().items() if name not in tied}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # safetensors writes for its owner alone


def pretrain(nus: Path, uci: Path, out: Path, recipe: Recipe) -> None:
    start = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    corpus = read_corpus(nus, uci, recipe.seed)
    tokenizer = learn_tokenizer(corpus.train, 4_096)
    messages = [encoded.ids for encoded in tokenizer.encode_batch(corpus.train)]
    valid = [encoded.ids for encoded in tokenizer.encode_batch(corpus.held_out)]

    torch.manual_seed(recipe.seed)
    config = nano_config(tokenizer.get_vocab_size())
    model = RobertaForMaskedLM(config)
    model.set_attn_implementation("eager")  # twice as fast in bfloat16 on a processor
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0  # other masks at every reading are noise enough
    generator = torch.Generator().manual_seed(recipe.seed)

    def loss_of(batch: list[list[int]]) -> Tensor:
        token_ids = pad(batch)
        read, chosen = mask(token_ids, recipe.masked, config.vocab_size, generator)
        return masked_loss(model, token_ids, read, chosen)

    def stream() -> Iterator[list[list[int]]]:
        rng = random.Random(recipe.seed)
        for _ in range(min(recipe.epochs, recipe.stop_after)):
            yield from batches(messages, recipe.batch_tokens, rng)
            save(model, tokenizer, out)  # so that a run that is stopped leaves its last epoch

    total = recipe.epochs * len(batches(messages, recipe.batch_tokens, random.Random(recipe.seed)))
    optimise(model, stream(), total, loss_of, recipe.speed)
    loss = held_out_loss(model, valid, recipe)
    record = {
        "recipe": asdict(recipe),
        **corpus.record,
        "tokens": sum(map(len, messages)),
        "held_out_nats_per_masked_token": round(loss, 3),
        "minutes": round((time.monotonic() - start) / 60, 1),
        "threads": torch.get_num_threads(),
    }
    (out / "training.json").write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(json.dumps(record, indent=2))


def main() -> None:
    parser = arguments("python -m lora_lab.pretrain_masked", "Pretrain nano_roberta.")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--stop-after", type=int, default=Recipe.stop_after, help="epochs")
    options = parser.parse_args()
    recipe = Recipe(epochs=options.epochs, stop_after=options.stop_after, seed=options.seed)
    pretrain(options.nus, options.uci, options.out, recipe)


if __name__ == "__main__":
    main()
