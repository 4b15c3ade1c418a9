"""Grading many submissions: each by itself, whatever the others do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from autograder.evidence import Evidence
from autograder.find import Found, lab_of, read_found
from autograder.grade import grade, not_gradable, open_sandbox
from autograder.lab import Lab
from autograder.notebook import NotebookError, Submission
from autograder.report import Report
from autograder.sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Options:
    checkpoint: str | None = None  # instead of the lab's own
    seed: int = 0  # of the class; each submission's own is derived from it
    exercises: tuple[int, ...] = ()  # only these; all when empty


@dataclass(frozen=True)
class Result:
    report: Report
    evidence: Evidence | None = None  # None where nothing could be run


def grade_all(found: Iterable[Found], options: Options) -> Iterator[Result]:
    """Grades one submission after the other; a sandbox is kept warm for each lab."""
    sandboxes: dict[str, Sandbox] = {}
    try:
        for one in found:
            yield _grade_one(one, options, sandboxes)
    finally:
        for sandbox in sandboxes.values():
            sandbox.close()


def _grade_one(found: Found, options: Options, sandboxes: dict[str, Sandbox]) -> Result:
    try:
        submission = read_found(found)
        lab = _with_options(lab_of(submission), options)
    except NotebookError as reason:
        return Result(not_gradable(found.name, found.student, str(reason)))
    if lab.name not in sandboxes:
        sandboxes[lab.name] = open_sandbox(lab)
    return _run(submission, lab, sandboxes[lab.name], options)


def _run(submission: Submission, lab: Lab, sandbox: Sandbox, options: Options) -> Result:
    graded = grade(submission, lab, sandbox, options.seed, options.exercises)
    return Result(graded.report, graded.evidence)


def _with_options(lab: Lab, options: Options) -> Lab:
    return replace(lab, checkpoint=options.checkpoint) if options.checkpoint else lab
