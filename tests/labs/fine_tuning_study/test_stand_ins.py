"""An exercise that is untouched or broken costs its own points, and none of a later one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.kit.evidence import ProbeEvidence
from autograder.sandbox.job import Ending
from grading import judged
from notebooks import read_released, submission_of
from one_exercise import OneExercise

STUDY = OneExercise("fine_tuning_study")
BROKEN = {
    "metrics that return nothing": ("exercise-1", "return {", "result = {"),
    "metrics that divide by zero": ("exercise-1", " if taken else 0.0", ""),
    "a cell that can't be read": ("exercise-1", "def compute_metrics(", "def compute_metrics(("),
    "a configuration that is not returned": ("exercise-4", "return LoraConfig(", "config = LoraConfig("),
    "a task that the model does not have": ("exercise-4", "TaskType.SEQ_CLS", "TaskType.CAUSAL_LM"),
    "layers that the model does not have": ("exercise-4", '["query", "value"]', '["q_proj", "v_proj"]'),
}


@pytest.fixture(scope="module", autouse=True)
def _sandbox() -> Iterator[None]:
    yield
    STUDY.close()


@pytest.mark.slow
@pytest.mark.parametrize("number", STUDY.definitions)
def test_an_untouched_exercise_costs_no_other_one(number: int) -> None:
    STUDY.assert_untouched_costs_its_own(number)


@pytest.mark.slow
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_exercise_costs_no_other_one(broken: str) -> None:
    STUDY.assert_broken_costs_its_own(*BROKEN[broken])


@pytest.mark.slow
def test_what_is_made_once_above_a_function_comes_along_with_it() -> None:
    made = "DataCollatorWithPadding(tokenizer)"
    above = f"collate = {made}\n" + STUDY.sources["exercise-2"].replace(made, "collate")
    report = STUDY.graded({"exercise-1": STUDY.stubs["exercise-1"], "exercise-2": above}, (1, 2))
    assert {check.exercise for check in report.checks if check.status != "passed"} == {1}


@pytest.mark.slow
def test_what_is_there_of_the_study_is_measured_without_a_configuration() -> None:
    report = STUDY.graded_whole({"exercise-4": STUDY.stubs["exercise-4"]})
    of_study = {check.id: (check.status, check.skipped_because) for check in report.checks if check.exercise == 7}
    lost, kept = ("skipped", "4.2"), ("passed", None)
    assert of_study == {"7.1": lost, "7.2": kept, "7.3": lost, "7.4": kept}


def stopped_by(stub: str) -> dict[str, object]:
    return {"facts": {}, "error": {"type": "NotImplementedError", "message": stub, "stub": True}}


def test_the_stub_of_an_earlier_exercise_is_said_to_be_that() -> None:
    """As in a running notebook, where nothing stands in."""
    stub = "Exercise 1: count, then divide"
    found = {"metrics": {"mixed/metrics": stopped_by(stub)}, "experiment": {"baseline": stopped_by(stub)}}
    evidence = {probe: ProbeEvidence(Ending.FINISHED, {"experiments": seen}) for probe, seen in found.items()}
    report = judged(submission_of(read_released(STUDY.lab.name)), STUDY.lab, evidence, 0, (2,))
    told = {check.id: (check.status, check.skipped_because) for check in report.checks}
    assert {told[f"2.{number}"] for number in range(1, 6)} == {("skipped", "1.1")}
