"""Jobs without student code: one process does them all, and each as if it were the first."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from isolations import skip_if_missing
from processes import children_of, memory_map_of, tree_of

from autograder.grading.flow import follow_up_job_of, gather, inputs_for, sandbox_spec
from autograder.sandbox.inside.clock import processor_seconds
from autograder.sandbox.isolation import isolations
from autograder.sandbox.job import Ending, Job, JobResult
from autograder.sandbox.launch import Level
from autograder.sandbox.sandbox import Sandbox
from grading import lab, warm_sandbox
from notebooks import solution, submission_of

NUMBERS = (3, 4)  # the exercises whose follow-ups are asked for
Frame = tuple[Mapping[str, Any], Mapping[str, Any]]


@pytest.fixture(scope="module")
def jobs() -> Sequence[Job]:
    """The follow-ups of the solution with two seeds."""
    chosen = [e for e in lab().exercises if e.number in NUMBERS]
    found = []
    for seed in (1, 2):
        evidence, _ = gather(submission_of(solution()), lab(), warm_sandbox(), seed, NUMBERS)
        found.append(follow_up_job_of(lab(), chosen, evidence, inputs_for(lab(), seed, NUMBERS)))
    return found


@pytest.fixture(scope="module", params=[Level.STRONG, Level.BASIC, Level.NONE])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    skip_if_missing(*isolations(request.param))
    with Sandbox(sandbox_spec(lab(), NUMBERS), request.param) as started:
        yield started


def workers_of(sandbox: Sandbox) -> list[int]:
    """The processes that jobs run in."""
    return [pid for pid in tree_of(sandbox.pid) if not children_of(pid)]


def same(one: JobResult, other: JobResult) -> bool:
    return one.probes.keys() == other.probes.keys() and all(
        alike(found, other.probes[probe]) for probe, found in one.probes.items()
    )


def alike(one: Frame | None, other: Frame | None) -> bool:
    assert one is not None
    assert other is not None
    names = one[1].keys() == other[1].keys()
    return one[0] == other[0] and names and all(np.array_equal(one[1][name], other[1][name]) for name in one[1])


def test_the_process_stays_and_each_answer_is_that_of_a_new_one(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    first, second = jobs
    answers = [sandbox.run(first)]
    staying = workers_of(sandbox)
    answers += [sandbox.run(second), sandbox.run(first)]
    assert [one.ending for one in answers] == [Ending.FINISHED] * 3
    assert workers_of(sandbox) == staying
    assert same(answers[0], answers[2])
    with Sandbox(sandbox.spec, sandbox.isolation) as another:
        assert same(answers[1], another.run(second))
    assert not same(answers[0], answers[1])


def test_student_code_gets_a_process_of_its_own_beside_it(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    said = replace(
        jobs[0], kind="notebook", cells=[{"number": 1, "source": "import os; print(os.getpid())"}], probes=()
    )
    before = sandbox.run(said)
    sandbox.run(jobs[0])
    staying = workers_of(sandbox)
    after = sandbox.run(said)
    assert {before.ending, after.ending} == {Ending.FINISHED}
    assert before.output != after.output
    assert workers_of(sandbox) == staying


def test_one_that_fails_is_told_and_the_next_is_well(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    sandbox.run(jobs[0])
    failed = sandbox.run(replace(jobs[0], module="autograder.labs.none_of_this_name"))
    assert failed.ending is Ending.CRASHED
    assert "none_of_this_name" in failed.output
    assert sandbox.run(jobs[0]).ending is Ending.FINISHED


def test_one_without_end_is_stopped_and_the_next_is_well(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    long = replace(jobs[0], probes=[*jobs[0].probes] * 1_000, seconds=0.2)
    assert sandbox.run(long).ending is Ending.TIMEOUT
    assert sandbox.run(jobs[0]).ending is Ending.FINISHED


def test_a_process_that_was_ended_while_it_waited_costs_nobody_anything(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    sandbox.run(jobs[0])
    for pid in (ended := workers_of(sandbox)):
        os.kill(pid, signal.SIGKILL)
        while memory_map_of(pid):
            time.sleep(0.01)
    time.sleep(0.1)
    assert sandbox.run(jobs[1]).ending is Ending.FINISHED
    assert workers_of(sandbox) != ended


def test_one_that_comes_while_the_process_ends_is_no_lost_job(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Its keeper goes on, and a starved job is run once more."""
    for _ in range(10):
        sandbox.run(jobs[0])
        for pid in workers_of(sandbox):
            os.kill(pid, signal.SIGKILL)
        assert sandbox.run(jobs[1]).ending in {Ending.FINISHED, Ending.STARVED}


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e308, 1e-320])
def test_what_one_submission_brings_back_changes_no_other(value: float, sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    expected = sandbox.run(jobs[0])
    hostile = {name: np.full_like(array, value, np.float64) for name, array in jobs[1].found.items()}
    shapes = {name: array[:0] for name, array in jobs[1].found.items()}
    for found in (hostile, shapes, {}):
        sandbox.run(replace(jobs[1], found=found, environment={"LORA_LAB_CHECKPOINT": "none"}, seed=7))
        again = sandbox.run(jobs[0])
        assert again.ending is Ending.FINISHED
        assert same(again, expected)


def test_a_process_that_stays_keeps_no_descriptor_of_a_job(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    def descriptors() -> list[str]:
        (staying,) = workers_of(sandbox)
        return sorted(os.listdir(f"/proc/{staying}/fd"))

    sandbox.run(jobs[0])
    first = descriptors()
    for _ in range(5):
        sandbox.run(jobs[1])
    assert descriptors() == first


def test_one_that_the_kernel_ends_is_starved_and_the_next_is_well(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    sandbox.run(jobs[0])
    with ThreadPoolExecutor() as pool:
        (staying,) = workers_of(sandbox)
        before = processor_seconds(staying)
        long = pool.submit(sandbox.run, replace(jobs[0], probes=[*jobs[0].probes] * 1_000))
        while processor_seconds(staying) < before + 0.2:
            time.sleep(0.02)
        os.kill(staying, signal.SIGKILL)
        assert long.result().ending is Ending.STARVED
    assert sandbox.run(jobs[0]).ending is Ending.FINISHED


def test_other_limits_ask_for_another_process(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    sandbox.run(jobs[0])
    staying = workers_of(sandbox)
    wider = replace(jobs[0], limits=replace(sandbox.spec.limits, memory=3 << 30))
    assert sandbox.run(wider).ending is Ending.FINISHED
    assert workers_of(sandbox) != staying


def test_nothing_is_left_of_it_when_the_sandbox_is_closed(jobs: Sequence[Job]) -> None:
    with Sandbox(sandbox_spec(lab(), NUMBERS), Level.BASIC) as started:
        started.run(jobs[0])
        pids = tree_of(started.pid)
    deadline = time.monotonic() + 10
    while any(map(memory_map_of, pids)):  # what has ended has no memory
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_only_follow_ups_have_no_student_code(jobs: Sequence[Job]) -> None:
    kinds = {kind: replace(jobs[0], kind=kind).has_student_code for kind in ("notebook", "definitions", "selftest")}
    assert kinds == dict.fromkeys(kinds, True)
    assert not jobs[0].has_student_code
    assert not jobs[0].cells
