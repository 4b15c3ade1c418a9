"""git, and the files of one commit.

A student's repository is never checked out here: its files are read from git's own store by their hash, so that no
link, hook, filter or file name of theirs does anything on this machine.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from autograder.reports.wording import harmless

SECONDS = 300.0  # for one command; a clone over a slow line takes the longest
LATEST_TIME = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # that Python and most others can write
REGULAR = ("100644", "100755")
# Of one commit; a few kilobytes of git's objects can stand for any number of files, each beneath many names.
MOST_FILES = 50_000  # with folders, for these may be all that there is
MOST_LISTED = 16 << 20  # bytes of git's list of them
TOO_MANY = (
    f"This repository has more than {MOST_FILES:,} files and folders, or very long names, which is too much to look "
    "through: leave out what is not part of the work, such as data or a virtual environment."
)

QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1", "LC_ALL": "C"}
# A repository's own settings may be a student's, as in a zip, and can name programs and places. git would go to them
# for an object that is missing; older ones know only the second of these names.
CLOSED = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_OPTIONAL_LOCKS": "0"}
PLAIN = ("-c", "core.sshCommand=false", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")


class GitError(Exception):
    """git did not do what it was asked; the message is the line that says why."""


class TooManyFiles(GitError):
    """A commit has so many files that they are not looked through; the message is one sentence for the student."""


def git(
    *arguments: str, folder: Path | None = None, environment: Mapping[str, str] | None = None, fetches: bool = False
) -> bytes:
    """What a git command prints.

    Args:
        fetches: whether it may connect to anything; only for a repository that is ours, with settings of ours.

    Raises:
        GitError: it failed, took too long, or there is no git.
    """
    try:
        done = subprocess.run(
            ["git", *(() if fetches else PLAIN), *arguments],
            cwd=folder,
            env={**os.environ, **QUIET, **({} if fetches else CLOSED), **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise GitError(_late(arguments)) from None
    if done.returncode != 0:
        raise _failure(done.returncode, done.stderr)
    return done.stdout


def _listing(*arguments: str, folder: Path) -> bytes:
    """What a git command lists, each row ended by a NUL. It is read while git lists, so that it is stopped in time.

    Raises:
        TooManyFiles: it listed more than is looked through.
        GitError: as for `git`, which has been called before this.
    """
    late = threading.Event()

    def stop() -> None:
        late.set()
        running.kill()

    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            ["git", *PLAIN, *arguments],
            cwd=folder,
            env={**os.environ, **QUIET, **CLOSED},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as running,
    ):
        assert running.stdout is not None
        timer = threading.Timer(SECONDS, stop)
        timer.start()
        listed, rows = bytearray(), 0
        try:
            while piece := running.stdout.read(1 << 16):
                listed += piece
                rows += piece.count(b"\0")
                if rows > MOST_FILES or len(listed) > MOST_LISTED:
                    raise TooManyFiles(TOO_MANY)
            running.wait()
        finally:
            timer.cancel()
            running.kill()
        if late.is_set():
            raise GitError(_late(arguments))
        if running.returncode != 0:
            errors.seek(0)
            raise _failure(running.returncode, errors.read(1 << 16))
    return bytes(listed)


def _late(arguments: tuple[str, ...]) -> str:
    return f"git {arguments[0]} took longer than {SECONDS:g} seconds"


def _failure(code: int, errors: bytes) -> GitError:
    return GitError(harmless(_error(errors.decode("utf-8", "replace")) or f"exit code {code}")[:200])


def _error(said: str) -> str:
    """The first line that git marks as an error, for advice may follow it; else the last, empty where there is none."""
    marked = re.search(r"^(?:fatal|error): (.+)", said, re.MULTILINE)
    return marked[1] if marked else (said.strip().splitlines() or [""])[-1]


@dataclass(frozen=True)
class Blob:
    """One file of a commit."""

    path: str
    sha: str
    size: int  # bytes
    regular: bool  # False for links and submodules
    submodule: bool = False


class Commit:
    """The files of one commit of a repository on this machine."""

    def __init__(self, repository: Path, name: str = "HEAD") -> None:
        """
        Raises:
            GitError: there is no such commit here.
        """
        self.repository = repository
        self.sha = git("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}", folder=repository).decode()
        self.sha = self.sha.strip()

    @cached_property
    def blobs(self) -> dict[str, Blob]:
        """Path -> file.

        Raises:
            TooManyFiles: there are more than are looked through.
            GitError: the commit is damaged.
        """
        listed = _listing("ls-tree", "-r", "-t", "-z", "-l", "--full-tree", self.sha, folder=self.repository)
        found = {}
        for row in listed.decode("utf-8", "replace").split("\0")[:-1]:
            facts, _, path = row.partition("\t")
            mode, kind, sha, size = facts.split()
            if kind == "tree":
                continue
            found[path] = Blob(path, sha, int(size) if size.isdigit() else 0, mode in REGULAR, kind == "commit")
        return found

    def read(self, blob: Blob) -> bytes:
        return git("cat-file", "blob", blob.sha, folder=self.repository)

    @property
    def committed(self) -> str:
        """The committer's date in UTC, as the committer's machine gave it: it can be made up.

        One that is later than can be written is the last that can, and one that can't be read the first that git has.
        """
        told = git("rev-list", "--no-walk", "--timestamp", self.sha, folder=self.repository)
        seconds = min(int(told.split()[0]), int(LATEST_TIME.timestamp()))
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
