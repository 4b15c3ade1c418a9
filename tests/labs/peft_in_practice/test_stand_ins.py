"""An exercise that is untouched or broken costs its own points, and none of a later one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.grading.flow import sandbox_spec
from autograder.kit.registry import load_lab
from autograder.reports.report import Report
from autograder.sandbox.start import AnySandbox, start_sandboxes
from grading import grade, statuses
from notebooks import read_released, read_solution, submission_of

LAB = load_lab("peft_in_practice")
DEFINITIONS = tuple(exercise.number for exercise in LAB.exercises if exercise.kind == "definitions")
STUBS = {cell["id"]: cell["source"] for cell in read_released(LAB.name)["cells"]}
LOADED = "AutoModelForSequenceClassification.from_pretrained"
BROKEN = {
    "batches that are not returned": ("exercise-2", "return dict(tokenizer.pad", "batch = dict(tokenizer.pad"),
    "a cell that can't be read": ("exercise-2", "def encode(", "def encode(("),
    "a model that is not returned": ("exercise-3", f"return {LOADED}", LOADED),
    "an epoch that is not returned": ("exercise-4", "return validation.index", "validation.index"),
    "an adapter that is not saved": ("exercise-6", "model.save_pretrained(folder)", "model.save(folder)"),
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
    assert set(statuses(report).values()) <= {"not_attempted", "skipped", "passed"}


@pytest.mark.slow
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_exercise_costs_no_other_one(sandbox: AnySandbox, broken: str) -> None:
    name, old, new = BROKEN[broken]
    source = next(cell["source"] for cell in read_solution(LAB.name)["cells"] if cell["id"] == name)
    assert source.count(old) == 1
    report = graded(sandbox, {name: source.replace(old, new)})
    assert {check.exercise for check in report.checks if check.status != "passed"} == {int(name[-1])}
