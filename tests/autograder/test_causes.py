"""What student code shows of an error's cause, beside the error's own text."""

from __future__ import annotations

import linecache
import sys
from types import ModuleType
from typing import Any

import pytest

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import Measurement
from autograder.kit.recorder import Recorder
from autograder.kit.verdict import Failed
from autograder.sandbox.inside.own_files import code_in_files
from autograder.sandbox.job import Ending


def failed(cells: list[str], call: str, monkeypatch: pytest.MonkeyPatch, told: str = "") -> dict[str, Any]:
    """What is said of a call of ours, after these cells were run."""
    main = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    record = Recorder()
    with record.experiment("e", told) as _:
        for number, source in enumerate(cells, 1):
            name = f"<cell {number}>"
            monkeypatch.setitem(linecache.cache, name, (len(source), None, source.splitlines(keepends=True), name))
            exec(compile(source, name, "exec"), vars(main))
        eval(call, vars(main))
    experiments, _ = record.result()
    with pytest.raises(Failed) as caught:
        ExerciseEvidence(ProbeEvidence(Ending.FINISHED, {"experiments": experiments})).read(Measurement, "e")
    return caught.value.details


@pytest.mark.parametrize("base", ["torch.nn.Module", "object"])
@pytest.mark.parametrize("name", ["__init", "_init_", "init", "__int__", "init__", "_init__"])
def test_a_method_that_nearly_is_init_is_named(name: str, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cell = f"import torch\nclass A({base}):\n    def {name}(self, n):\n        self.n = n\n"
    said = failed([cell], "A(3)", monkeypatch, "A(3)")
    assert said["diagnosis"] == "init-misspelt"
    assert f"is `{name}` meant to be `__init__`?" in said["next_step"]


def test_a_class_with_an_init_of_its_own_has_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = "class A:\n    def __init__(self, n): pass\n    def init(self): pass\n"
    said = failed([cell], "A(3, 4)", monkeypatch, "A(3, 4)")
    assert said["next_step"] == "the call is `A(3, 4)`, and yours takes (n)"


def test_an_error_of_the_cell_itself_sends_to_the_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failed(["1 / 0"], "1", monkeypatch)["next_step"].startswith("run this cell by itself")


def test_an_error_of_our_call_sends_to_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    said = failed(["def f(n):\n    return 1 / n"], "f(0)", monkeypatch, "f(0)")
    assert said["next_step"].startswith("make the call `f(0)` in a cell of its own")


@pytest.mark.parametrize("binding", ["check = 3", "for check in [3]: pass", "import math as check", "(check := 3)"])
def test_a_name_that_stands_for_something_else_is_named(binding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = failed(["def check(n): pass", binding, "x = 1", "check('2')"], "1", monkeypatch)
    assert said["diagnosis"] == "name-taken"
    assert said["next_step"] == "`check` was given another value in cell 2: call that one something else"


def test_a_call_of_what_was_never_a_function_is_left_to_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failed(["x = [3]\nx[0](1)"], "1", monkeypatch)["diagnosis"] is None


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["from parts import A"], [1, "parts.py", "imported"]),
        (["x = 1", "from parts import B as A"], [2, "parts.py", "imported"]),
        (["from parts_of_mine import *"], [1, "parts_of_mine.py", "imported"]),
        (["from torch import *"], None),
        (["%%writefile parts.py\nclass A:\n    pass", "from parts import A"], [1, "parts.py", "written"]),
        (["%load_ext autoreload\n%autoreload 2\nfrom parts import A"], [1, "parts.py", "imported"]),
        (["if True:\n    !pip install x\n    from parts import A"], [1, "parts.py", "imported"]),
        (["import my_parts", "A = my_parts.A"], [1, "my_parts.py", "imported"]),
        (["import my_parts as p", "class B(p.A):\n    pass"], [1, "my_parts.py", "imported"]),
        (["import my.parts", "def f():\n    return my.parts.A()"], [1, "my/parts.py", "imported"]),
        (["import importlib\np = importlib.import_module('my_parts')\nA = p.A"], [1, "my_parts.py", "imported"]),
        (["import torch", "A = torch.nn.Linear"], None),
        (["import my_parts", "my_parts.B"], None),
        (["%run parts.py"], [1, "parts.py", "run"]),
        (["!python -m pip install x"], None),
        (["%run -i parts"], [1, "parts.py", "run"]),
        (["%load parts.py"], [1, "parts.py", "run"]),
        (["exec(open('my/parts.py').read())"], [1, "my/parts.py", "run"]),
        (["class A:\n    pass"], None),
    ],
)
def test_code_in_a_file_is_found(cells: list[str], found: list[Any] | None) -> None:
    numbered = [{"number": number, "source": source} for number, source in enumerate(cells, 1)]
    assert code_in_files(numbered, ["A"]).get("A") == found


def test_no_name_is_renamed_to_itself() -> None:
    defined = {"missing": {"A": None}, "similar": {"A": "A"}}
    with pytest.raises(Failed) as caught:
        ExerciseEvidence(ProbeEvidence(Ending.FINISHED, {"defined": defined})).require_names()
    assert "rename" not in caught.value.details["next_step"]
