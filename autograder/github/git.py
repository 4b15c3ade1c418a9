"""git, and the files of one commit.

A student's repository is never checked out here: its files are read from git's own store by their hash, so that no
link, hook, filter or file name of theirs does anything on this machine.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from autograder.render.words import harmless

SECONDS = 300.0  # for one command; a clone over a slow line takes the longest
REGULAR = ("100644", "100755")


class GitError(Exception):
    """git did not do what it was asked; the message is the line that says why."""


def git(*arguments: str, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> bytes:
    """What a git command prints.

    Raises:
        GitError: it failed, took too long, or there is no git.
    """
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**os.environ, **quiet, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git {arguments[0]} took longer than {SECONDS:g} seconds") from None
    if done.returncode != 0:
        said = _error(done.stderr.decode("utf-8", "replace")) or f"exit code {done.returncode}"
        raise GitError(harmless(said)[:200])
    return done.stdout


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
        """Path -> file."""
        listed = git("ls-tree", "-r", "-z", "-l", "--full-tree", self.sha, folder=self.repository)
        found = {}
        for row in listed.decode("utf-8", "replace").split("\0")[:-1]:
            facts, _, path = row.partition("\t")
            mode, _, sha, size = facts.split()
            found[path] = Blob(path, sha, int(size) if size.isdigit() else 0, mode in REGULAR)
        return found

    def read(self, blob: Blob) -> bytes:
        return git("cat-file", "blob", blob.sha, folder=self.repository)

    @property
    def committed(self) -> str:
        """The committer's date in UTC, as the committer's machine gave it: it can be made up."""
        seconds = git("show", "-s", "--format=%ct", self.sha, folder=self.repository)
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
