"""Code that a newer Python takes is left to a person, and told from code that is wrong in every version."""

from __future__ import annotations

import ast
import sys

import pytest

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.verdict import NotJudged
from autograder.sandbox.inside import newer
from autograder.sandbox.inside.cells import clean_cell
from autograder.sandbox.inside.newer import NewerPython, version_needed
from autograder.sandbox.job import Ending
from grading import graded, result
from notebooks import notebook_of, source_of

NEWER = {
    'print(f"{", ".join(sizes)}")': "3.12",
    "print(f\"{'\\n'.join(lines)}\")": "3.12",
    'print(f"{x!r:>{width}} {d["a"]:.2f} {y = }")': "3.12",
    'print(f"a{b + f"{c["d"]}"}e", "{")': "3.12",
    "def first[T](values: list[T]) -> T:\n    return values[0]": "3.12",
    "class Box[T]:\n    value: T": "3.12",
    "type Sizes = list[int]": "3.12",
    "try:\n    f()\nexcept TypeError, ValueError:\n    pass": "3.14",
}
WRONG = (
    'print(f"{1 +}")',
    'print(f"{x["a}")',
    "def f(:\n    pass",
    "x = (1,",
    "type = 3 4",
    "def f[T(x): pass",
    'text = "abc',
    "requires_grad = Truedef f():\n    pass",
    'print "a"',
)


@pytest.mark.parametrize("source", NEWER)
def test_what_a_newer_python_takes_is_told_by_its_version(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newer.sys, "version_info", (3, 11, 0))
    assert version_needed(source) == NEWER[source] or _taken_here(source)


def _taken_here(source: str) -> bool:
    """A newer Python parses it by itself, and nothing has to be rewritten."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ("from typing import Any, override", "3.12"),
        ("import typing\nclass A:\n    @typing.override\n    def f(self): ...", "3.12"),
        ("from itertools import batched\nfrom warnings import deprecated", "3.13"),
        ("from typing import Any\nimport itertools\nitertools.chain()", None),
        ("try:\n    from typing import override\nexcept ImportError:\n    override = str", None),
        ("if sys.version_info >= (3, 12):\n    from itertools import batched", None),
        ("from typing_extensions import override", None),
    ],
)
def test_names_of_a_newer_standard_library_are_told_by_its_version(
    source: str, version: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newer.sys, "version_info", (3, 11, 0))
    cell = clean_cell(1, source)
    assert isinstance(cell.error, NewerPython) is (version is not None)
    assert getattr(cell.error, "newer", None) == version
    assert [note[2] for note in cell.notes] == ([version] if version else [])


@pytest.mark.parametrize("source", WRONG)
def test_what_is_wrong_in_every_python_needs_none(source: str) -> None:
    assert version_needed(source) is None
    assert not isinstance(clean_cell(1, source).error, NewerPython)


@pytest.mark.parametrize("source", ["f'{" * 2000, "f'{(" * 500, "x" * 200_000, "f'" + "{a" * 1000])
def test_a_hostile_text_is_looked_through_in_a_moment(source: str) -> None:
    assert version_needed(source) is None


def test_nesting_does_not_double_the_work_at_each_level() -> None:
    source = "1"
    for _ in range(40):
        source = f'f"{{{source}}}"'
    assert version_needed(source) == "3.12" or _taken_here(source)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python takes all of it")
def test_an_exercise_in_a_newer_python_is_not_judged() -> None:
    layer = source_of("exercise-1") + "\ntry:\n    pass\nexcept TypeError, ValueError:\n    pass\n"
    report = graded(notebook_of(["import torch", layer, source_of("exercise-2")]), only=(1, 2))
    assert {check.id: check.status for check in report.checks if check.exercise == 1} == dict.fromkeys(
        ("1.1", "1.2", "1.3", "1.4"), "fault"
    )
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert result(report, "1.1").got == f"cell 2 is written in Python 3.14, the grader runs {ours}"
    assert report.status == "partially_graded"
    assert any("a person should look" in note and "Python 3.14" in note for note in report.notes)
    assert result(report, "2.1").status == "passed"  # tried with our own layer


def test_a_name_from_such_a_cell_is_not_called_missing() -> None:
    error = {"type": "NameError", "message": "name 'scale' is not defined", "cell": 3, "line": 1, "code": "scale"}
    facts = {"defined": {"missing": {"LoRALayer": error}}, "notes": [["newer", 2, "3.12"]], "experiments": {}}
    with pytest.raises(NotJudged, match="cell 2 is written in Python"):
        ExerciseEvidence(ProbeEvidence(Ending.FINISHED, facts)).require_names()
