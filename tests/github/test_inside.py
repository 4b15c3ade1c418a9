"""A folder of repositories that students made: each gives its own commits, and nothing that it points to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.frontends.github.api import GitHub
from autograder.frontends.github.collect import Wanted, collect, submitted
from autograder.frontends.github.sources import read_sources
from notebooks import LAB, notebook_of, written
from workflows import commit_all, git

SECRET = notebook_of(["class LoRALayer: secret = 1"])


def work(folder: Path) -> Path:
    """A repository of the student's own, without a notebook."""
    folder.mkdir()
    (folder / "README.md").write_text("mine")
    commit_all(folder)
    return folder


def git_file(own: Path, victim: Path) -> None:
    own.mkdir()
    (own / ".git").write_text(f"gitdir: ../{victim.name}/.git\n")


def git_file_to_the_course(own: Path, victim: Path) -> None:
    own.mkdir()
    (own / ".git").write_text("gitdir: ../../.git\n")


def commondir(own: Path, victim: Path) -> None:
    work(own)
    (own / ".git" / "commondir").write_text(f"../../{victim.name}/.git\n")


def alternates(own: Path, victim: Path) -> None:
    work(own)
    (own / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (own / ".git" / "objects" / "info" / "alternates").write_text(f"{victim.absolute() / '.git' / 'objects'}\n")
    (own / ".git" / "refs" / "heads" / "main").write_text(git("rev-parse", "HEAD", folder=victim) + "\n")


def git_link(own: Path, victim: Path) -> None:
    own.mkdir()
    (own / ".git").symlink_to(f"../{victim.name}/.git")


def folder_link(own: Path, victim: Path) -> None:
    own.symlink_to(victim.name)


def links_inside(own: Path, victim: Path) -> None:
    (own / ".git").mkdir(parents=True)
    for name in ("refs", "objects", "HEAD"):
        (own / ".git" / name).symlink_to(f"../../{victim.name}/.git/{name}")


def one_object_link(own: Path, victim: Path) -> None:
    """The commit's own objects, one by one."""
    work(own)
    for path in (victim / ".git" / "objects").glob("??/*"):
        target = own / ".git" / "objects" / path.parent.name / path.name
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            target.symlink_to(path)
    (own / ".git" / "refs" / "heads" / "main").write_text(git("rev-parse", "HEAD", folder=victim) + "\n")


def other_name(own: Path, victim: Path) -> None:
    """No repository, so that git would try the same name with .git behind it, which is another's."""
    git("clone", "-q", "--bare", str(victim), f"{own}.git", folder=victim)
    (own / ".git").mkdir(parents=True)


def bare_with_alternates(own: Path, victim: Path) -> None:
    git("init", "-q", "--bare", "-b", "main", str(own), folder=victim)
    (own / "objects" / "info" / "alternates").write_text(f"../../{victim.name}/.git/objects\n")
    (own / "refs" / "heads" / "main").write_text(git("rev-parse", "HEAD", folder=victim) + "\n")


def linked_worktree(own: Path, victim: Path) -> None:
    git("worktree", "add", "-q", str(own), "-b", "other", folder=victim)


def linked_head(own: Path, victim: Path) -> None:
    work(own)
    head = own / ".git" / "refs" / "heads" / "main"
    head.unlink()
    head.symlink_to(victim / ".git" / "refs" / "heads" / "main")


VARIANTS = (
    *(git_file, git_file_to_the_course, commondir, alternates, git_link, folder_link, links_inside),  # of the review
    *(one_object_link, other_name, bare_with_alternates, linked_worktree, linked_head),
)


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_repository_leads_to_anothers(variant: Callable[[Path, Path], None], tmp_path: Path) -> None:
    repositories = tmp_path / "course" / "repositories"
    written(SECRET, tmp_path / "course" / LAB)
    repositories.mkdir()
    (tmp_path / "course" / ".gitignore").write_text("repositories\n")
    commit_all(tmp_path / "course")
    written(SECRET, repositories / "victim")
    commit_all(repositories / "victim")
    variant(repositories / "eve", repositories / "victim")
    # Where two folders have almost one name, a list says which ones are meant.
    names = [str(repositories / name) for name in ("eve", "victim")] if variant is other_name else [str(repositories)]
    sources = read_sources(names, "", GitHub({}))
    found = {one.student: one for one in collect(sources, Wanted([LAB]), tmp_path / "out", GitHub({}))}
    assert not submitted(tmp_path / "out", "eve", LAB).exists()
    assert submitted(tmp_path / "out", "victim", LAB).exists() or variant is linked_worktree
    assert "eve" not in found or found["eve"].problem or not found["eve"].notebooks


@pytest.mark.parametrize("place", ["PATH", "file://PATH"])
def test_a_healthy_repository_is_read_and_one_commit_of_two_is_said(place: str, tmp_path: Path) -> None:
    written(SECRET, tmp_path / "in" / "ann")
    commit_all(tmp_path / "in" / "ann")
    shutil.copytree(tmp_path / "in" / "ann", tmp_path / "in" / "ben")
    written(SECRET, tmp_path / "in" / "kim", "other.ipynb")
    commit_all(tmp_path / "in" / "kim")
    names = [place.replace("PATH", str(tmp_path / "in" / name)) for name in ("ann", "ben", "kim")]
    found = collect(read_sources(names, "", GitHub({})), Wanted([LAB]), tmp_path / "out", GitHub({}))
    assert [one.problem for one in found] == ["", "", ""]
    assert [[note for note in one.notes if "same commit" in note] for one in found] == [
        ["the same commit as ben"],
        ["the same commit as ann"],
        [],
    ]
