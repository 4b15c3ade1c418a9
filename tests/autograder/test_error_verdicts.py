"""A student's exception as a verdict: a stub, a known cause, a hint, or where to look."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.kit.definitions import Definitions, FileOrigin, Origin
from autograder.kit.error_verdicts import from_error
from autograder.kit.student_error import Frame, Rebound, StudentError
from autograder.kit.verdict import Failed, NotAttempted, NotJudged

NAME = "name 'scale' is not defined"


def told(definitions: Definitions | None = None, **error: Any) -> tuple[str | None, str]:
    """Diagnosis and next step."""
    verdict = from_error(StudentError(**error), definitions)
    assert isinstance(verdict, Failed)
    return verdict.details["diagnosis"], verdict.details["next_step"]


def test_a_stub_is_no_failure() -> None:
    verdict = from_error(StudentError(type="NotImplementedError", message="Exercise 2: wrap it", stub=True, cell=4))
    assert isinstance(verdict, NotAttempted)
    assert verdict.details == {"got": "Exercise 2: wrap it", "cell": 4}


def test_code_for_a_newer_python_waits_for_a_person() -> None:
    assert isinstance(from_error(StudentError(type="SyntaxError", newer="3.99", cell=2)), NotJudged)


@pytest.mark.parametrize(
    ("error", "diagnosis", "words"),
    [
        ({"nearly_init": "_init_"}, "init-misspelt", "is `_init_` meant to be `__init__`?"),
        ({"rebound": Rebound("check", 3)}, "name-taken", "`check` was given another value in cell 3"),
        ({"rebound": Rebound("check", None)}, "name-taken", "`check` stands for another value by now"),
        ({"takes": ("a", "b"), "call": "f(1)"}, "arguments-differ", "the call is `f(1)`, and yours takes (a, b)"),
        ({"message": "mat1 and mat2 shapes cannot be multiplied"}, "shape-mismatch", "two neighbouring sizes differ"),
        ({"message": "odd", "call": "f(1)"}, None, "make the call `f(1)` in a cell of its own"),
        ({"message": "odd"}, None, "run this cell by itself"),
    ],
)
def test_what_is_known_of_the_cause_is_the_next_step(error: dict[str, Any], diagnosis: str | None, words: str) -> None:
    found = told(type="TypeError", **error)
    assert found[0] == diagnosis
    assert found[1].startswith(words)


def test_a_fit_of_arguments_is_not_looked_for_where_the_students_own_code_raised() -> None:
    frames = (Frame("self.linear(x)", 2, 5),)
    assert told(type="TypeError", takes=("a",), call="f(1)", frames=frames)[0] is None


@pytest.mark.parametrize(
    ("definitions", "error", "words"),
    [
        (Definitions(), {"argument_of": "Layer"}, "`scale` is an argument of `Layer.__init__`"),
        (Definitions(stopped={"scale": Origin(3, "OSError")}), {}, "`scale` should come from cell 3, which stops with"),
        (Definitions(bound_elsewhere={"scale": (2, 5)}), {}, "`scale` comes from cell 5, which does other work"),
        (Definitions(), {}, "no cell defines `scale` before it is used"),
    ],
)
def test_a_name_that_is_not_defined_is_traced(definitions: Definitions, error: dict[str, Any], words: str) -> None:
    diagnosis, next_step = told(definitions, type="NameError", message=NAME, **error)
    assert diagnosis == "name-not-defined"
    assert next_step.startswith(words)


def test_the_frames_are_the_traceback() -> None:
    error = StudentError(type="ValueError", message="odd\nmore", frames=(Frame("f()", 1, 2), Frame("g()", None, 4)))
    verdict = from_error(error)
    assert isinstance(verdict, Failed)
    assert verdict.details["got"] == "ValueError: odd"
    assert verdict.details["traceback"] == "cell 1, line 2: f()\nline 4: g()\nValueError: odd\nmore"


def test_code_in_a_file_is_said_with_its_cell() -> None:
    definitions = Definitions(in_files={"A": FileOrigin(3, "./parts.py", "imported")})
    assert definitions.in_a_file("B") is None
    assert definitions.in_a_file("A", "others.py") is None
    verdict = definitions.in_a_file("A", "parts.py")
    assert verdict is not None
    assert (verdict.details["diagnosis"], verdict.details["cell"]) == ("code-in-a-file", 3)


@pytest.mark.parametrize(
    ("definitions", "got"),
    [
        (Definitions(similar={"A": "a"}), "there is a `a` instead"),
        (Definitions(similar={"A": "A"}), "a cell defines it, but that statement was not run to its end"),
        (Definitions(live=True), "it is not defined in this kernel"),
        (Definitions(), "no cell defines it"),
    ],
)
def test_a_missing_name_is_said_as_it_is(definitions: Definitions, got: str) -> None:
    assert definitions.missing_name("A").details["got"] == got
