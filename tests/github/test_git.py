"""What a repository made to do harm does to the one who reads it: nothing."""

from __future__ import annotations

import json
import shlex
import subprocess
import time
from pathlib import Path

import pytest

from autograder.frontends.cli import main
from autograder.frontends.github.api import GitHub
from autograder.frontends.github.collect import Wanted, collect, notebooks_of, submitted
from autograder.frontends.github.git import TOO_MANY, Commit, GitError, TooManyFiles
from autograder.frontends.github.sources import Source
from notebooks import LAB, notebook_of, source_of, written
from workflows import commit_all, git

NOTEBOOK = f"{LAB}.ipynb"
RIGHT = notebook_of(["import torch", source_of("exercise-1")])


def made(folder: Path, *command: str, data: str = "") -> str:
    """Has git write an object, whatever is in it; returns its name."""
    done = subprocess.run(["git", *command], cwd=folder, input=data, capture_output=True, check=True, text=True)
    return done.stdout.strip()


def bomb(folder: Path, depth: int, width: int, file: bool = True, name: str = "") -> Path:
    """A repository in which each folder holds the same folder many times."""
    folder.mkdir()
    git("init", "-q", "-b", "main", folder=folder)
    row = f"100644 blob {made(folder, 'hash-object', '-w', '--stdin')}" if file else ""
    for _ in range(depth):
        rows = [f"{row}\t{name}{number}\n" for number in range(width)] if row else []
        row = f"040000 tree {made(folder, 'mktree', data=''.join(rows))}"
    git("update-ref", "HEAD", git("commit-tree", "-m", "x", row.split()[-1], folder=folder), folder=folder)
    return folder


@pytest.mark.parametrize(
    ("depth", "width", "file", "name"), [(9, 10, True, ""), (9, 10, False, ""), (5, 6, True, "n" * 20_000)]
)
def test_a_repository_of_endless_files_is_not_looked_through(
    tmp_path: Path, depth: int, width: int, file: bool, name: str
) -> None:
    commit = Commit(bomb(tmp_path / "bomb", depth, width, file, name))
    started = time.monotonic()
    with pytest.raises(TooManyFiles, match="more than 50,000 files and folders"):
        _ = commit.blobs
    assert time.monotonic() - started < 20


def test_who_pushed_endless_files_is_not_gradable_and_nobody_else_is_touched(tmp_path: Path) -> None:
    bomb(tmp_path / "mal", 9, 10)
    written(RIGHT, tmp_path / "ann")
    commit_all(tmp_path / "ann")
    out = tmp_path / "out"
    written(RIGHT, submitted(out, "mal", LAB).parent)  # of an earlier commit
    sources = [Source(name, str(tmp_path / name)) for name in ("ann", "mal")]
    ann, mal = collect(sources, Wanted([LAB]), out, GitHub({}))
    assert (ann.problem, mal.problem) == ("", TOO_MANY)
    assert [found.problem for found in notebooks_of([ann, mal], [LAB], out)] == ["", TOO_MANY]


def test_a_push_of_endless_files_says_why_it_is_not_gradable(tmp_path: Path) -> None:
    bomb(tmp_path / "mal", 9, 10)
    assert main(["push", str(tmp_path / "mal"), "--labs", LAB, "--out", str(tmp_path / "out")]) == 1
    (report,) = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert (report["status"], report["notes"], report["submission"]) == ("not_gradable", [TOO_MANY], NOTEBOOK)


@pytest.fixture
def trapped(tmp_path: Path) -> tuple[Path, Path]:
    """A student's repository that has one file's content missing and programs to run in its settings, and what these
    would leave behind."""
    folder, ran = tmp_path / "mal", tmp_path / "ran"
    written(RIGHT, folder)
    commit_all(folder)
    signed = "-----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    head, _, rest = git("cat-file", "commit", "HEAD", folder=folder).partition("\n\n")
    commit = made(folder, "hash-object", "-t", "commit", "-w", "--stdin", data=f"{head}\ngpgsig {signed}\n\n{rest}\n")
    git("update-ref", "HEAD", commit, folder=folder)
    blob = git("rev-parse", f"HEAD:{NOTEBOOK}", folder=folder)
    (folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(ran))}\nexit 1\n")
    program.chmod(0o755)
    for name, value in {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.url": "git@localhost:x/y", "core.sshCommand": str(program), "core.fsmonitor": str(program),
        "log.showSignature": "true", "gpg.program": str(program), "core.pager": str(program),
    }.items():  # fmt: skip
        git("config", name, value, folder=folder)
    return folder, ran


def test_nothing_that_a_repositorys_own_settings_name_is_run(
    trapped: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, ran = trapped
    commit = Commit(folder)
    assert commit.committed
    assert not ran.exists()
    blob = commit.blobs[NOTEBOOK]
    assert not ran.exists()
    with pytest.raises(GitError):
        commit.read(blob)
    assert not ran.exists()
    (one,) = collect([Source("mal", str(folder))], Wanted([LAB]), tmp_path / "out", GitHub({}))
    assert one.problem
    assert not ran.exists()


@pytest.mark.parametrize("way", ["ssh", "git", "file", "ext"])
def test_a_repositorys_settings_open_no_line(trapped: tuple[Path, Path], way: str) -> None:
    folder, ran = trapped
    program = git("config", "core.sshCommand", folder=folder)
    place = {"ssh": "ssh://localhost/x", "git": "git://localhost/x", "file": str(folder), "ext": f"ext::{program}"}
    git("config", "remote.origin.url", place[way], folder=folder)
    git("config", "remote.origin.uploadpack", program, folder=folder)
    git("config", "core.gitProxy", program, folder=folder)
    git("config", "protocol.ext.allow", "always", folder=folder)
    commit = Commit(folder)
    with pytest.raises(GitError):
        commit.read(commit.blobs[NOTEBOOK])
    assert not ran.exists()


@pytest.mark.parametrize("place", ["{0}", "file://{0}", "ssh://localhost{0}", "git@localhost:{0}"])
def test_what_is_collected_is_fetched_all_the_same(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written(RIGHT, tmp_path / "ann")
    commit = commit_all(tmp_path / "ann")
    ssh = tmp_path / "ssh"
    ssh.write_text('#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    (one,) = collect([Source("ann", place.format(tmp_path / "ann"))], Wanted([LAB]), tmp_path / "out", GitHub({}))
    assert (one.problem, one.commit) == ("", commit)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        ("1764590400", "2025-12-01T12:00:00Z"),
        ("253402300800", "9999-12-31T23:59:59Z"),
        ("18446744073709551616", "9999-12-31T23:59:59Z"),
        ("x", "1970-01-01T00:00:00Z"),
    ],
)
def test_a_date_that_was_made_up_is_a_date(tmp_path: Path, seconds: str, said: str) -> None:
    git("init", "-q", "-b", "main", folder=tmp_path)
    who = f"a <a@example.org> {seconds} +0000"
    data = f"tree {made(tmp_path, 'mktree')}\nauthor {who}\ncommitter {who}\n\nx\n"
    name = made(tmp_path, "hash-object", "--literally", "-t", "commit", "-w", "--stdin", data=data)
    assert Commit(tmp_path, name).committed == said
