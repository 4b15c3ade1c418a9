"""The grade of record: each student's repository as it had been *pushed* at the deadline, graded on this machine.

Everything goes into one class folder: `submitted/<student>/<lab>/<lab>.ipynb`, the tree that nbgrader imports, beside
the pages, reports and evidence that `grade` writes, and `collected.json` and `collected.md` about the collecting.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from autograder.find import SUFFIX, Found
from autograder.github.api import ApiError, GitHub
from autograder.github.git import CLOSED, PLAIN, Commit, TooManyFiles, git
from autograder.github.pick import pick
from autograder.github.sources import Source
from autograder.github.tamper import Change, changes

AT_A_TIME = 8  # repositories fetched
# The other side of a fetch on this machine. It is run in the student's repository, so it goes nowhere from there.
_CLOSED = [f"{name}={value}" for name, value in CLOSED.items()]
_UPLOAD = shlex.join(["env", *_CLOSED, "git", *PLAIN, "-c", "uploadpack.allowAnySHA1InWant=true", "upload-pack"])


@dataclass(frozen=True)
class Collected:
    """One student's repository, as it was found."""

    student: str
    place: str
    commit: str = ""
    pushed: datetime | None = None  # by the receiver's clock; None where no deadline asked for it
    notebooks: Mapping[str, str] = field(default_factory=dict)  # lab -> path in the repository
    changed: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""  # why nothing could be collected
    claimed: tuple[float, float] | None = None  # what the student's side says: points, of how many


class NothingPushed(Exception):
    """At the deadline there was nothing; the message is one sentence for the instructor."""


@dataclass(frozen=True)
class Wanted:
    """What is collected from each repository."""

    labs: Sequence[str]
    deadline: datetime | None = None
    template: Mapping[str, str] | None = None  # hashes of what was handed out


def collect(sources: Sequence[Source], wanted: Wanted, out: Path, github: GitHub) -> list[Collected]:
    """Fetches every repository and writes its notebooks into the class folder; one that fails stops no other."""
    with ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="collect") as executor:
        return list(executor.map(lambda source: _collect(source, wanted, out, github), sources))


def notebooks_of(collected: Sequence[Collected], labs: Sequence[str], out: Path) -> list[Found]:
    """What is to be graded: a notebook for each student and lab; where there is none, its report will say why."""
    return [
        Found(path, str(path), one.student, "" if path.exists() else one.problem or _missing(lab))
        for one in collected
        for lab in labs
        for path in [submitted(out, one.student, lab)]
    ]


def submitted(out: Path, student: str, lab: str) -> Path:
    return out / "submitted" / student / lab / f"{lab}{SUFFIX}"


def _missing(lab: str) -> str:
    return f"there is no notebook of {lab}"


def _collect(source: Source, wanted: Wanted, out: Path, github: GitHub) -> Collected:
    found = Collected(source.student, source.place)
    places = {lab: submitted(out, source.student, lab) for lab in wanted.labs}
    try:
        commit, pushed = _commit_to_grade(source, wanted.deadline, github)
        here = _fetch(source, commit, out / "repositories" / f"{source.student}.git", github)
        chosen = pick(here, wanted.labs)
    except (NothingPushed, TooManyFiles) as reason:
        for path in places.values():
            path.unlink(missing_ok=True)  # of another deadline or commit
        return replace(found, problem=str(reason))
    except Exception as error:  # one that fails stops no other, and loses nothing that was there before
        kept = "; what an earlier run collected is graded" if any(path.exists() for path in places.values()) else ""
        return replace(found, problem=f"{error}{kept}")
    for lab, path in places.items():
        path.unlink(missing_ok=True)
        if lab in chosen:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(chosen[lab].data)
    missing = [_missing(lab) for lab in wanted.labs if lab not in chosen]
    claimed, trouble = _claimed(source, here.sha, github)
    return replace(
        found,
        commit=here.sha,
        pushed=pushed,
        notebooks={lab: choice.path for lab, choice in chosen.items()},
        changed=() if wanted.template is None else tuple(changes(here, wanted.template)),
        notes=(*missing, *(choice.note for choice in chosen.values() if choice.note), *trouble),
        claimed=claimed,
    )


def _commit_to_grade(source: Source, deadline: datetime | None, github: GitHub) -> tuple[str, datetime | None]:
    if source.commit:
        return source.commit, None
    if deadline is None:
        return "HEAD", None
    in_time = [push for push in source.pushes(github) if push.when <= deadline]
    if not in_time:
        raise NothingPushed(f"nothing was pushed before {deadline.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    return in_time[-1].commit, in_time[-1].when


def _fetch(source: Source, name: str, repository: Path, github: GitHub) -> Commit:
    """One commit of a student's repository, into a bare repository of ours.

    A commit that a later push has overwritten is asked for by its hash; GitHub hands those out.
    """
    if not (repository / "HEAD").is_file():
        repository.mkdir(parents=True, exist_ok=True)
        git("init", "--bare", "--quiet", folder=repository)
    place = source.url(github)
    local = Path(place).exists()
    place = str(Path(place).absolute()) if local else place
    theirs = ["--upload-pack", _UPLOAD] if local or place.startswith("file://") else []
    environment = github.git_environment() if source.on_github else {}
    git(
        "fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", *theirs,
        "--force", "--end-of-options", place, f"{name}:refs/graded", folder=repository, environment=environment,
        fetches=True,
    )  # fmt: skip
    return Commit(repository, "refs/graded")


def _claimed(source: Source, commit: str, github: GitHub) -> tuple[tuple[float, float] | None, tuple[str, ...]]:
    if not source.on_github:
        return None, ()
    try:
        return github.reported_points(source.place, commit), ()
    except (ApiError, ValueError, KeyError, TypeError) as error:
        return None, (f"the student's own result is not known: {error}",)
