"""Grading many submissions at once: each by itself, whatever the others do.

Threads keep one warm sandbox each and gather evidence; the checks are run here, one report after the other. A
thread only waits for its sandbox, so there are as many busy processors as there are jobs.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass, replace

from autograder.calibration import slowness
from autograder.evidence import Evidence
from autograder.find import Found, lab_of, read_found
from autograder.folder import ClassFolder
from autograder.grade import gather, judge, not_gradable, sandbox_setting, submission_seed
from autograder.lab import Lab, UnknownName
from autograder.notebook import NotebookError, Submission
from autograder.report import Report
from autograder.sandbox.launch import Level, SandboxError
from autograder.sandbox.start import AnySandbox, start_sandboxes, unwalled
from autograder.version import lab_version
from autograder.words import language, say

OWN_MACHINE = 5.0  # a student's own machine may be slow, and nobody else waits for it
TRIES = 2  # of a submission, when the grader itself fails


def default_jobs() -> int:
    """One per processor that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Options:
    checkpoint: str | None = None  # instead of the lab's own
    seed: int = 0  # of the class; each submission's own is derived from it
    exercises: tuple[int, ...] = ()  # only these; all when empty
    jobs: int = 1
    require: Level | None = None  # this sandbox or a stronger one
    trust: bool = False  # grade even without any wall
    own: bool = False  # the code is the caller's own: no wall is needed, the best that starts is used


@dataclass(frozen=True)
class Result:
    report: Report
    evidence: Evidence | None = None  # None where nothing could be run, or where it is on disk already
    reused: bool = False


@dataclass(frozen=True)
class _Gathered:
    submission: Submission
    lab: Lab
    evidence: Evidence
    seed: int
    seconds: float
    level: Level


def grade_all(found: Iterable[Found], options: Options, folder: ClassFolder | None = None) -> Iterator[Result]:
    """Grades submissions; results come as they are ready, and are kept in `folder` before they are yielded.

    Raises:
        SandboxError: student code can't be walled in on this machine.
    """
    found = list(found)
    options = replace(options, jobs=min(options.jobs, len(found)) or 1)
    sandboxes = _Sandboxes(options)
    executor = ThreadPoolExecutor(max_workers=options.jobs, thread_name_prefix="grade")
    try:
        # No list of futures is kept: with each goes what its submission has sent.
        for future in as_completed(
            executor.submit(copy_context().run, _gather_or_say_why, one, options, sandboxes, folder) for one in found
        ):
            result = future.result()
            yield result if isinstance(result, Result) else _finish(result, options, folder)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        sandboxes.close()  # ends what still runs, so that its thread ends, too
        executor.shutdown(wait=True)


def _gather_or_say_why(
    found: Found, options: Options, sandboxes: _Sandboxes, folder: ClassFolder | None
) -> Result | _Gathered:
    """A fault of ours stops one submission at most, after a second try; a missing wall or wrong usage stops all."""
    fault: Exception | None = None
    for _ in range(TRIES):
        try:
            return _gather(found, options, sandboxes, folder)
        except (SandboxError, UnknownName):
            raise
        except Exception as error:
            fault = error
    reason = say(
        "a fault of the grader, not of the student: {error}; run the command again",
        error=f"{type(fault).__name__}: {fault}",
    )
    return _keep(Result(not_gradable(found.name, found.student, reason)), None, folder)


def _gather(found: Found, options: Options, sandboxes: _Sandboxes, folder: ClassFolder | None) -> Result | _Gathered:
    try:
        submission = read_found(found)
        lab = lab_of(submission)
    except NotebookError as reason:
        return _keep(Result(not_gradable(found.name, found.student, str(reason))), None, folder)
    if options.checkpoint:
        lab = lab.on(options.checkpoint)
    if folder is not None and (known := folder.finished(submission.path, _key(submission, lab, options))):
        return Result(replace(known, student=submission.student), reused=True)
    sandbox, slower = sandboxes.of(lab)
    seed = submission_seed(options.seed, submission)
    evidence, seconds = gather(submission, lab, sandbox, seed, options.exercises, slower)
    return _Gathered(submission, lab, evidence, seed, seconds, sandbox.level)


def _finish(gathered: _Gathered, options: Options, folder: ClassFolder | None) -> Result:
    submission, lab, evidence = gathered.submission, gathered.lab, gathered.evidence
    try:
        report = judge(submission, lab, evidence, gathered.seed, options.exercises, gathered.seconds)
    except Exception as fault:  # whatever was forged, the rest of the class is graded
        reason = say("not judged, so a person should look at it: {fault}", fault=repr(fault))
        return _keep(Result(not_gradable(submission.path, submission.student, reason, lab), evidence), None, folder)
    report = replace(report, notes=(*report.notes, _level_note(gathered.level, options)))
    # A fault of ours may be gone at the next try: such a result gets no key.
    key = None if any(check.status == "error" for check in report.checks) else _key(submission, lab, options)
    return _keep(Result(report, evidence), key, folder)


def _keep(result: Result, key: str | None, folder: ClassFolder | None) -> Result:
    if folder is not None:
        folder.write(result.report, result.evidence, key)
    return result


def _key(submission: Submission, lab: Lab, options: Options) -> str:
    parts = (submission.digest, lab_version(lab), lab.checkpoint, options.seed, options.exercises, language())
    return " ".join(map(str, parts))


def _level_note(level: Level, options: Options) -> str:
    if level is Level.NONE and not options.own:
        return say("NOT SANDBOXED: this submission's code ran with the rights of the grader")
    return say("sandbox: {level}", level=level)


class _Sandboxes:
    """A warm sandbox for each thread and lab; those of a lab share one wall."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._mine = threading.local()
        self._all: list[AnySandbox] = []
        self._free: dict[str, list[AnySandbox]] = {}  # by lab
        self._lock = threading.Lock()
        self._closed = False
        self._fault: Exception | None = None

    def of(self, lab: Lab) -> tuple[AnySandbox, float]:
        """This thread's sandbox for a lab, and how slow it is."""
        mine: dict[str, tuple[AnySandbox, float]] = self._mine.__dict__.setdefault("by_lab", {})
        if lab.name not in mine:
            sandbox = self._take(lab)
            mine[lab.name] = sandbox, OWN_MACHINE if self._options.own else slowness(lab, sandbox)
        return mine[lab.name]

    def _take(self, lab: Lab) -> AnySandbox:
        with self._lock:
            if self._closed:
                raise SandboxError("Grading has stopped.")
            if self._fault is not None:
                raise self._fault  # what one thread found out, those that wait here need not try
            if lab.name not in self._free:
                try:
                    started = self._start(lab)
                except Exception as fault:
                    self._fault = fault
                    raise
                self._free[lab.name] = list(started)
                self._all += started
            return self._free[lab.name].pop()

    def _start(self, lab: Lab) -> Sequence[AnySandbox]:
        """As many as there are threads."""
        options = self._options
        setting = sandbox_setting(lab, options.exercises)
        if options.own:
            return unwalled(setting, options.jobs)
        return start_sandboxes(setting, options.jobs, options.require, options.trust)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for sandbox in self._all:
                sandbox.close()
