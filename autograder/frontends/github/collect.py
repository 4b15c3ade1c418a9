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

from autograder.frontends.github.api import ApiError, GitHub
from autograder.frontends.github.branches import Branches
from autograder.frontends.github.git import CLOSED, PLAIN, Commit, TooManyFiles, git
from autograder.frontends.github.inside import own_git_folder
from autograder.frontends.github.pick import pick, why_missing
from autograder.frontends.github.sources import Source
from autograder.frontends.github.tamper import Change, changes
from autograder.reports.wording import harmless
from autograder.submissions.find import SUFFIX, SubmissionFile

AT_A_TIME = 8  # repositories fetched
# The other side of a fetch on this machine. It is run in the student's repository, so it goes nowhere from there.
_CLOSED = [f"{name}={value}" for name, value in CLOSED.items()]
_UPLOAD = shlex.join(["env", *_CLOSED, "git", *PLAIN, "-c", "uploadpack.allowAnySHA1InWant=true"])
# Strict: where the folder is none of git's, git would try the names NAME.git and NAME.git/.git, another student's.
_UPLOAD += " upload-pack --strict"


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
    missing: Mapping[str, str] = field(default_factory=dict)  # lab -> why it has no notebook
    warnings: tuple[str, ...] = ()  # what an instructor should look at
    claimed: tuple[float, float] | None = None  # what the student's side says: points, of how many

    @property
    def remarks(self) -> tuple[str, ...]:
        """All that is said of the repository beside a problem and warnings."""
        return (*self.notes, *self.missing.values())

    def of_labs(self, labs: Sequence[str]) -> Collected:
        """Without a word of other labs that it has no notebook of."""
        return replace(self, missing={lab: why for lab, why in self.missing.items() if lab in labs})


class NothingPushed(Exception):
    """At the deadline there was nothing; the message is one sentence for the instructor."""


@dataclass(frozen=True)
class Wanted:
    """What is collected from each repository."""

    labs: Sequence[str]
    deadline: datetime | None = None
    template: Mapping[str, str] | None = None  # hashes of what was handed out
    extensions: Mapping[str, datetime] = field(default_factory=dict)  # student -> deadline of their own

    def until(self, student: str) -> datetime | None:
        """A student's deadline; an extension never is an earlier one."""
        own = self.extensions.get(student)
        return max(own, self.deadline) if own is not None and self.deadline is not None else self.deadline


def collect(sources: Sequence[Source], wanted: Wanted, out: Path, github: GitHub) -> list[Collected]:
    """Fetches every repository and writes its notebooks into the class folder; one that fails stops no other."""
    with ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="collect") as executor:
        return _compared(list(executor.map(lambda source: _collect(source, wanted, out, github), sources)))


def _compared(collected: Sequence[Collected]) -> list[Collected]:
    """With a note where two students have the same commit: one repository may be another's."""
    holders: dict[str, list[str]] = {}
    for one in collected:
        holders.setdefault(one.commit, []).append(one.student)
    same = {commit: names for commit, names in holders.items() if commit and len(names) > 1}
    told = []
    for one in collected:
        others = [name for name in same.get(one.commit, ()) if name != one.student]
        told.append(replace(one, notes=(*one.notes, f"the same commit as {', '.join(others)}")) if others else one)
    return told


def labs_in_use(collected: Sequence[Collected], labs: Sequence[str]) -> list[str]:
    """The labs of which a repository has a notebook, all where none has one: the others were not handed out."""
    in_use = {lab for one in collected for lab in one.notebooks}
    return [lab for lab in labs if lab in in_use] or list(labs)


def notebooks_of(collected: Sequence[Collected], labs: Sequence[str], out: Path) -> list[SubmissionFile]:
    """What is to be graded: a notebook for each student and lab; where there is none, its report will say why."""
    return [
        SubmissionFile(path, str(path), one.student, "" if path.exists() else one.problem or one.missing.get(lab, ""))
        for one in collected
        for lab in labs
        for path in [submitted(out, one.student, lab)]
    ]


def submitted(out: Path, student: str, lab: str) -> Path:
    return out / "submitted" / student / lab / f"{lab}{SUFFIX}"


def _collect(source: Source, wanted: Wanted, out: Path, github: GitHub) -> Collected:
    found = Collected(source.student, source.place, notes=_extension(source.student, wanted))
    places = {lab: submitted(out, source.student, lab) for lab in wanted.labs}
    try:
        if source.folder is not None:
            own_git_folder(source.folder)  # before anything of it is believed, such as when what was pushed
        commit, pushed = _commit_to_grade(source, wanted.until(source.student), github)
        here, elsewhere = _fetch(source, commit, out / "repositories" / f"{source.student}.git", github)
        chosen = pick(here, wanted.labs)
        missing = {lab: why_missing(here, lab) for lab in wanted.labs if lab not in chosen}
    except (NothingPushed, TooManyFiles) as reason:
        taken = [path for path in places.values() if path.exists()]
        for path in taken:
            path.unlink()  # of another deadline or commit
        return replace(found, problem=str(reason), warnings=(_TAKEN_AWAY,) if taken else ())
    except Exception as error:  # one that fails stops no other, and loses nothing that was there before
        kept = "; what an earlier run collected is graded" if any(path.exists() for path in places.values()) else ""
        return replace(found, problem=f"{error}{kept}")
    for lab, path in places.items():
        path.unlink(missing_ok=True)
        if lab in chosen:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(chosen[lab].data)
    claimed, trouble = _claimed(source, here.sha, github)
    return replace(
        found,
        commit=here.sha,
        pushed=pushed,
        notebooks={lab: choice.path for lab, choice in chosen.items()},
        changed=() if wanted.template is None else tuple(changes(here, wanted.template)),
        missing=missing,
        warnings=elsewhere,
        notes=(*found.notes, *(choice.note for choice in chosen.values() if choice.note), *trouble),
        claimed=claimed,
    )


_TAKEN_AWAY = (
    "what an earlier run had collected is taken away: where this student has until a later time, write it into "
    "extensions.txt in the class folder, as STUDENT TIME"
)


def _extension(student: str, wanted: Wanted) -> tuple[str, ...]:
    until = wanted.until(student)
    if until is None or until == wanted.deadline:
        return ()
    return (f"had until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC",)


def _commit_to_grade(source: Source, deadline: datetime | None, github: GitHub) -> tuple[str, datetime | None]:
    if source.commit:
        return source.commit, None
    if deadline is None:
        return "HEAD", None
    in_time = [push for push in source.pushes(github) if push.when <= deadline]
    if not in_time:
        raise NothingPushed(f"nothing was pushed before {deadline.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    return in_time[-1].commit, in_time[-1].when


def _fetch(source: Source, name: str, repository: Path, github: GitHub) -> tuple[Commit, tuple[str, ...]]:
    """One commit of a student's repository, into a bare repository of ours, and what there is on other branches.

    A commit that a later push has overwritten is asked for by its hash; GitHub hands those out.
    """
    if not (repository / "HEAD").is_file():
        repository.mkdir(parents=True, exist_ok=True)
        git("init", "--bare", "--quiet", folder=repository)
    local = source.folder
    place = str(own_git_folder(local).absolute()) if local is not None else source.url(github)
    theirs = ["--upload-pack", _UPLOAD] if local is not None else []
    environment = github.git_environment() if source.on_github else {}

    def fetched(wanted: str, ref: str) -> Commit:
        git(
            "fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", *theirs,
            "--force", "--end-of-options", place, f"{wanted}:{ref}", folder=repository, environment=environment,
            fetches=True,
        )  # fmt: skip
        return Commit(repository, ref)

    listed = git("ls-remote", "--symref", *theirs, "--end-of-options", place, "HEAD", "refs/heads/*", folder=repository,
                 environment=environment, fetches=True).decode("utf-8", "replace")  # fmt: skip
    branches, told = Branches.of(listed), list[str]()
    if name == "HEAD" and branches.default is None and "\tHEAD" not in listed:
        only = branches.instead_of_default()
        name, told = f"refs/heads/{only}", [f"graded: branch {harmless(only)}, for the default branch is not there"]
        branches = replace(branches, default=only)
    here = fetched(name, "refs/graded")
    newer = branches.newer_elsewhere(here, lambda other, n: fetched(f"refs/heads/{other}", f"refs/others/{n}"))
    return here, (*told, *([newer] if newer else []))


def _claimed(source: Source, commit: str, github: GitHub) -> tuple[tuple[float, float] | None, tuple[str, ...]]:
    if not source.on_github:
        return None, ()
    try:
        return github.reported_points(source.place, commit), ()
    except (ApiError, ValueError, KeyError, TypeError) as error:
        return None, (f"the student's own result is not known: {error}",)
