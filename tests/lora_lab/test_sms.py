"""The messages: the real file is read whole, balanced and split; the synthetic ones need no file at all."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pooch
import pytest

from lora_lab import sms
from lora_lab.errors import LabError


def test_all_5574_messages_are_read_although_some_hold_quotes(sms_spam_collection: Path) -> None:
    table = sms.read_sms(sms_spam_collection)
    assert len(table) == 5_574
    assert table["label"].value_counts().to_dict() == {"ham": 4_827, "spam": 747}


def test_quotes_are_plain_characters(tmp_path: Path) -> None:
    file = tmp_path / "messages"
    file.write_text('ham\t"hello\nspam\twin "now"\nham\tbye"\n', "utf-8")
    assert list(sms.read_sms(file)["text"]) == ['"hello', 'win "now"', 'bye"']


def test_balancing_keeps_all_spam(sms_spam_collection: Path) -> None:
    table = sms.balanced(sms.read_sms(sms_spam_collection), seed=123)
    assert table["label"].value_counts().to_dict() == {"ham": 747, "spam": 747}


def test_the_distributed_zip_has_the_pinned_checksum(sms_spam_collection: Path) -> None:
    archive = sms_spam_collection.with_name("sms+spam+collection.zip")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == sms.UCI_SHA256


def test_the_synthetic_data_has_the_sizes_of_the_real() -> None:
    train, test = sms.load_sms("synthetic")
    assert (len(train), len(test)) == (1_195, 299)
    assert list(train.columns) == ["label", "text"]
    both = [*train["label"], *test["label"]]
    assert (both.count("ham"), both.count("spam")) == (747, 747)


def test_the_environment_overrides_the_choice_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LORA_LAB_DATA", "synthetic")
    sms.load_sms("uci")
    assert "LORA_LAB_DATA=synthetic: loading 'synthetic' instead of 'uci'" in capsys.readouterr().out


def test_an_unknown_data_set_is_one_sentence() -> None:
    with pytest.raises(LabError, match="There is no data set 'imdb'"):
        sms.load_sms("imdb")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    folder = tmp_path / "served"
    folder.mkdir()
    messages = "".join(f"ham\tsee you at {i}\nham\tlate {i}\nspam\twin {i}\n" for i in range(750))
    with zipfile.ZipFile(folder / "sms.zip", "w") as archive:
        archive.writestr(sms.UCI_MEMBER, messages)
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(folder))) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def no_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pooch, "os_cache", lambda name: tmp_path / "cache" / name)


@pytest.mark.usefixtures("no_cache")
def test_downloading_unpacking_and_splitting(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    archive = (tmp_path / "served" / "sms.zip").read_bytes()
    monkeypatch.setattr(sms, "UCI_URL", f"http://127.0.0.1:{server.server_port}/sms.zip")
    monkeypatch.setattr(sms, "UCI_SHA256", hashlib.sha256(archive).hexdigest())
    train, test = sms.load_sms("uci")
    assert (len(train), len(test)) == (1_195, 305)
    assert not set(train["text"]) & set(test["text"])
    again = sms.load_sms("uci")
    assert train.equals(again.train)
    assert not train["text"].equals(sms.load_sms("uci", seed=7).train["text"])


@pytest.mark.usefixtures("no_cache")
@pytest.mark.parametrize("fault", ["missing", "wrong checksum"])
def test_a_failed_download_is_one_sentence(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    name = "sms.zip" if fault == "wrong checksum" else "gone.zip"
    monkeypatch.setattr(sms, "UCI_URL", f"http://127.0.0.1:{server.server_port}/{name}")
    with pytest.raises(LabError, match="could not be downloaded") as raised:
        sms.load_sms("uci")
    assert 'DATA = "synthetic"' in str(raised.value)
