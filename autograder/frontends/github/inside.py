"""A git repository on this machine that a student has made, as in a zip: what it holds, and nothing that it points to.

git follows a `.git` that is a file or a link, `commondir`, `gitdir` and `alternates` wherever they lead: to another
student's repository, or to the solutions. A repository that has any of these is not read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from autograder.frontends.github.git import GitError, git

# Files of git that name another place.
POINTERS = ("commondir", "gitdir", "objects/info/alternates", "objects/info/http-alternates")
MAX_FILES = 200_000  # files of a repository that are looked at


def own_git_folder(repository: Path) -> Path:
    """Where a repository keeps its commits, when all of it lies inside.

    Raises:
        GitError: something in it leads, or may lead, to another place; or it is no repository.
    """
    inner = repository / ".git"
    found = inner if os.path.lexists(inner) else repository
    for folder in dict.fromkeys((repository, found)):
        if not _is(folder, stat.S_ISDIR):
            raise GitError(f"{folder.name} is a link or a file, which leads to another place, so it is not read")
    for name in POINTERS:
        if os.path.lexists(found / name):
            raise GitError(f"its git folder has the file {name}, which leads to another place, so it is not read")
    _refuse_links(found)
    here = found.resolve()
    for asked in ("--absolute-git-dir", "--git-common-dir", "--git-path=objects"):
        told = git("-C", str(found), "--git-dir=.", "rev-parse", *asked.split("=")).decode("utf-8", "surrogateescape")
        if not (found / told.rstrip("\n")).resolve().is_relative_to(here):
            raise GitError("its git folder leads to another place, so it is not read")
    return found


def _refuse_links(folder: Path) -> None:
    seen = 0
    for name, folders, files in os.walk(folder):
        seen += len(folders) + len(files)
        if seen > MAX_FILES:
            raise GitError(f"its git folder has more than {MAX_FILES:,} files")
        for inside in (*folders, *files):
            path = Path(name, inside)
            if not (_is(path, stat.S_ISDIR) if inside in folders else _is(path, stat.S_ISREG)):
                shown = path.relative_to(folder)
                raise GitError(f"in its git folder {str(shown)!r} is a link or a special file, so it is not read")


def _is(path: Path, kind: Callable[[int], bool]) -> bool:
    try:
        return kind(path.lstat().st_mode)
    except OSError:
        return False
