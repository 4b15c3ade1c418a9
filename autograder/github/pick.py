"""Which notebook of a student's repository is the one of a lab; a renamed, moved or copied file costs nobody a mark."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.find import SUFFIX, Found, lab_of, read_found
from autograder.github.git import Blob, Commit
from autograder.notebook import MAX_BYTES, NotebookError
from autograder.words import say

MOST = 100  # notebooks that are looked at

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
    with tempfile.TemporaryDirectory(prefix="pick-") as folder:
        return [
            _candidate(commit, blob, Path(folder) / f"{number}{SUFFIX}") for number, blob in enumerate(blobs[:MOST])
        ]


def _worth_reading(blob: Blob) -> bool:
    hidden = any(part.startswith(".") for part in blob.path.split("/"))
    return blob.regular and blob.path.endswith(SUFFIX) and not hidden and blob.size <= MAX_BYTES


def _candidate(commit: Commit, blob: Blob, file: Path) -> _Candidate:
    data = commit.read(blob)
    file.write_bytes(data)
    try:
        submission = read_found(Found(file, blob.path))
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
