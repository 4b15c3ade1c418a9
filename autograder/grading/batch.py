"""Grading many submissions at once: each by itself, whatever the others do.

Submissions are read here, one after the other, and only as many ahead as the workers need. Workers run and judge them;
what comes back is written here, by one writer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from typing import Any

from autograder.grading.flow import submission_seed
from autograder.grading.record import Record, key_of
from autograder.grading.record_files import RecordError
from autograder.grading.reporting import judge, settled_by
from autograder.grading.store import ClassFolder
from autograder.grading.task import OtherVersion, Task, judge_record, run_task
from autograder.grading.versions import judged_by, saw_of
from autograder.grading.workers import InThisProcess, LocalProcesses, Workers
from autograder.kit.lab import Lab, LabError, UnknownName
from autograder.reports.report import Report
from autograder.sandbox.launch import Level, SandboxError
from autograder.submissions.find import SubmissionFile, lab_for, read_file
from autograder.submissions.reading import NotebookError
from autograder.words import language, say

TRIES = 2  # of a submission, when the grader itself fails
AHEAD = 2  # submissions that wait for each worker
STOPS_ALL = (LabError, SandboxError, UnknownName, OtherVersion)  # nothing about a submission


def default_jobs() -> int:
    """One per processor that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Options:
    checkpoint: str | None = None  # instead of the lab's own
    seed: int = 0  # of the class; each submission's own is derived from it
    exercises: tuple[int, ...] = ()  # only these; all when empty
    jobs: int = 1  # on this machine
    cluster: str = ""  # a Dask scheduler's address, or "local:N"; workers of this machine when empty
    require: Level | None = None  # this sandbox or a stronger one
    allow_unsandboxed: bool = False  # grade even without a sandbox
    own_code: bool = False  # the code is the caller's own: it runs without a sandbox


@dataclass(frozen=True)
class Result:
    report: Report
    record: Record | None = None  # None where it is on disk already
    reused: bool = False  # it was made before and has not changed
    judged_again: bool = False  # from a record that was made before: no student code was run


@dataclass(frozen=True)
class _Work:
    """A submission that a worker has to run, or only to judge."""

    file: SubmissionFile
    task: Task
    record: Record | None = None  # it was run before
    faults: int = 0  # of ours, so far

    def submit(self, executor: Workers) -> Future[Any]:
        if self.record is not None:
            return executor.submit(judge_record, self.record, self.task.language)
        return executor.submit(run_task, self.task)


def grade_all(
    files: Iterable[SubmissionFile],
    options: Options,
    folder: ClassFolder | None = None,
    executor: Workers | None = None,
) -> Iterator[Result]:
    """Grades submissions; results come as they are ready, and are kept in `folder` before they are yielded.

    Args:
        executor: where they are run; as the options say when None.

    Raises:
        SandboxError: student code can't be kept apart on this machine.
        LabError: a lab's checks can't be run.
        UnknownName: there is no such exercise or checkpoint.
        OtherVersion: a worker has another version of the grader.
        ClusterError: there is no such cluster.
    """
    files = list(files)
    jobs = min(options.jobs, len(files)) or 1
    executor = executor or _workers(options, jobs)
    open_files, running = iter(files), dict[Future[Any], _Work]()
    try:
        while True:
            while len(running) < AHEAD * executor.slots and (file := next(open_files, None)) is not None:
                prepared = _prepare(file, options, folder)
                if isinstance(prepared, Result):
                    yield prepared
                else:
                    running[prepared.submit(executor)] = prepared
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                work = running.pop(future)
                result = _result(future, work, folder)
                if isinstance(result, Result):
                    yield result
                else:
                    running[result.submit(executor)] = result
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _workers(options: Options, jobs: int) -> Workers:
    if options.cluster:
        from autograder.grading.cluster import ClusterExecutor  # Dask is not needed on one machine

        return ClusterExecutor(options.cluster)
    return LocalProcesses(jobs) if jobs > 1 and os.name == "posix" else InThisProcess()


def _prepare(file: SubmissionFile, options: Options, folder: ClassFolder | None) -> Result | _Work:
    """Reads a submission and looks for what is known of it already."""
    try:
        submission = read_file(file)
        lab = lab_for(file, submission)
    except NotebookError as reason:
        return _not_gradable(file, reason.args[0], folder)
    if options.checkpoint:
        lab = lab.on(options.checkpoint)
    for number in options.exercises:
        lab.exercise(number)
    seed = submission_seed(options.seed, submission)
    task = Task(
        submission,
        lab.name,
        lab.checkpoint,
        seed,
        options.exercises,
        options.require,
        options.allow_unsandboxed,
        options.own_code,
        language(),
    )
    return (_known(file, task, lab, folder, options) if folder is not None else None) or _Work(file, task)


def _known(file: SubmissionFile, task: Task, lab: Lab, folder: ClassFolder, options: Options) -> Result | _Work | None:
    """What is kept of this submission and still holds: its report, or the record that one can be made from."""
    submission = task.submission
    keys = [key_of(saw_of(submission, lab, task.exercises, task.seed, level)) for level in _strong_enough(options)]
    judged = judged_by(lab, submission.notes, language())
    for key in keys:
        if (report := folder.report(submission.path, key, judged)) is not None:
            return Result(replace(report, student=submission.student), reused=True)
    try:
        record = folder.record(submission.path)
    except RecordError:
        return None
    if record.key not in keys or not record.is_whole:
        return None
    known = replace(record, submission=submission.path, student=submission.student, notes=submission.notes)
    return _Work(file, task, known)


def _result(future: Future[Any], work: _Work, folder: ClassFolder | None) -> Result | _Work:
    """What a worker made of a submission; or the work again, where a fault of ours may be gone at the second try.

    Such a fault stops one submission at most; a missing sandbox or wrong usage stops all.
    """
    try:
        found = future.result()
    except STOPS_ALL:
        raise
    except Exception as fault:
        if work.faults + 1 < TRIES:
            return replace(work, faults=work.faults + 1)
        told = f"{type(fault).__name__}: {fault}"
        reason = say("a fault of the grader, not of the student: {error}; run the command again", error=told)
        return _not_gradable(work.file, reason, folder)
    record, report = found if work.record is None else (work.record, found)
    result = Result(report, record, judged_again=work.record is not None)
    if folder is not None:
        folder.write(report, record, settled_by(report, record))
    return result


def _not_gradable(file: SubmissionFile, reason: str, folder: ClassFolder | None) -> Result:
    record = Record(file.name, file.student, problem=reason)
    result = Result(judge(record), record)
    if folder is not None:
        folder.write(result.report, record, None)
    return result


def _strong_enough(options: Options) -> list[Level]:
    """The levels at which a record may have been made that is used again."""
    if options.require is Level.STRONG:
        return [Level.STRONG]
    unsandboxed = options.allow_unsandboxed and options.require in (None, Level.NONE)
    return [Level.STRONG, Level.BASIC, *([Level.NONE] if unsandboxed else [])]
