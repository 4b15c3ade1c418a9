"""How a process ended is a verdict of its own: a limit, the student's own exit, or a fault of ours."""

from __future__ import annotations

from typing import ClassVar

import pytest

from autograder.kit.endings import verdict_of_ending
from autograder.kit.evidence import ProbeEvidence
from autograder.kit.follow_up import FollowUpEvidence
from autograder.kit.measurement import Measurement
from autograder.kit.verdict import Failed, NotJudged, OurFault, Verdict
from autograder.sandbox.job import NOT_ITS_OWN, Ending

DIAGNOSES = {
    Ending.TIMEOUT: "timeout",
    Ending.DISK: "disk-full",
    Ending.CRASHED: "process-ended",
    Ending.TOO_LARGE: "result-unreadable",
    Ending.UNREADABLE: "result-unreadable",
}


def test_every_ending_is_known() -> None:
    assert {*DIAGNOSES, Ending.FINISHED, Ending.LOST, Ending.STARVED} == set(Ending)


@pytest.mark.parametrize("ending", DIAGNOSES)
def test_an_ending_of_the_students_own_making_is_a_failure(ending: Ending) -> None:
    verdict = verdict_of_ending(ProbeEvidence(ending, limit=30, exit_code=-11))
    assert isinstance(verdict, Failed)
    assert verdict.details["diagnosis"] == DIAGNOSES[ending]


def test_a_process_that_finished_has_no_verdict_yet() -> None:
    assert verdict_of_ending(ProbeEvidence(Ending.FINISHED)) is None


def test_a_lost_sandbox_is_our_fault() -> None:
    assert isinstance(verdict_of_ending(ProbeEvidence(Ending.LOST)), OurFault)


def test_a_person_looks_at_what_a_machine_without_time_or_memory_could_not_run() -> None:
    assert isinstance(verdict_of_ending(ProbeEvidence(Ending.STARVED)), NotJudged)


class Logits(Measurement):
    experiment: ClassVar[str] = "logits"


@pytest.mark.parametrize("ending", [ending for ending in Ending if ending is not Ending.FINISHED])
def test_a_job_without_student_code_is_never_the_students_failure(ending: Ending) -> None:
    with pytest.raises(Verdict) as raised:
        FollowUpEvidence(ProbeEvidence(ending)).read(Logits)
    own = verdict_of_ending(ProbeEvidence(ending))
    if ending in NOT_ITS_OWN:
        assert own is not None
        assert (type(raised.value), str(raised.value)) == (type(own), str(own))
    else:
        assert isinstance(raised.value, NotJudged)
        assert "could not be computed with" in str(raised.value)


def test_the_cell_that_ran_last_is_named() -> None:
    verdict = verdict_of_ending(ProbeEvidence(Ending.TIMEOUT, running_cell=7, limit=30))
    assert isinstance(verdict, Failed)
    assert verdict.details["got"] == "your code was stopped after 30 s, in cell 7"
    assert verdict.details["cell"] == 7
