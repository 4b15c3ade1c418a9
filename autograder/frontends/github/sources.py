"""Whose repositories are collected: an organisation's, those of a list, or those on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from autograder.frontends.github.api import ApiError, GitHub, Push
from autograder.frontends.github.git import GitError, git
from autograder.grading.store import slug

_FULL_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_ORGANISATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class SourceError(Exception):
    """A source that can't be understood; the message is one sentence for the instructor."""


@dataclass(frozen=True)
class Source:
    """One student's repository."""

    student: str  # a plain file name
    place: str  # OWNER/NAME on GitHub, a URL, or a path on this machine
    commit: str = ""  # what is to be graded, where the list says so

    @property
    def on_github(self) -> bool:
        return bool(_FULL_NAME.fullmatch(self.place)) and not Path(self.place).exists()

    @property
    def folder(self) -> Path | None:
        """Where it lies, when it lies on this machine."""
        if self.place.startswith("file://"):
            return Path(unquote(urlsplit(self.place).path))
        return Path(self.place) if os.path.lexists(self.place) else None

    def url(self, github: GitHub) -> str:
        return f"{github.server}/{self.place}.git" if self.on_github else self.place

    def pushes(self, github: GitHub) -> list[Push]:
        """When what was pushed, by the receiver's clock, in order: from the API, or from a bare repository's reflog.

        Raises:
            SourceError: nobody who can be believed has written it down.
            ApiError: GitHub did not tell.
        """
        if self.on_github:
            return github.pushes(self.place)
        return _reflog(Path(self.place), self.student)


def read_sources(names: Iterable[str], prefix: str, github: GitHub) -> list[Source]:
    """The repositories behind the arguments of the command.

    Args:
        names: organisations, OWNER/NAME, URLs, folders of repositories, or files with one repository a line.
        prefix: only repositories of an organisation or a folder whose names begin so; what follows is the student's
            name. Where one repository is named, it is collected in any case.

    Raises:
        SourceError: a name that is none of these or holds no repository, or two repositories of one student.
        ApiError: GitHub did not list an organisation's repositories.
    """
    sources = [source for name in names for source in _sources(name, prefix, github)]
    seen: dict[str, Source] = {}
    for source in sources:
        if seen.setdefault(source.student, source) != source:
            raise SourceError(
                f"Two repositories are {source.student}'s: {seen[source.student].place} and {source.place}. "
                "Give each line of the list a student's name of its own."
            )
    return list(seen.values())


def _sources(name: str, prefix: str, github: GitHub) -> Iterator[Source]:
    path = Path(name)
    if path.is_file():
        yield from _listed(path, prefix)
    elif _is_repository(path):
        yield Source(_student(path.name, prefix), str(path))
    elif path.is_dir():
        inside = {child.name: str(child) for child in sorted(path.iterdir()) if _is_repository(child)}
        yield from _beginning(prefix, inside, name)
    elif "://" in name or _FULL_NAME.fullmatch(name) or re.match(r"[\w.-]+@[\w.-]+:", name):
        yield Source(_student(name.rpartition("/")[2], prefix), name)
    elif _ORGANISATION.fullmatch(name):
        try:
            found = github.repositories(name)
        except ApiError as error:
            taken = f"There is no folder or file {name} here, so it was taken for an organisation on GitHub."
            raise ApiError(f"{taken} {error}") from None
        yield from _beginning(prefix, {full.partition("/")[2]: full for full in found}, name)
    else:
        raise SourceError(f"{name} is no organisation, no repository, no folder and no list that is here.")


def _beginning(prefix: str, places: Mapping[str, str], holder: str) -> list[Source]:
    """Of an organisation's or a folder's repositories, name -> place, those whose names begin with the prefix."""
    found = [Source(_student(name, prefix), place) for name, place in places.items() if name.startswith(prefix)]
    if not found:
        raise SourceError(f"{holder} holds no git repository{f' that begins with {prefix}' if prefix else ''}.")
    return found


def _listed(path: Path, prefix: str) -> Iterator[Source]:
    """Lines `REPOSITORY [STUDENT [COMMIT]]`; what follows a # is a comment."""
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        words = line.partition("#")[0].replace(",", " ").split()
        if not words:
            continue
        if len(words) > 3 or (len(words) == 3 and not _COMMIT.fullmatch(words[2])):
            raise SourceError(
                f"{path.name}, line {number}: expected REPOSITORY [STUDENT [COMMIT]], got {line.strip()!r}"
            )
        place = words[0]
        if place.startswith("-"):
            raise SourceError(f"{path.name}, line {number}: a repository can't begin with a dash")
        student = _student(words[1], "") if len(words) > 1 else _student(place.rstrip("/").rpartition("/")[2], prefix)
        yield Source(student, place, words[2] if len(words) > 2 else "")


def _student(name: str, prefix: str) -> str:
    name = name.removesuffix(".git").removeprefix(prefix)
    return name if _STUDENT.fullmatch(name) else slug(name)


def _is_repository(path: Path) -> bool:
    return os.path.lexists(path / ".git") or ((path / "objects").is_dir() and (path / "HEAD").is_file())


def _branch(repository: Path) -> str:
    """The branch that counts: the default one, or the only one where that is not there.

    Raises:
        GitError: there is none of these.
    """
    branch = git("symbolic-ref", "HEAD", folder=repository).decode().strip()
    heads = git("for-each-ref", "--count=10", "--format=%(refname)", "refs/heads", folder=repository).decode().split()
    if not heads and _writes_down(repository):
        raise SourceError("this repository is empty: nothing was pushed, or its branches were deleted")
    return heads[0] if len(heads) == 1 else branch


def _writes_down(repository: Path) -> bool:
    """Whether a bare repository's settings ask for a reflog."""
    try:
        told = git("config", "--get", "core.logAllRefUpdates", folder=repository)
    except GitError:
        return False
    return told.decode("utf-8", "replace").strip().lower() in ("true", "always", "yes", "on", "1")


def _reflog(repository: Path, student: str) -> list[Push]:
    if not (repository / "HEAD").is_file():
        raise SourceError(
            f"When {student} pushed is not known: only GitHub and a bare repository with a reflog write it down. "
            "Name the commit in the list instead."
        )
    try:
        branch = _branch(repository)
        lines = (repository / "logs" / branch).read_text("utf-8", errors="replace").splitlines()
    except (GitError, OSError):
        raise SourceError(
            f"When {student} pushed is not known: {repository} has no reflog (git config core.logAllRefUpdates true). "
            "Name the commit in the list instead."
        ) from None
    pushes = []
    for line in lines:
        facts = line.partition("\t")[0].split()
        if len(facts) >= 4 and facts[-2].isdigit() and _COMMIT.fullmatch(facts[1]) and set(facts[1]) != {"0"}:
            pushes.append(Push(datetime.fromtimestamp(int(facts[-2]), UTC), facts[1]))
    return pushes
