"""One submission's work, as it is sent to a worker: the record is made there, and the report as well.

A task and what comes back are plain data, so a worker may be this process, another one, or another machine.
"""

from __future__ import annotations

import platform
import threading
from dataclasses import dataclass, field

from autograder.grading.calibration import slowdown_of
from autograder.grading.flow import gather, inputs_for, sandbox_spec
from autograder.grading.record import Origin, Record, SandboxUsed
from autograder.grading.reporting import judge
from autograder.grading.versions import engine_commit, engine_version, lab_version, libraries, machine, saw_of
from autograder.kit.lab import Lab
from autograder.kit.registry import load_lab
from autograder.reports.report import Report
from autograder.sandbox.launch import Level, SandboxError
from autograder.sandbox.start import AnySandbox, start_sandboxes, unsandboxed
from autograder.submissions.reading import Submission
from autograder.submissions.written import unwritten
from autograder.words import LANGUAGES, say, speaking

OWN_MACHINE = 5.0  # a student's own machine may be slow, and nobody else waits for it


class OtherVersion(Exception):
    """A worker has another version of the grader or of a library: what it measures could not be compared."""


@dataclass(frozen=True)
class Task:
    """What is run: one submission, on which model, with which seed, and how well it has to be kept apart."""

    submission: Submission
    lab: str
    checkpoint: str
    seed: int  # the submission's own
    exercises: tuple[int, ...] = ()  # their numbers; all when empty
    require: Level | None = None  # this sandbox or a stronger one
    allow_unsandboxed: bool = False
    own_code: bool = False  # the code is the caller's own: it runs without a sandbox
    language: str = LANGUAGES[0]  # of the report
    version: str = field(default_factory=engine_version)  # of the grader that asks


class Worker:
    """The warm sandboxes of one thread, one for each lab. Each is started and measured when it is first needed."""

    def __init__(self) -> None:
        self._warm: dict[tuple[object, ...], tuple[AnySandbox, float]] = {}
        self._lock = threading.Lock()  # another thread may close what this one is about to start
        self.closed = self.lent = False

    def sandbox_for(self, task: Task, lab: Lab) -> tuple[AnySandbox, float]:
        """A sandbox, and how many times longer than usual everything may take in it.

        Raises:
            SandboxError: student code can't be kept apart on this machine as well as it has to be.
        """
        wanted = (lab.package, lab.checkpoint, task.exercises, task.require, task.allow_unsandboxed, task.own_code)
        if wanted not in self._warm:
            with self._lock:
                if self.closed:
                    raise SandboxError("Grading has stopped.")
                sandbox = _start(task, lab)
                self._warm[wanted] = sandbox, 1.0
            self._warm[wanted] = sandbox, OWN_MACHINE if task.own_code else slowdown_of(lab, sandbox)
        return self._warm[wanted]

    def close(self) -> None:
        """Ends what still runs, for good."""
        with self._lock:
            self.closed = True
            for sandbox, _ in self._warm.values():
                sandbox.close()


def _start(task: Task, lab: Lab) -> AnySandbox:
    spec = sandbox_spec(lab, task.exercises)
    if task.own_code:
        return unsandboxed(spec, 1)[0]
    return start_sandboxes(spec, 1, task.require, task.allow_unsandboxed)[0]


_threads = threading.local()
_workers: list[Worker] = []  # of this process


def use_worker(worker: Worker) -> None:
    """Lets this thread's tasks be run by a worker that somebody else will close, and that then stays closed."""
    worker.lent = True
    _threads.worker = worker


def _worker() -> Worker:
    """This thread's own; a new one where it was closed, since a cluster's process outlives a class."""
    found: Worker | None = getattr(_threads, "worker", None)
    if found is None or (found.closed and not found.lent):
        found = _threads.worker = Worker()
        _workers.append(found)
    return found


def close_workers() -> None:
    """Ends all sandboxes that this process has started for its tasks."""
    while _workers:
        _workers.pop().close()


def grade_one(task: Task) -> Record:
    """Runs one submission; whatever its code does, a record comes back.

    Raises:
        OtherVersion: this is not the grader that asked.
        SandboxError: student code can't be kept apart on this machine as well as it has to be.
        UnknownName: the lab has no such exercise or checkpoint.
    """
    if task.version != engine_version():
        raise OtherVersion(other_version(platform.node(), engine_version(), task.version))
    lab = load_lab(task.lab)
    if task.checkpoint != lab.checkpoint:
        lab = lab.on(task.checkpoint)
    sandbox, slowdown = _worker().sandbox_for(task, lab)
    return record_of(task.submission, lab, sandbox, task.seed, task.exercises, slowdown, task.own_code)


def other_version(worker: str, theirs: str, ours: str = "") -> str:
    """The sentence about a worker that has another version of the grader, or none."""
    return say(
        "The worker {worker} has {theirs}, and {ours} is needed: install the same version of the course there.",
        worker=worker,
        theirs=theirs,
        ours=ours or engine_version(),
    )


def record_of(
    submission: Submission,
    lab: Lab,
    sandbox: AnySandbox,
    seed: int,
    exercises: tuple[int, ...] = (),
    slowdown: float = 1.0,
    own_code: bool = False,
) -> Record:
    """Runs one submission in a sandbox that is there already."""
    inputs = inputs_for(lab, seed, exercises)
    evidence, seconds = gather(submission, lab, sandbox, seed, exercises, slowdown, inputs)
    return Record(
        submission=submission.path,
        student=submission.student,
        digest=submission.digest,
        notes=submission.notes,
        unwritten=() if exercises else unwritten(lab, submission.code),
        lab=lab.name,
        checkpoint=lab.checkpoint,
        exercises=exercises,
        seed=seed,
        inputs=inputs,
        evidence=evidence,
        sandbox=SandboxUsed(sandbox.isolation, sandbox.passed_over, own_code),
        saw=saw_of(submission, lab, exercises, seed, sandbox.level),
        origin=Origin(
            commit=engine_commit(),
            lab_version=lab_version(lab),
            libraries=libraries(),
            machine=machine(),
            worker=platform.node(),
            slowdown=round(slowdown, 3),
        ),
        seconds=seconds,
    )


def run_task(task: Task) -> tuple[Record, Report]:
    """Runs one submission and judges it, in the task's language."""
    with speaking(task.language):
        record = grade_one(task)
        return record, judge(record)


def judge_record(record: Record, language: str = LANGUAGES[0]) -> Report:
    """Judges a record in a language; nothing is run."""
    with speaking(language):
        return judge(record)
