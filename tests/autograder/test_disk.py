"""What a job leaves on disk is counted and removed, also where it was hidden. `test_other_user.py` runs this, too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.sandbox.inside import disk

LIMIT = 1 << 20


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def test_little_is_not_full_and_is_removed(work: Path) -> None:
    (work / "folder").mkdir()
    (work / "folder" / "file").write_bytes(bytes(LIMIT // 2))
    (work / "link").symlink_to("/")
    assert not disk.is_full(str(work), LIMIT)
    assert disk.remove(str(work))
    assert not work.exists()


def test_many_bytes_many_files_or_many_folders_are_full(work: Path) -> None:
    (work / "large").write_bytes(bytes(LIMIT + 8192))
    assert disk.is_full(str(work), LIMIT)
    (work / "large").unlink()
    for number in range(disk.MAX_FILES // 2):
        (work / f"file{number}").touch()
        (work / f"folder{number}").mkdir()
    assert not disk.is_full(str(work), LIMIT)
    (work / "one more").mkdir()
    assert disk.is_full(str(work), LIMIT)


def test_what_is_hidden_is_removed_and_counts_as_full(work: Path) -> None:
    for mode in (0o300, 0o000, 0o1777):
        hidden = work / f"{mode:o}"
        hidden.mkdir()
        (hidden / "below").mkdir()
        (hidden / "below" / "file").write_bytes(bytes(2 * LIMIT))
        hidden.chmod(mode)
    assert disk.is_full(str(work), LIMIT)
    assert disk.remove(str(work))


def test_a_folder_that_can_not_be_listed_counts_as_full_though_little_may_be_below(work: Path) -> None:
    (work / "hidden").mkdir(mode=0o300)
    if os.getuid() == 0:
        pytest.skip("root can list it")
    assert disk.is_full(str(work), LIMIT)


def test_what_lies_deeper_than_any_path_is_full_and_is_removed(work: Path) -> None:
    for depth, name, countable in ((1_500, "x", True), (30, "y" * 250, False)):
        here = os.open(work, os.O_RDONLY)
        for _ in range(depth):
            os.mkdir(name, dir_fd=here)
            there = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = there
        os.close(os.open("large", os.O_CREAT | os.O_WRONLY, dir_fd=here))
        os.close(here)
        assert disk.is_full(str(work), LIMIT) is not countable
        assert disk.remove(str(work))
        work.mkdir()


def test_nothing_behind_a_link_is_touched(work: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir(mode=0o500)
    (work / "link").symlink_to(tmp_path / "other")
    assert disk.remove(str(work))
    assert (tmp_path / "other").stat().st_mode & 0o777 == 0o500


def test_what_could_not_be_removed_is_said(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "file").touch()
    monkeypatch.setattr(disk.subprocess, "run", lambda *_, **__: None)
    assert not disk.remove(str(work))
