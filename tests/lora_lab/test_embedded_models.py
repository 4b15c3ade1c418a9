"""The embedded models as transformers reads them, and the real ones from a server on loopback that plays the hub."""

from __future__ import annotations

import hashlib
from functools import cache
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import tiktoken
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import (
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)

from hub_models import write_model
from hub_server import Hub, run_with, serving, weights_sha256
from lora_lab import load_checkpoint, model_folder
from lora_lab.errors import LabError
from lora_lab.gpt2_tokenizer import last_merge, write_tokenizer
from lora_lab.hub import HUB
from lora_lab.synthetic import unlabelled_text

TEXTS = (
    "Free entry! c u at 8, ü? 😀 £5",
    "",
    " ",
    "\n\nok   then\t..",
    "WINNER!! claim ur £1,000 prize @ hub.example/x7",
)


@pytest.fixture(autouse=True)
def _no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@cache
def encoding() -> tiktoken.Encoding:
    return load_checkpoint("nano")[1]


@cache
def hugging_face_tokenizer() -> object:
    return AutoTokenizer.from_pretrained(model_folder("nano"))


def test_nano_gives_the_same_logits_in_transformers() -> None:
    ours, tokenizer = load_checkpoint("nano")
    theirs = AutoModelForCausalLM.from_pretrained(model_folder("nano")).eval()
    assert {p.dtype for p in theirs.parameters()} == {torch.float32}
    for text in unlabelled_text(20, seed=4):
        token_ids = torch.tensor([tokenizer.encode_ordinary(text)])
        with torch.no_grad():
            torch.testing.assert_close(theirs(token_ids).logits, ours(token_ids), atol=1e-4, rtol=0)


def test_nano_has_the_same_tokens_in_transformers() -> None:
    tokenizer = hugging_face_tokenizer()
    for text in (*TEXTS, *unlabelled_text(500, seed=5)):
        assert tokenizer(text)["input_ids"] == encoding().encode_ordinary(text)  # type: ignore[operator]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(TEXTS + tuple("'d're 've\u2003é़🇸🇬")), max_size=8).map("".join))
def test_any_text_has_the_same_tokens_in_transformers(text: str) -> None:
    assert hugging_face_tokenizer()(text)["input_ids"] == encoding().encode_ordinary(text)  # type: ignore[operator]


def test_nano_ends_texts_with_the_token_that_it_was_trained_with() -> None:
    tokenizer = AutoTokenizer.from_pretrained(model_folder("nano"))
    assert tokenizer.eos_token_id == encoding().eot_token == 4_095
    assert tokenizer.decode(tokenizer(TEXTS[0])["input_ids"]) == TEXTS[0]


def test_nano_roberta_is_read_offline_and_fills_in_words() -> None:
    folder = model_folder("nano_roberta")
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModelForMaskedLM.from_pretrained(folder).eval()
    assert (model.config.model_type, model.config.num_hidden_layers, model.config.hidden_size) == ("roberta", 4, 192)
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert (len(tokenizer), tokenizer.mask_token_id, tokenizer.pad_token_id) == (4_096, 4, model.config.pad_token_id)
    for text, word in (("happy<mask> to you", " birthday"), ("i am on the<mask> home", " way")):
        encoded = tokenizer(text, return_tensors="pt")
        with torch.no_grad():
            logits = model(**encoded).logits[0]
        (likeliest,) = logits[encoded["input_ids"][0] == tokenizer.mask_token_id].argmax(-1)
        assert tokenizer.decode([int(likeliest)]) == word


def test_nano_roberta_stays_below_six_megabytes_and_is_the_one_of_its_card() -> None:
    folder = model_folder("nano_roberta")
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 6_000_000
    assert hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() in (folder / "README.md").read_text()


def test_padding_changes_no_answer_of_nano_roberta() -> None:
    folder = model_folder("nano_roberta")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=2).eval()
    with torch.no_grad():
        alone = model(**tokenizer(TEXTS[0], return_tensors="pt")).logits[0]
        padded = model(**tokenizer([TEXTS[0], TEXTS[0] * 3], padding=True, return_tensors="pt")).logits[0]
    torch.testing.assert_close(alone, padded, atol=1e-4, rtol=0)


def test_a_token_that_no_merge_gives_is_named() -> None:
    ranks = {bytes([value]): value for value in range(256)} | {b"abc": 256}
    with pytest.raises(ValueError, match="no merge gives the token b'abc'"):
        last_merge(b"abc", ranks)


def test_an_unknown_model_is_one_sentence_with_the_choices() -> None:
    with pytest.raises(LabError, match="There is no model 'bert': choose one of distilroberta-base, gpt2, nano, n"):
        model_folder("bert")


@pytest.mark.parametrize(
    ("asked", "variable"), [("distilroberta-base", "LORA_LAB_ENCODER"), ("gpt2", "LORA_LAB_CHECKPOINT")]
)
def test_the_environment_overrides_a_model_of_its_kind(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], asked: str, variable: str
) -> None:
    embedded = HUB[asked].instead.split('"')[1]
    monkeypatch.setenv(variable, embedded)
    assert model_folder(asked) == model_folder(embedded)
    assert f"{variable}={embedded}: loading {embedded!r} instead of {asked!r}" in capsys.readouterr().out


def load(hub: ThreadingHTTPServer | None, home: Path, name: str, sha256: str) -> str:
    """What is printed where a model is loaded as the notebook does it."""
    script = (
        "import lora_lab.hub as h\n"
        "from dataclasses import replace\n"
        f"h.HUB[{name!r}] = replace(h.HUB[{name!r}], sha256={sha256!r})\n"
        "from transformers import AutoModel, AutoTokenizer\n"
        "try:\n"
        f"    folder = h.model_folder({name!r})\n"
        "    model, tokenizer = AutoModel.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)\n"
        "    print('loaded', type(model).__name__, model.config.hidden_size, tokenizer('ab')['input_ids'])\n"
        "except h.LabError as error:\n"
        "    print('LabError:', error)\n"
    )
    run = run_with(hub, home, script)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), [("gpt2", "GPT2Model"), ("distilroberta-base", "RobertaModel")])
def test_a_real_model_is_downloaded_once_and_loaded_by_transformers(tmp_path: Path, name: str, kind: str) -> None:
    write_model(name, tmp_path / "served", write_tokenizer)
    with serving(tmp_path / "served", HUB[name].revision) as hub:
        Hub.fault = "corrupted"
        damaged = load(hub, tmp_path / "home", name, weights_sha256())
        assert damaged.startswith(f"LabError: {HUB[name].title}'s model.safetensors arrived damaged")
        Hub.fault = ""
        first = load(hub, tmp_path / "home", name, weights_sha256())
    assert first == f"loaded {kind} 8 [97, 98]\n"
    assert load(None, tmp_path / "home", name, "unused") == first


def test_without_a_network_the_small_model_is_named(tmp_path: Path) -> None:
    said = load(None, tmp_path, "distilroberta-base", "unused")
    assert said.startswith("LabError: DistilRoBERTa's config.json could not be downloaded")
    assert 'CHECKPOINT = "nano_roberta"' in said
