"""A busy machine ends no job: what it keeps from one does not count, and where it keeps all, that is our fault."""

from __future__ import annotations

import math
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from processes import children_of

from autograder.grading.flow import gather, run_job_of
from autograder.reports.wording import details
from autograder.sandbox.inside import keeper
from autograder.sandbox.inside.clock import (
    MIN_WALL,
    MOST_SECONDS,
    TIMED_OUT,
    JobClock,
    max_wall,
    processor_seconds,
    waits_for_the_machine,
)
from autograder.sandbox.job import Ending, Job, JobResult
from autograder.sandbox.launch import Level, SandboxSpec
from autograder.sandbox.result import MAX_OUTPUT, MAX_REPLY, BoundedBuffer, result_of
from autograder.sandbox.sandbox import Sandbox
from grading import judged, lab, warm_sandbox
from notebooks import notebook_of, source_of, submission_of

LOOK = 0.05  # seconds


class Machine:
    """What a clock sees of a job: at each look, the seconds that passed, those that it ran, and whether it waits."""

    def __init__(self, *looks: tuple[float, float, bool]) -> None:
        self.time = self.processor = 0.0
        self.waits = False
        clock = JobClock(0, lambda pid: self.waits, lambda pid: self.processor, lambda: self.time)
        for passed, ran, self.waits in looks:
            self.time += passed
            self.processor += ran
            clock.look()
        self.clock = clock


@pytest.mark.parametrize(
    ("looks", "seconds"),
    [
        pytest.param([(LOOK, LOOK, True)] * 20, 1.0, id="an endless loop"),
        pytest.param([(LOOK, 0.0, False)] * 20, 1.0, id="an endless sleep"),
        pytest.param([(LOOK, LOOK * 2, True)] * 20, 1.0, id="two threads at a time"),
        pytest.param([(LOOK, LOOK / 10, True)] * 200, 1.0, id="a tenth of a processor"),
        pytest.param([(LOOK, 0.0, True)] * 200, 0.0, id="no processor, or a disk that does not answer"),
        pytest.param([(LOOK, 0.02, False)] * 20, 1.0, id="work between sleeps"),
        pytest.param([(600.0, 0.0, False)], MOST_SECONDS, id="the watcher was held up, and so was the job"),
        pytest.param([(600.0, 599.0, False)], 599.0, id="the watcher was held up, and the job was not"),
        pytest.param([(LOOK, LOOK, True), (LOOK, -LOOK, False)], 2 * LOOK, id="gone, so that nothing is known of it"),
    ],
)
def test_a_job_has_the_time_that_it_ran_or_slept(looks: Sequence[tuple[float, float, bool]], seconds: float) -> None:
    machine = Machine(*looks)
    assert machine.clock.seconds == pytest.approx(seconds)
    assert machine.clock.wall == pytest.approx(sum(passed for passed, _, _ in looks))


def test_what_linux_tells_of_a_process() -> None:
    assert waits_for_the_machine(os.getpid()), "this thread runs"
    assert processor_seconds(os.getpid()) == pytest.approx(time.process_time(), abs=0.2)
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        try:
            for _ in range(200):  # it starts first
                if not waits_for_the_machine(sleeper.pid):
                    break
                time.sleep(0.02)
            assert not waits_for_the_machine(sleeper.pid)
            assert processor_seconds(sleeper.pid) < 1
        finally:
            sleeper.kill()
    assert not waits_for_the_machine(sleeper.pid)
    assert processor_seconds(sleeper.pid) == 0, "gone"


def test_a_job_that_is_stopped_with_its_keeper_is_not_out_of_time() -> None:
    """As where a laptop sleeps, a container is paused, or nothing gets a processor."""
    sleeps = "import time\nclass LoRALayer:\n    time.sleep(0.2)"
    with Sandbox(SandboxSpec(lab().support), Level.NONE) as sandbox, ThreadPoolExecutor() as pool:
        (keeper,) = children_of(sandbox.pid)
        inputs = lab().inputs("layer", 0)
        running = pool.submit(sandbox.run, job(sleeps, inputs.facts, inputs.arrays, seconds=2.0))
        while not children_of(keeper):
            time.sleep(0.01)
        os.killpg(keeper, signal.SIGSTOP)
        time.sleep(3)
        os.killpg(keeper, signal.SIGCONT)
        outcome = running.result()
    assert outcome.ending is Ending.FINISHED
    assert outcome.seconds < 2.0


def job(source: str, facts: Any, arrays: Any, seconds: float) -> Job:
    cells = [{"number": 1, "source": source}]
    return Job(lab().probes, "layer", "definitions", cells, ["LoRALayer"], facts=facts, arrays=arrays, seconds=seconds)


@pytest.fixture
def door() -> Iterator[socket.socket]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours


def child(code: int = 0, by: signal.Signals | None = None, seconds: float = 0.0) -> int:
    pid = os.fork()
    if pid == 0:
        time.sleep(seconds)
        if by is not None:
            os.kill(os.getpid(), by)
        os._exit(code)
    return pid


class Standing(JobClock):
    """The clock of a job that gets nothing; an hour passes at each look."""

    def look(self) -> None:
        self.wall += 3600


def test_a_job_that_gets_nothing_is_starved_and_not_out_of_time(
    door: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "JobClock", Standing)
    status = keeper._wait(child(seconds=60), 10.0, door, lambda: False)
    assert (status["why"], status["exit_code"]) == ("starved", -signal.SIGKILL)
    assert ending_of(status) is Ending.STARVED


@pytest.mark.parametrize(
    ("killed_before", "killed_after", "by", "ending"),
    [
        (3, 4, signal.SIGKILL, Ending.STARVED),
        (3, 3, signal.SIGKILL, Ending.CRASHED),  # by itself
        (3, 4, signal.SIGTERM, Ending.CRASHED),  # meanwhile, another process was the one
    ],
)
def test_a_job_that_the_kernel_killed_for_memory_is_starved(
    killed_before: int,
    killed_after: int,
    by: signal.Signals,
    ending: Ending,
    door: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = iter([killed_before, killed_after])
    monkeypatch.setattr(keeper, "_killed_for_memory", lambda: next(counts))
    assert ending_of(keeper._wait(child(by=by), 60.0, door, lambda: False)) is ending


def test_what_the_kernel_tells_of_memory() -> None:
    assert keeper._killed_for_memory() >= 0


def ending_of(status: dict[str, Any]) -> Ending:
    return result_of(status, BoundedBuffer(MAX_REPLY), BoundedBuffer(MAX_OUTPUT), 1.0).ending


def test_how_long_a_job_may_take_on_the_clock() -> None:
    assert max_wall(0.1) == MIN_WALL
    assert max_wall(240) == 2400


def test_a_long_job_does_not_meet_the_backstop_of_processor_time() -> None:
    source = "import resource\nclass LoRALayer:\n    print(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    inputs = lab().inputs("layer", 0)
    outcome = warm_sandbox().run(job(source, inputs.facts, inputs.arrays, seconds=5000.5))
    assert int(outcome.output.split()[0]) == math.ceil(5000.5 * (os.cpu_count() or 1))


LAYER = """import torch, time
class LoRALayer(torch.nn.Module):
    def __init__(self, i, o, r, a):
        super().__init__()
        self.A, self.B = torch.nn.Parameter(torch.ones(i, r)), torch.nn.Parameter(torch.zeros(r, o))
    def forward(self, x):
        {0}
        return x @ self.A @ self.B
"""


def probed(body: str, seconds: float) -> JobResult:
    """The run of a notebook whose first exercise is probed, and may compute for some seconds."""
    short = replace(lab().exercise(1), seconds=seconds)
    run = run_job_of([{"number": 1, "source": LAYER.format(body)}], lab(), [short], 0)
    return warm_sandbox().run(replace(run, seconds=30.0))


def test_a_probe_that_computes_on_and_on_is_out_of_its_own_time() -> None:
    outcome = probed("while True: pass", seconds=0.5)
    assert (outcome.ending, outcome.exit_code, outcome.probing) == (Ending.TIMEOUT, TIMED_OUT, "layer")


def test_a_probe_that_only_waits_has_the_time_of_the_whole_run() -> None:
    outcome = probed("time.sleep(0.1)", seconds=0.3)
    assert (outcome.ending, outcome.probing) == (Ending.FINISHED, None)


@pytest.mark.slow
def test_an_endless_probe_is_called_so_wherever_it_shows() -> None:
    endless = notebook_of(["import torch", LAYER.format("while True: pass"), "check('1')"])
    short = replace(lab(), exercises=tuple(replace(e, seconds=1.0) for e in lab().exercises))
    evidence, _ = gather(submission_of(endless), short, warm_sandbox(), 1)
    report = judged(submission_of(endless), short, evidence, 1)
    failed = {check.id: check for check in report.checks if check.status == "failed"}
    assert {check.diagnosis for check in failed.values() if check.exercise in (1, 5)} == {"timeout"}
    assert failed["5.1"].got == "your code was stopped after 1 s, in cell 3", "where it was probed"


class Busy:
    """A sandbox on a machine that gives the first jobs no time."""

    def __init__(self, starved: int) -> None:
        self.starved = starved
        self.level = warm_sandbox().level

    def run(self, given: Job) -> JobResult:
        self.starved -= 1
        return JobResult(Ending.STARVED) if self.starved >= 0 else warm_sandbox().run(given)


@pytest.mark.parametrize(
    ("starved", "score", "status"),
    [(1, 5, "graded"), (2, 5, "graded"), (4, 0, "partially_graded")],
)
def test_a_busy_machine_costs_no_point(starved: int, score: float, status: str) -> None:
    """A job is tried twice; then its exercises one by one, twice each; then a person is asked."""
    solution = submission_of(notebook_of(["import torch", source_of("exercise-1")]))
    evidence, _ = gather(solution, lab(), Busy(starved), 1, (1,))  # type: ignore[arg-type]
    report = judged(solution, lab(), evidence, 1, (1,))
    assert (report.score, report.status) == (score, status)
    assert not any(check.status == "failed" for check in report.checks)
    assert "your notebook stops" not in " ".join(report.notes)
    if status == "partially_graded":
        assert {check.status for check in report.checks} == {"fault"}
        told = "1.2: this machine had too little time or memory left to run it, twice"
        assert f"not judged, so a person should look at it: {told}" in report.notes
        shown = [text for check in report.checks for _, text in details(check)]
        assert f"{told.removeprefix('1.2: ')}; it earns nothing until a person has looked at it" in shown
