"""A download is unpacked whatever one student's file is like."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from traitlets.config import Config

from autograder.frontends.nbgrader import unpacking
from autograder.frontends.nbgrader.config import configure
from autograder.frontends.nbgrader.unpacking import DownloadExtractor


def unpacked(folder: Path, **members: bytes) -> dict[str, bytes]:
    (folder / "archive").mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "archive" / "class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    DownloadExtractor().extract(str(folder / "archive"), str(folder / "extracted"))
    found = (folder / "extracted").rglob("*")
    return {path.relative_to(folder / "extracted").as_posix(): path.read_bytes() for path in found if path.is_file()}


@pytest.mark.parametrize("name", ["../../out.ipynb", "/tmp/out-of-it.ipynb", "x" * 300])
def test_what_can_not_be_written_is_left_out(tmp_path: Path, name: str) -> None:
    found = unpacked(tmp_path, **{"ann_1_2_x.ipynb": b"ann", name: b"eve", "bob_2_3_x.ipynb": b"bob"})
    assert found == {"class/ann_1_2_x.ipynb": b"ann", "class/bob_2_3_x.ipynb": b"bob"}
    assert {path.name for path in tmp_path.iterdir()} == {"archive", "extracted"}


def test_a_backslash_is_a_character_of_a_name(tmp_path: Path) -> None:
    found = unpacked(tmp_path, **{r"eve_7_9_a\ann_1_2_x.ipynb": b"eve", "Ann_1_assignsubmission_file/x.ipynb": b"ann"})
    assert found == {r"class/eve_7_9_a\ann_1_2_x.ipynb": b"eve", "class/Ann_1_assignsubmission_file/x.ipynb": b"ann"}


def test_what_students_zipped_stays_zipped(tmp_path: Path) -> None:
    assert unpacked(tmp_path, **{"eve_7_9_work.zip": b"PK no zip", "bob_2_3_x.ipynb": b"bob"}) == {
        "class/eve_7_9_work.zip": b"PK no zip",
        "class/bob_2_3_x.ipynb": b"bob",
    }


def test_what_is_too_large_or_damaged_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_MEMBER", 1_000)
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "broken.zip").write_bytes(b"PK\3\4 no zip")
    (tmp_path / "archive" / "broken.tar.gz").write_bytes(b"no tar")
    (tmp_path / "archive" / "loose_3_4_x.ipynb").write_bytes(b"loose")
    found = unpacked(tmp_path, **{"eve_7_9_x.ipynb": b" " * 1_001, "bob_2_3_x.ipynb": b"bob"})
    assert found == {"class/bob_2_3_x.ipynb": b"bob", "loose_3_4_x.ipynb": b"loose"}


def test_nbgrader_unpacks_with_it() -> None:
    config = Config()
    configure(config)
    assert config.ZipCollectApp.extractor_plugin is DownloadExtractor
