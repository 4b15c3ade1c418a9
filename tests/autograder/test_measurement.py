"""What is missing, of another type, of another shape or no number is refused where it comes in."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
import pytest

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Measurement, Number, Tensor, Texts, as_float
from autograder.kit.verdict import Failed, NotAttempted, Verdict
from autograder.sandbox.job import Ending


class Tried(Measurement):
    experiment: ClassVar[str] = "tried"
    count: int
    flag: bool
    size: Number
    names: Texts
    output: Tensor


class TriedSoFar(Measurement):
    experiment: ClassVar[str] = "tried"
    count: int | None = None


VALUES = np.arange(6.0).reshape(2, 3)
FACTS: dict[str, Any] = {
    "count": 3,
    "flag": True,
    "size": 1,
    "names": ["a"],
    "output": {"type": "Tensor", "shape": [2, 3], "dtype": "float64", "requires_grad": False},
}


def evidence_of(facts: dict[str, Any], error: Any = None, **arrays: Any) -> ExerciseEvidence:
    found = {"case0/tried": {"facts": facts, "error": error}}
    arrays = {f"case0/tried/{name}": array for name, array in ({"output": VALUES} | arrays).items()}
    return ExerciseEvidence(ProbeEvidence(Ending.FINISHED, {"experiments": found}, arrays))


def refused(facts: dict[str, Any], **arrays: Any) -> str:
    """What is said to be unusable."""
    with pytest.raises(Failed) as caught:
        evidence_of(facts, **arrays).read(Tried, "case0")
    assert caught.value.details["diagnosis"] == "nothing-measured"
    return str(caught.value.details["got"])


def test_what_was_written_down_is_read_in_its_types() -> None:
    seen = evidence_of(FACTS).read(Tried, "case0")
    assert (seen.count, seen.flag, seen.size, seen.names) == (3, True, 1.0, ("a",))
    assert seen.output.values((2, 3)) is VALUES


@pytest.mark.parametrize("name", sorted(FACTS))
def test_what_is_missing_is_refused(name: str) -> None:
    assert f"(case0/tried/{name})" in refused({key: value for key, value in FACTS.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", True),
        ("count", 3.0),
        ("count", "3"),
        ("count", None),
        ("flag", 1),
        ("flag", "True"),
        ("size", True),
        ("size", "large"),
        ("names", "a"),
        ("names", ["a", 5]),
        ("names", ["a"] * 20_001),
        ("output", "Tensor"),
        ("output", {}),
        ("output", {"type": "Tensor", "shape": [2, True]}),
        ("output", {"type": "Tensor", "shape": [2, -3]}),
        ("output", {"type": "Tensor", "shape": [3, 2]}),
    ],
)
def test_what_is_of_another_type_is_refused(name: str, value: Any) -> None:
    assert f"(case0/tried/{name})" in refused({**FACTS, name: value})


@pytest.mark.parametrize("facts", [None, 3, [], "x"])
def test_an_experiment_of_another_form_is_refused(facts: Any) -> None:
    with pytest.raises(Failed, match="case0/tried"):
        evidence_of(facts).read(Tried, "case0")


def test_numbers_that_are_none_come_as_texts() -> None:
    for text in ("nan", "inf", "-inf"):
        assert str(as_float(evidence_of({**FACTS, "size": text}).read(Tried, "case0").size)) == text
    assert math.isnan(as_float(None))


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused_unless_asked_for(odd: float) -> None:
    array = np.where(VALUES == 4, odd, VALUES)
    output = evidence_of(FACTS, output=array).read(Tried, "case0").output
    with pytest.raises(Failed, match="case0/tried/output"):
        output.values((2, 3))
    assert output.values((2, 3), finite=False) is array


def test_values_of_another_shape_are_refused() -> None:
    output = evidence_of(FACTS).read(Tried, "case0").output
    with pytest.raises(Failed, match="case0/tried/output"):
        output.values((3, 2))


def test_what_is_no_tensor_has_no_values() -> None:
    output = evidence_of({**FACTS, "output": {"type": "NoneType"}}, output=None).read(Tried, "case0").output
    assert not output.is_tensor
    with pytest.raises(Failed, match="case0/tried/output"):
        output.values()


def test_a_path_or_values_in_the_facts_are_not_believed() -> None:
    forged = {**FACTS["output"], "path": "x", "array": [[1.0]]}
    output = evidence_of({**FACTS, "output": forged}).read(Tried, "case0").output
    assert output.path == "case0/tried/output"
    assert output.values() is VALUES


def test_an_error_of_the_students_is_a_verdict_and_what_came_before_it_is_there() -> None:
    stub = {"type": "NotImplementedError", "message": "Exercise 1: write it", "stub": True}
    seen = evidence_of({"count": 3}, stub)
    with pytest.raises(NotAttempted, match="Exercise 1: write it"):
        seen.read(Tried, "case0")
    assert seen.partial(TriedSoFar, "case0").count == 3
    assert seen.partial(TriedSoFar, "case1").count is None
    error = seen.error_in(Tried, "case0")
    assert error is not None
    assert error.type == "NotImplementedError"


@pytest.mark.parametrize(
    "error", [3, "x", [], {}, {"type": 3}, {"type": "ValueError", "cell": "1"}, {"type": "E", "frames": [[]]}]
)
def test_an_error_of_another_form_is_refused(error: Any) -> None:
    with pytest.raises(Verdict, match="case0/tried"):
        evidence_of(FACTS, error).read(Tried, "case0")
