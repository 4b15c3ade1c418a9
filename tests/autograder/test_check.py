"""Checks that are declared so that they can't be used stop the load, each with a sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.checks import run_checks
from autograder.kit.check import Declared, problems_of
from autograder.kit.hints import Hint, general, hint_for
from autograder.kit.lab import Exercise, Lab, LabError, ProbeInputs
from autograder.kit.registry import lab_names, load_lab

FIRST = Declared("1.1")


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ((FIRST, Declared("1.2", ("1.7",))), "Check 1.2 is explained by 1.7, which does not exist."),
        (
            (Declared("1.1", ("1.2",)), Declared("1.2")),
            "Check 1.1 is explained by 1.2, which runs after it: put 1.2 first.",
        ),
        ((FIRST, Declared("1.1")), "Two checks have the id 1.1: give one of them another."),
        ((Declared("1.1", ("1.1",)),), "Checks 1.1 and 1.1 explain each other in a circle."),
    ],
)
def test_a_wrong_explanation_is_one_sentence(declared: tuple[Declared, ...], sentence: str) -> None:
    assert problems_of(declared) == [sentence]


def test_a_circle_is_named_at_each_of_its_checks() -> None:
    circle = [Declared("1.1", ("1.3",)), Declared("1.2", ("1.1",)), Declared("1.3", ("1.2",))]
    assert all("in a circle" in problem for problem in problems_of(circle))
    assert len(problems_of(circle)) == 3


def test_what_stands_earlier_explains() -> None:
    assert problems_of([FIRST, Declared("1.2", ("1.1",)), Declared("2.1", ("1.1", "1.2"))]) == []


def lab_with(folder: Path, monkeypatch: pytest.MonkeyPatch, checks: str) -> Lab:
    """A lab in a package of the test's own, named after its folder."""
    package = folder / f"lab_{folder.name}"
    (package / "checks").mkdir(parents=True)
    for inner in (package, package / "checks"):
        (inner / "__init__.py").touch()
    (package / "checks" / "test_own.py").write_text(f"from autograder.kit.check import check\n{checks}", "utf-8")
    monkeypatch.syspath_prepend(folder)
    exercises = (Exercise(1, "one", "one"), Exercise(2, "two", "two"))
    return Lab("x", "X", exercises, 1, lambda probe, seed: ProbeInputs({}), package=package.name)


def test_checks_that_explain_nothing_stop_the_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the exercise is not one of those that were asked for."""
    lab = lab_with(tmp_path, monkeypatch, "@check('1.1', points=1, explained_by=('0.9',))\ndef test_a(): ...\n")
    for only in ((), (2,)):
        with pytest.raises(LabError, match=r"(?s)The checks of X can't be used\..*1\.1 is explained by 0\.9"):
            run_checks(lab, {}, {}, only)


def test_only_the_chosen_exercises_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checks: Any = "@check('1.1', points=1)\ndef test_a(): ...\n@check('2.1', points=0.5)\ndef test_b(): ...\n"
    lab = replace(lab_with(tmp_path, monkeypatch, checks), points=1.5)
    assert [result.id for result in run_checks(lab, {}, {}, (2,)).results] == ["2.1"]
    assert [result.id for result in run_checks(lab, {}, {}).results] == ["1.1", "2.1"]


def test_a_labs_own_hint_stands_in_the_place_of_the_general_one() -> None:
    own = (general("needs-network")._replace(words="ours"), Hint("new", "shapes cannot be multiplied", "first of all"))
    network = ("URLError", "no network", "urlopen('x')")
    shapes = ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied", "a @ b")
    assert [hint_for(*error, own) for error in (network, shapes)] == list(own)
    assert [hint_for(*error) for error in (network, shapes)] == [general("needs-network"), general("shape-mismatch")]


MAX_LINES = 25  # of a check: its body with its docstring


def checks_of(lab: Lab) -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(lab.checks_folder.glob("test_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.stem}.{node.name}", node


@pytest.mark.parametrize("name", lab_names())
def test_a_check_is_one_short_function(name: str) -> None:
    lines = {check: 1 + (node.end_lineno or 0) - node.body[0].lineno for check, node in checks_of(load_lab(name))}
    assert lines
    assert {check: count for check, count in lines.items() if count > MAX_LINES} == {}


@pytest.mark.parametrize("name", lab_names())
def test_a_check_reads_types_and_asks_for_none(name: str) -> None:
    for path in load_lab(name).checks_folder.glob("*.py"):
        assert "isinstance(" not in path.read_text("utf-8"), path.name
