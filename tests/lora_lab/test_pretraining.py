"""Both pretraining commands on a corpus of a few messages: what they leave out, what they write, and that it loads."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForMaskedLM, AutoTokenizer

from lora_lab import corpus, pretrain, pretrain_masked
from lora_lab.checkpoints import bpe_encoding, load_model
from lora_lab.optimise import share

SENTENCE = "see you at lunch then ok bring the red umbrella and call me when home so we can eat cake"
WORDS = SENTENCE.split(" ")


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A corpus of 300 messages, one of which also stands in the collection, spelt a little otherwise."""
    monkeypatch.setattr(corpus, "SYNTHETIC_MESSAGES", 20)
    texts = [" ".join(WORDS[(i * j) % len(WORDS)] for j in range(1, 3 + i % 9)) for i in range(299)]
    texts.append("FREE entry, call 07700")
    inside = "".join(f"<message><text>{text}</text></message>" for text in texts)
    nus, uci = tmp_path / "nus.zip", tmp_path / "uci.txt"
    with zipfile.ZipFile(nus, "w") as zipped:
        zipped.writestr("messages.xml", f"<smsCorpus>{inside}</smsCorpus>")
    uci.write_text("spam\tFree entry! Call 07700\nham\tnot there\n", "utf-8")
    return nus, uci


def test_what_is_classified_is_not_read(corpora: tuple[Path, Path]) -> None:
    read = corpus.read_corpus(*corpora, seed=0)
    assert len(read.train) + len(read.held_out) == 299 + 20
    assert not [text for text in (*read.train, *read.held_out) if "07700" in text and "FREE" in text]
    assert len(read.held_out) == 5  # 2 % of 299
    assert corpus.read_corpus(*corpora, seed=0) == read
    assert corpus.read_corpus(*corpora, seed=1).held_out != read.held_out


def test_nano_is_written_so_that_it_loads(
    corpora: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretrain, "NANO", pretrain.GPTConfig(300, context_length=16, emb_dim=8, n_heads=2, n_layers=1))
    pretrain.pretrain(*corpora, tmp_path, pretrain.Recipe(epochs=1, batch_size=2))
    model = load_model(tmp_path / "config.json", tmp_path / "model.safetensors")
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    text = "see you at lunch"
    assert bpe_encoding("n", tmp_path / "tokenizer.tiktoken").encode_ordinary(text) == tokenizer(text)["input_ids"]
    assert model(torch.tensor([tokenizer(text)["input_ids"]])).shape[-1] == 300
    assert json.loads((tmp_path / "training.json").read_text())["messages_held_out"] == 5


def test_nano_roberta_is_written_so_that_it_loads(corpora: tuple[Path, Path], tmp_path: Path) -> None:
    pretrain_masked.pretrain(*corpora, tmp_path, pretrain_masked.Recipe(epochs=1))
    model = AutoModelForMaskedLM.from_pretrained(tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert tokenizer.convert_ids_to_tokens(tokenizer("lunch")["input_ids"])[
        :: len(tokenizer("lunch")["input_ids"]) - 1
    ] == [
        "<s>",
        "</s>",
    ]
    assert model(**tokenizer(["ok", "see you at lunch"], padding=True, return_tensors="pt")).logits.isfinite().all()
    assert json.loads((tmp_path / "training.json").read_text())["held_out_nats_per_masked_token"] > 0


def test_masks_fall_on_words_alone_and_mostly_hide_them() -> None:
    token_ids = torch.tensor([[0, *range(10, 110), 2, 1, 1]]).repeat(50, 1)
    read, chosen = pretrain_masked.mask(token_ids, 0.3, 4_096, torch.Generator().manual_seed(0))
    assert not chosen[:, [0, -3, -2, -1]].any()
    assert chosen[:, 1:-3].float().mean() == pytest.approx(0.3, abs=0.03)
    assert torch.equal(read[~chosen], token_ids[~chosen])
    hidden = read[chosen] == pretrain_masked.MASK
    assert hidden.float().mean() == pytest.approx(0.8, abs=0.03)
    assert (read[chosen] == token_ids[chosen]).float().mean() == pytest.approx(0.1, abs=0.03)


def test_the_learning_rate_rises_and_falls() -> None:
    rates = [share(step, 100, 10) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1, abs=0.03)
    assert rates[-1] == pytest.approx(0.05)
