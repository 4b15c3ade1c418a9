"""Loading models: the one that is shipped, and the real one, from a server on loopback that plays the hub."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from hub_server import Hub, run_with, serving, weights_sha256
from lora_lab.checkpoints import NANO_FOLDER, load_checkpoint, load_model
from lora_lab.errors import LabError
from lora_lab.gpt import GPTConfig, GPTModel
from lora_lab.gpt2_format import config_to_gpt2, state_to_gpt2
from lora_lab.hub import HUB

SMALL = GPTConfig(vocab_size=64, context_length=16, emb_dim=8, n_heads=2, n_layers=2)


def test_nano_is_a_small_gpt2_with_a_tokenizer_of_its_own() -> None:
    model, tokenizer = load_checkpoint("nano")
    assert model.config == GPTConfig(vocab_size=4096, context_length=128, emb_dim=192, n_heads=6, n_layers=4)
    assert tokenizer.n_vocab == 4096
    text = "Free entry! c u at 8, ü? 😀 £5"
    assert tokenizer.decode(tokenizer.encode_ordinary(text)) == text
    assert all(p.dtype == torch.float32 and p.requires_grad for p in model.parameters())
    assert not model.training


def test_nano_predicts_text_messages_far_better_than_chance() -> None:
    model, tokenizer = load_checkpoint("nano")
    token_ids = torch.tensor([tokenizer.encode_ordinary("ok see you tomorrow at the office then. good night")])
    with torch.no_grad():
        loss = torch.nn.functional.cross_entropy(model(token_ids)[0, :-1], token_ids[0, 1:])
    assert loss < 5  # nats per token; ln 4096 is 8.3


def test_the_shipped_files_stay_below_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in NANO_FOLDER.iterdir()) <= 6_000_000


def test_the_head_is_untied() -> None:
    model, _ = load_checkpoint("nano")
    assert torch.equal(model.out_head.weight, model.tok_emb.weight)
    assert model.out_head.weight.data_ptr() != model.tok_emb.weight.data_ptr()


def test_the_environment_overrides_the_choice_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LORA_LAB_CHECKPOINT", "nano")
    model, _ = load_checkpoint("gpt2")
    assert model.config.emb_dim == 192
    assert "LORA_LAB_CHECKPOINT=nano: loading 'nano' instead of 'gpt2'" in capsys.readouterr().out


def test_an_unknown_name_is_one_sentence_with_the_choices() -> None:
    with pytest.raises(LabError, match="There is no checkpoint 'gpt3': choose one of gpt2, nano"):
        load_checkpoint("gpt3")


def test_a_lab_error_shows_no_traceback_in_a_notebook() -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    with capture_output() as captured:
        shell.run_cell("from lora_lab import load_checkpoint\nload_checkpoint('gpt3')")
    shell.clear_instance()
    assert captured.stdout.strip() == "LabError: There is no checkpoint 'gpt3': choose one of gpt2, nano."


@pytest.mark.parametrize("damage", ["cut", "empty", "other sizes"])
def test_damaged_weights_are_one_sentence(tmp_path: Path, damage: str) -> None:
    config, weights = write_checkpoint(tmp_path)
    if damage == "cut":
        weights.write_bytes(weights.read_bytes()[:-100])
    elif damage == "empty":
        weights.write_bytes(b"")
    else:
        config.write_text(config.read_text().replace('"n_embd": 8', '"n_embd": 12'))
    with pytest.raises(LabError, match="is damaged or is no GPT-2"):
        load_model(config, weights)


def write_checkpoint(folder: Path) -> tuple[Path, Path]:
    """A tiny GPT-2 in the hub's format."""
    folder.mkdir(exist_ok=True)
    torch.manual_seed(1)
    save_file(state_to_gpt2(GPTModel(SMALL).state_dict(), SMALL.n_layers), folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config_to_gpt2(SMALL)))
    return folder / "config.json", folder / "model.safetensors"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    write_checkpoint(tmp_path / "served")
    with serving(tmp_path / "served", HUB["gpt2"].revision) as server:
        yield server


def download(hub: ThreadingHTTPServer | None, home: Path, sha256: str) -> subprocess.CompletedProcess[str]:
    """`load_checkpoint("gpt2")`, with the checksum of what is served."""
    script = (
        "import tiktoken, lora_lab.checkpoints as c, lora_lab.hub as h\n"
        "from dataclasses import replace\n"
        "tiktoken.get_encoding = lambda name: c.load_checkpoint('nano')[1]\n"
        f"h.HUB['gpt2'] = replace(h.HUB['gpt2'], sha256={sha256!r})\n"
        "try:\n"
        "    model, _ = c.load_checkpoint('gpt2')\n"
        "    print('loaded', model.config.emb_dim, sum(p.numel() for p in model.parameters()))\n"
        "except c.LabError as error:\n"
        "    print('LabError:', error)\n"
    )
    return run_with(hub, home, script)


def test_a_download_is_kept_and_needs_no_network_the_second_time(hub: ThreadingHTTPServer, tmp_path: Path) -> None:
    first = download(hub, tmp_path / "home", weights_sha256())
    assert first.stdout.startswith("loaded 8 "), first.stderr
    assert "model.safetensors" in first.stderr  # the progress bar
    assert download(None, tmp_path / "home", "unused").stdout == first.stdout


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("404", "GPT-2's config.json could not be downloaded"),
        ("cut", "GPT-2's model.safetensors could not be downloaded"),
        ("corrupted", "GPT-2's model.safetensors arrived damaged"),
    ],
)
def test_a_failed_download_is_one_sentence_and_the_next_try_works(
    hub: ThreadingHTTPServer, tmp_path: Path, fault: str, said: str
) -> None:
    sha256 = weights_sha256()
    Hub.fault = fault
    failed = download(hub, tmp_path / "home", sha256)
    assert failed.stdout.startswith(f"LabError: {said}")
    assert failed.stdout.count("\n") == 1
    assert "Traceback" not in failed.stderr
    Hub.fault = ""
    assert download(hub, tmp_path / "home", sha256).stdout.startswith("loaded 8 ")


def test_no_network_and_no_cache_names_the_way_out(tmp_path: Path) -> None:
    failed = download(None, tmp_path, "unused")
    assert failed.stdout.startswith("LabError: GPT-2's config.json could not be downloaded")
    assert 'CHECKPOINT = "nano"' in failed.stdout
