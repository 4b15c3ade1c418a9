"""An exercise that is untouched or broken costs its own points, and none of a later one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.grading.flow import sandbox_spec
from autograder.kit.evidence import ProbeEvidence
from autograder.kit.registry import load_lab
from autograder.reports.report import Report
from autograder.sandbox.job import Ending
from autograder.sandbox.start import AnySandbox, start_sandboxes
from grading import grade, judged, statuses
from notebooks import read_released, read_solution, submission_of

LAB = load_lab("fine_tuning_study")
DEFINITIONS = tuple(exercise.number for exercise in LAB.exercises if exercise.kind == "definitions")
STUBS = {cell["id"]: cell["source"] for cell in read_released(LAB.name)["cells"]}
BROKEN = {
    "metrics that return nothing": ("exercise-1", "return {", "result = {"),
    "metrics that divide by zero": ("exercise-1", " if taken else 0.0", ""),
    "a cell that can't be read": ("exercise-1", "def compute_metrics(", "def compute_metrics(("),
    "a configuration that is not returned": ("exercise-4", "return LoraConfig(", "config = LoraConfig("),
    "a task that the model does not have": ("exercise-4", "TaskType.SEQ_CLS", "TaskType.CAUSAL_LM"),
    "layers that the model does not have": ("exercise-4", '["query", "value"]', '["q_proj", "v_proj"]'),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[AnySandbox]:
    (started,) = start_sandboxes(sandbox_spec(LAB), 1)
    yield started
    started.close()


def graded(sandbox: AnySandbox, cells: dict[str, str], only: tuple[int, ...] = DEFINITIONS) -> Report:
    notebook = read_solution(LAB.name)
    for cell in notebook["cells"]:
        cell["source"] = cells.get(cell["id"], cell["source"])
    return grade(submission_of(notebook), LAB, sandbox, 0, only)


@pytest.mark.slow
@pytest.mark.parametrize("number", DEFINITIONS)
def test_an_untouched_exercise_costs_no_other_one(sandbox: AnySandbox, number: int) -> None:
    name = f"exercise-{number}"
    report = graded(sandbox, {name: STUBS[name]})
    lost = {check.id for check in report.checks if check.status != "passed"}
    assert lost == {check.id for check in report.checks if check.exercise == number}
    assert set(statuses(report).values()) <= {"not_attempted", "skipped"}


@pytest.mark.slow
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_exercise_costs_no_other_one(sandbox: AnySandbox, broken: str) -> None:
    name, old, new = BROKEN[broken]
    source = next(cell["source"] for cell in read_solution(LAB.name)["cells"] if cell["id"] == name)
    assert source.count(old) == 1
    report = graded(sandbox, {name: source.replace(old, new)})
    assert {check.exercise for check in report.checks if check.status != "passed"} == {int(name[-1])}


@pytest.mark.slow
def test_what_is_made_once_above_a_function_comes_along_with_it(sandbox: AnySandbox) -> None:
    source = next(cell["source"] for cell in read_solution(LAB.name)["cells"] if cell["id"] == "exercise-2")
    made = "DataCollatorWithPadding(tokenizer)"
    above = f"collate = {made}\n" + source.replace(made, "collate")
    report = graded(sandbox, {"exercise-1": STUBS["exercise-1"], "exercise-2": above}, (1, 2))
    assert {check.exercise for check in report.checks if check.status != "passed"} == {1}


@pytest.mark.slow
def test_what_is_there_of_the_study_is_measured_without_a_configuration(sandbox: AnySandbox) -> None:
    report = graded(sandbox, {"exercise-4": STUBS["exercise-4"]}, ())
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
    report = judged(submission_of(read_released(LAB.name)), LAB, evidence, 0, (2,))
    told = {check.id: (check.status, check.skipped_because) for check in report.checks}
    assert {told[f"2.{number}"] for number in range(1, 6)} == {("skipped", "1.1")}
