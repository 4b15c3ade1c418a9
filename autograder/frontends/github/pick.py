"""Which notebook of a student's repository is the one of a lab; a renamed, moved or copied file costs nobody a mark."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.frontends.github.git import Blob, Commit
from autograder.reports.wording import labelled
from autograder.submissions.find import SUFFIX, SubmissionFile, lab_of, read_file
from autograder.submissions.formats import is_notebook_name
from autograder.submissions.reading import MAX_READ, NotebookError, too_large
from autograder.words import say

MAX_NOTEBOOKS = 100  # notebooks that are looked at
MOST_UNREADABLE = 10  # of them; after so many no other is looked at
MOST_BYTES = 50 << 20  # of all that are looked at

_STUB = re.compile(r"raise NotImplementedError")
# A definition; a name that is None is a hole, too.
_DEFINED = re.compile(r"^(?:(?:class|def) +(\w+)|(\w+) *=(?! *None\b))", re.MULTILINE)


@dataclass(frozen=True)
class Choice:
    """The notebook of one lab."""

    path: str  # in the repository
    data: bytes
    others: tuple[str, ...] = ()  # notebooks of the same lab that were not taken

    @property
    def note(self) -> str | None:
        if not self.others:
            return None
        return say(
            "graded: {path}; there are other notebooks of this lab: {others}",
            path=self.path,
            others=", ".join(self.others[:5]),
        )


@dataclass(frozen=True)
class _Candidate:
    blob: Blob
    data: bytes
    lab: str | None  # None for a notebook that can't be read or belongs nowhere
    solved: int = 0  # names that the lab asks for, defined in cells without a hole
    defined: int = 0  # the same, in any cell
    stubs: int = 0


def pick(commit: Commit, labs: Sequence[str]) -> dict[str, Choice]:
    """The notebook of each lab that has one.

    Of several, the one in which most is solved is taken, then the one with the fewest holes left, then the one of the
    lab's own name, then the one nearest to the top. A notebook that can't be read is taken by its name when there is no
    other, so that its report says why.
    """
    candidates = _candidates(commit)
    chosen = {}
    for lab in labs:
        own = [c for c in candidates if c.lab == lab]
        own = own or [c for c in candidates if c.lab is None and lab in c.blob.path]
        own.sort(key=lambda c: _worth(c, lab))
        if own:
            chosen[lab] = Choice(own[0].blob.path, own[0].data, tuple(c.blob.path for c in own[1:]))
    return chosen


def _candidates(commit: Commit) -> list[_Candidate]:
    blobs = [blob for blob in commit.blobs.values() if _worth_reading(blob)]
    blobs.sort(key=lambda blob: (blob.path.count("/"), blob.path))
    candidates, unreadable, size = list[_Candidate](), 0, 0
    with tempfile.TemporaryDirectory(prefix="pick-") as folder:
        for number, blob in enumerate(blobs[:MAX_NOTEBOOKS]):
            size += blob.size
            if candidates and (unreadable >= MOST_UNREADABLE or size > MOST_BYTES):
                break
            candidates.append(_candidate(commit, blob, Path(folder) / f"{number}{SUFFIX}"))
            unreadable += candidates[-1].lab is None
    return candidates


def _worth_reading(blob: Blob) -> bool:
    return blob.regular and _named(blob) and not _hidden(blob) and blob.size <= MAX_READ


def _named(blob: Blob) -> bool:
    return is_notebook_name(blob.path.rpartition("/")[2])


def _hidden(blob: Blob) -> bool:
    return any(part.startswith(".") for part in blob.path.split("/"))


def why_missing(commit: Commit, lab: str) -> str:
    """Why `pick` has found no notebook of a lab: what there is in its place, with a way that works."""
    for blob in commit.blobs.values():
        if blob.submodule:
            return say(
                "{path!r} is a repository inside this one (a submodule), whose files are not in this one: "
                "take its .git folder away, `git rm --cached {path}`, `git add {path}`, commit and push.",
                path=blob.path,
            )
        if not _named(blob):
            continue
        if not blob.regular:
            return say("{path!r} is a link, which is not followed: put the notebook itself there.", path=blob.path)
        if _hidden(blob):
            return say(
                "{path!r} lies in a hidden folder, which is not read: put the notebook elsewhere.", path=blob.path
            )
        if blob.size > MAX_READ:
            return labelled(blob.path, too_large(blob.size))
    return say("There is no notebook of {lab} in this repository.", lab=lab)


def _candidate(commit: Commit, blob: Blob, file: Path) -> _Candidate:
    data = commit.read(blob)
    file.write_bytes(data)
    try:
        submission = read_file(SubmissionFile(file, blob.path))
        lab = lab_of(submission)
    except NotebookError:
        return _Candidate(blob, data, None)
    code = [cell.source for cell in submission.cells if cell.kind == "code"]
    asked_for = {name for exercise in lab.exercises for name in exercise.defines}
    defined = [asked_for & {name for pair in _DEFINED.findall(source) for name in pair} for source in code]
    solved = [names for names, source in zip(defined, code, strict=True) if not _STUB.search(source)]
    stubs = sum(len(_STUB.findall(source)) for source in code)
    return _Candidate(blob, data, lab.name, len(set().union(*solved)), len(set().union(*defined)), stubs)


def _worth(candidate: _Candidate, lab: str) -> tuple[object, ...]:
    """What sorts the best notebook of a lab to the front."""
    path = candidate.blob.path
    rest = (candidate.stubs, _stem(candidate) != lab, path.count("/"), path)
    return (-candidate.solved, -candidate.defined, *rest)


def _stem(candidate: _Candidate) -> str:
    return candidate.blob.path.rpartition("/")[2].removesuffix(SUFFIX)
