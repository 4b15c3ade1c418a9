"""Repositories as students leave them: each is graded by what was pushed, or a true sentence says why not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.frontends.commands.collect import moment
from autograder.frontends.github.api import GitHub
from autograder.frontends.github.branches import Branches
from autograder.frontends.github.collect import Collected, Wanted, collect, notebooks_of, submitted
from autograder.frontends.github.extensions import read_extensions
from autograder.frontends.github.git import GitError
from autograder.frontends.github.sources import Source, SourceError
from autograder.submissions.large import without_outputs
from notebooks import LAB, notebook_of, source_of
from workflows import commit_all, git

RIGHT = json.dumps(notebook_of(["import torch", source_of("exercise-1")]))
NAME = f"{LAB}.ipynb"
ANY = datetime(2030, 1, 1, tzinfo=UTC)


class Repository:
    """A bare repository with a reflog, and a working copy that pushes to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bare, self.work = folder, folder / "ada.git", folder / "work"
        self.work.mkdir()
        git("init", "-q", "--bare", "-b", "main", str(self.bare), folder=folder)
        git("config", "core.logAllRefUpdates", "true", folder=self.bare)

    def push(self, branch: str, when: str = "2026-11-30T12:00:00Z", **files: str) -> str:
        for name, text in files.items():
            (self.work / name).parent.mkdir(parents=True, exist_ok=True)
            (self.work / name).write_text(text)
        sha = commit_all(self.work)
        git("push", "-q", "-f", str(self.bare), f"HEAD:refs/heads/{branch}", folder=self.work, GIT_COMMITTER_DATE=when)
        return sha

    def collected(self, deadline: datetime | None = None, **extensions: datetime) -> Collected:
        wanted = Wanted([LAB], deadline, extensions=extensions)
        (one,) = collect([Source("ada", str(self.bare))], wanted, self.folder / "out", GitHub())
        return one

    def reason(self, deadline: datetime | None = None) -> str:
        one = self.collected(deadline)
        (found,) = notebooks_of([one], [LAB], self.folder / "out")
        return found.problem


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.mark.parametrize("deadline", [None, ANY])
def test_an_empty_repository_is_called_empty(repository: Repository, deadline: datetime | None) -> None:
    repository.push("main", **{NAME: RIGHT})
    git("update-ref", "-d", "refs/heads/main", folder=repository.bare)
    assert "is empty" in repository.reason(deadline)


@pytest.mark.parametrize("deadline", [None, ANY])
def test_a_repository_into_which_nothing_was_pushed_is_called_empty(
    repository: Repository, deadline: datetime | None
) -> None:
    assert "is empty" in repository.reason(deadline)


@pytest.mark.parametrize("deadline", [None, ANY])
def test_the_only_branch_counts_where_the_default_one_is_not_there(
    repository: Repository, deadline: datetime | None
) -> None:
    sha = repository.push("master", **{NAME: RIGHT})
    one = repository.collected(deadline)
    assert (one.commit, one.problem) == (sha, "")
    assert repository.reason(deadline) == ""


def test_several_branches_without_a_default_one_are_named(repository: Repository) -> None:
    repository.push("master", **{NAME: RIGHT})
    repository.push("work", **{NAME: RIGHT})
    assert "(master, work)" in repository.reason()


def test_newer_work_on_another_branch_is_said(repository: Repository) -> None:
    repository.push("main", **{NAME: RIGHT})
    assert repository.collected().warnings == ()
    repository.push("feedback", **{NAME: RIGHT.replace("import", " import")})
    assert "feedback" in repository.collected().warnings[0]


@pytest.mark.parametrize("name", ["LORA.IPYNB", "a.ipynb.txt", "sub/b.Ipynb"])
def test_a_notebook_is_found_whatever_stands_behind_its_name(repository: Repository, name: str) -> None:
    repository.push("main", **{name: RIGHT})
    assert repository.collected().notebooks == {LAB: name}


def test_what_stands_in_a_notebooks_place_is_named(repository: Repository) -> None:
    repository.push("main", **{".hidden/a.ipynb": RIGHT})
    assert "hidden folder" in repository.reason()
    git("rm", "-rq", ".hidden", folder=repository.work)
    (repository.work / "a.ipynb").symlink_to("/nowhere/a.ipynb")
    repository.push("main")
    assert "'a.ipynb' is a link" in repository.reason()
    (repository.work / "a.ipynb").unlink()
    (repository.work / "inner").mkdir()
    (repository.work / "inner" / "a.ipynb").write_text(RIGHT)
    commit_all(repository.work / "inner")
    repository.push("main")
    assert "'inner' is a repository inside this one" in repository.reason()


def test_a_pointer_of_git_lfs_is_named(repository: Repository) -> None:
    from autograder.submissions.find import read_file
    from autograder.submissions.reading import NotebookError

    repository.push("main", **{NAME: "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"})
    (found,) = notebooks_of([repository.collected()], [LAB], repository.folder / "out")
    with pytest.raises(NotebookError, match="git lfs untrack"):
        read_file(found)


def test_a_notebook_that_is_large_by_its_outputs_is_collected(repository: Repository) -> None:
    notebook = json.loads(RIGHT)
    notebook["cells"][0]["outputs"] = ["x" * (21 << 20)]
    large = json.dumps(notebook)
    repository.push("main", **{NAME: large})
    assert repository.collected().notebooks == {LAB: NAME}
    assert json.loads(without_outputs(large.encode()))["cells"][1] == json.loads(RIGHT)["cells"][1]


def test_an_extension_survives_the_next_run(repository: Repository) -> None:
    repository.push("main", "2026-12-02T12:00:00Z", **{NAME: RIGHT})
    deadline, later = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 3, tzinfo=UTC)
    place = submitted(repository.folder / "out", "ada", LAB)
    repository.collected(later)
    assert place.exists()
    kept = repository.collected(deadline, ada=later)
    assert place.exists()
    assert "had until 2026-12-03 00:00 UTC" in kept.notes
    gone = repository.collected(deadline)
    assert not place.exists()
    assert "extensions.txt" in gone.warnings[0]


def test_an_earlier_time_is_no_extension() -> None:
    deadline, earlier = datetime(2026, 12, 2, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    assert Wanted([LAB], deadline, extensions={"ada": earlier}).until("ada") == deadline


def test_extensions_are_read_as_editors_save_them(tmp_path: Path) -> None:
    path = tmp_path / "extensions.txt"
    path.write_bytes(
        "\ufeffada 2026-12-08T23:59+01:00\r\n\r\n# ben was ill\r\nben 2026-12-09T12:00Z # said so\r\n".encode()
    )
    assert list(read_extensions(path, moment)) == ["ada", "ben"]
    for line in ("ada tomorrow", "ada", "ada 2026-12-08", "ada 2026-12-08T10:00"):
        path.write_text(f"\n{line}\n")
        with pytest.raises(SourceError, match=r"extensions\.txt, line 2: "):
            read_extensions(path, moment)


def test_no_branch_is_no_default_branch() -> None:
    with pytest.raises(GitError, match="is empty"):
        Branches.of("").instead_of_default()
