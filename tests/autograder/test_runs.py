"""A run has the limits and the environment that its exercises declare, and what quotes a limit takes it from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from isolations import skip_if_missing

from autograder.grading.flow import gather, job_of, run_job_of, sandbox_spec
from autograder.kit.lab import Lab, LabError
from autograder.sandbox.isolation import isolations
from autograder.sandbox.job import Ending, Job, JobResult
from autograder.sandbox.launch import Level
from autograder.sandbox.limits import Limits, largest
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.start import AnySandbox, start_sandboxes, unsandboxed
from grading import judged, lab, result
from notebooks import notebook_of, source_of, submission_of

SMALL, LARGE = Limits(memory=1 << 30, file=4 << 20, disk=8 << 20), Limits(memory=6 << 30, file=32 << 20, disk=96 << 20)


def lab_with(**exercises: dict[str, Any]) -> Lab:
    """The lab, where exercises, by "exercise_1", declare something of their own."""
    changed = (replace(e, **exercises.get(f"exercise_{e.number}", {})) for e in lab().exercises)
    return replace(lab(), exercises=tuple(changed))


def test_a_run_has_the_sum_of_the_times_and_the_largest_of_the_limits() -> None:
    declared = lab_with(exercise_1={"limits": SMALL, "seconds": 5}, exercise_2={"limits": replace(SMALL, threads=90)})
    first, second = declared.exercises[:2]
    assert declared.run_of([first]).limits == SMALL
    assert declared.run_of([first, second]).limits == replace(SMALL, threads=90)
    assert declared.run_of([first, second]).seconds == 5 + second.seconds
    assert declared.run_of(declared.exercises).limits == largest([SMALL, replace(SMALL, threads=90), lab().limits])


def test_exercises_may_not_ask_for_two_values_of_one_variable() -> None:
    declared = lab_with(
        exercise_1={"environment": {"STEPS": "3"}}, exercise_2={"environment": {"STEPS": "3", "A": "1"}}
    )
    assert declared.run_of(declared.exercises).environment == {"STEPS": "3", "A": "1"}
    with pytest.raises(LabError, match="two values of STEPS"):
        lab_with(exercise_1={"environment": {"STEPS": "3"}}, exercise_2={"environment": {"STEPS": "4"}})


def test_each_job_takes_what_its_own_exercises_declare() -> None:
    declared = lab_with(
        exercise_1={"limits": SMALL}, exercise_5={"limits": LARGE, "seconds": 100.0, "environment": {"STEPS": "3"}}
    )
    alone = job_of((), declared, declared.exercise(1), (), 0)
    assert (alone.seconds, alone.limits, dict(alone.environment)) == (declared.exercise(1).seconds, SMALL, {})
    together = run_job_of((), declared, declared.exercises, 0)
    assert together.seconds == sum(e.seconds for e in declared.exercises)
    assert together.limits == largest([SMALL, declared.limits, LARGE])
    assert together.environment == {"STEPS": "3"}
    assert sandbox_spec(declared).limits == together.limits
    assert sandbox_spec(declared, (1,)).limits == SMALL


@pytest.fixture(scope="module", params=[Level.STRONG, Level.BASIC])
def sandbox(request: pytest.FixtureRequest) -> Iterator[AnySandbox]:
    skip_if_missing(*isolations(request.param))
    with Sandbox(replace(sandbox_spec(lab(), (1,)), limits=LARGE), request.param) as started:
        yield started


def printing(code: str, **changes: Any) -> Job:
    """A job that runs this code."""
    return replace(
        job_of(({"number": 1, "source": code},), lab(), lab().exercise(1), (), 0), kind="notebook", **changes
    )


WRITES = "open('x', 'wb').write(bytes(16 << 20)); print('written')"
HOLDS = "x = bytearray(2 << 30); print('held')"


@pytest.mark.parametrize(("code", "said"), [(WRITES, "written"), (HOLDS, "held")])
def test_two_jobs_of_one_sandbox_have_limits_of_their_own(sandbox: AnySandbox, code: str, said: str) -> None:
    assert said not in sandbox.run(printing(code, limits=SMALL)).output
    assert said in sandbox.run(printing(code, limits=LARGE)).output


def test_a_job_is_stopped_at_its_own_disk_limit(sandbox: AnySandbox) -> None:
    code = "import time\nfor n in range(6): open(str(n), 'wb').write(bytes(3 << 20))\ntime.sleep(2)\nprint('written')"
    assert sandbox.run(printing(code, limits=SMALL)).ending is Ending.DISK
    assert "written" in sandbox.run(printing(code, limits=LARGE)).output


def test_no_job_gets_more_than_its_sandbox(sandbox: AnySandbox) -> None:
    more = replace(LARGE, memory=32 << 30)
    assert "held" not in sandbox.run(printing("x = bytearray(8 << 30); print('held')", limits=more)).output


@pytest.mark.parametrize("own_code", [False, True])
def test_a_job_finds_the_environment_of_its_own_run(own_code: bool) -> None:
    spec, code = sandbox_spec(lab(), (1,)), "import os; print(os.environ.get('STEPS'))"
    (started,) = unsandboxed(spec, 1) if own_code else start_sandboxes(spec, 1, allow_unsandboxed=True)
    assert "3" in started.run(printing(code, environment={"STEPS": "3"})).output
    assert "None" in started.run(printing(code)).output
    started.close()


class Full:
    """A sandbox in which every job fills its disk."""

    level, isolation, passed_over = Level.BASIC, isolations(Level.BASIC)[0], ""

    def run(self, job: Job) -> JobResult:
        return JobResult(Ending.DISK)


def test_what_a_student_reads_of_a_limit_is_that_of_the_run_that_met_it() -> None:
    declared = lab_with(exercise_1={"limits": SMALL}, exercise_5={"limits": LARGE})
    submission = submission_of(notebook_of(["import torch", source_of("exercise-1")]))
    evidence, _ = gather(submission, declared, Full(), 0, (1,))  # type: ignore[arg-type]
    assert evidence["layer"].apart
    report = judged(submission, declared, evidence, 0)
    assert result(report, "1.1").expected == "files of 8 MB in all, at most"
    in_order = {**evidence, "layer": replace(evidence["layer"], apart="")}
    whole = judged(submission, declared, in_order, 0)
    assert result(whole, "1.1").expected == "files of 128 MB in all, at most"
