"""Slices: what a definition needs comes along, and nothing else is run."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import pytest

from autograder.sandbox.inside.cells import clean_cell
from autograder.sandbox.inside.namespace import Definitions, define
from autograder.sandbox.inside.slicing import statements

WORK = ("support",)  # plays the course's package: calling it trains, downloads or plots


@pytest.fixture(autouse=True)
def _restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook's namespace becomes `__main__` and takes `input` away; here both must come back."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(builtins, "input", builtins.input)


def run(*cells: str, wanted: str = "f", stand_ins: dict[str, str] | None = None) -> Definitions:
    numbered = [{"number": number, "source": source} for number, source in enumerate(cells, 1)]
    return define(numbered, [wanted], stand_ins or {}, WORK)


def value(*cells: str) -> Any:
    found = run(*cells)
    assert not found.errors, found.errors
    return found.names["f"]()


@pytest.mark.parametrize(
    "cells",
    [
        ("def f():\n    return 42",),
        ("import math", "def f():\n    return math.floor(42.5)"),
        ("import math as m", "def f():\n    return m.floor(42.5)"),
        ("from math import floor as down", "def f():\n    return down(42.5)"),
        ("from math import *", "def f():\n    return floor(42.5)"),
        ("A, B = 40, 2", "def f():\n    return A + B"),
        ("A: int = 42", "def f():\n    return A"),
        ("A = 40\nA += 2", "def f():\n    return A"),
        ("def helper():\n    return 42", "def f():\n    return helper()"),
        ("def f():\n    return helper()", "def helper():\n    return other()", "def other():\n    return 42"),
        ("def f():\n    return 1", "def f():\n    return 42"),
        ("if True:\n    A = 42\nelse:\n    A = 1", "def f():\n    return A"),
        ("try:\n    import no_such as n\nexcept ImportError:\n    n = None", "def f():\n    return 1 if n else 42"),
        ("try:\n    import nothing_of_that_name\nexcept ImportError:\n    print('no')", "def f():\n    return 42"),
        ("def twice(g):\n    return lambda: 2 * g()", "@twice\ndef f():\n    return 21"),
        ("class C:\n    pass", "def method(self):\n    return 42", "C.get = method", "def f():\n    return C().get()"),
        ("class C:\n    pass", "setattr(C, 'get', lambda self: 42)", "def f():\n    return C().get()"),
        ("class Base:\n    x = 42", "class C(Base):\n    pass", "def f():\n    return C.x"),
        ("def g():\n    return 42", "f = g"),
        ("f = lambda: 42",),
        ("TABLE = {'a': 1}", "TABLE['b'] = 41", "def f():\n    return TABLE['a'] + TABLE['b']"),
        ("def f():\n    def inner():\n        return DEEP\n    return inner()", "DEEP = 42"),
        ("from dataclasses import dataclass", "@dataclass\nclass C:\n    x: int = 42", "def f():\n    return C().x"),
        ("from __future__ import annotations\ndef f(x: NotThere = None):\n    return 42",),
        ("x = 5\ndel x", "def f():\n    return 42"),
        ("SKIP = []", "SKIP.append(42)", "def f():\n    return SKIP[0]"),
        ("T = {}", "for i in range(3):\n    T[i] = 14 * i", "def f():\n    return T[1] + T[2]"),
        ("import contextlib\nwith contextlib.suppress(Exception):\n    A = 42", "def f():\n    return A"),
        ("if True:\n    A = 42\nelse:\n    raise RuntimeError('no')", "def f():\n    return A"),
        ("def f():\n    return C.x", "class C(B):\n    pass", "class B:\n    x = m.floor(42)", "import math as m"),
    ],
)  # fmt: skip
def test_what_a_definition_needs_comes_along(cells: tuple[str, ...]) -> None:
    assert value(*cells) == 42
    assert value(*cells, "raise SystemExit") == 42


@pytest.mark.parametrize(
    "trap",
    [
        "raise RuntimeError('ran')",
        "while True: pass",
        "1 / 0",
        "unknown = missing_name",
        "print(never_defined)",
        "import sys; sys.exit(3)",
        "for i in range(10**12): pass",
        "with open('/nowhere/at/all') as g: pass",
        "x = = 1",
        "history = support.train()",
    ],
)
def test_what_it_does_not_need_is_not_run(trap: str) -> None:
    assert run(trap, "def f():\n    return 42", trap).names["f"]() == 42


@pytest.mark.parametrize(
    "work",
    [
        "from support import train\nmodel = train()",
        "import support\nmodel = support.load.deep()",
        "import support as s\nmodel = s.load()",
        "from support import train\ndef fit():\n    return train()\nmodel = fit()",
        "from support import load\nbase = load()\nmodel = base",
        "from support import load\nif True:\n    model = load()",
    ],
)
def test_work_is_never_run_and_its_names_are_pointed_at(work: str) -> None:
    found = run(work, "def f():\n    return model")
    assert "model" not in found.names
    assert found.bound_elsewhere["model"] == [1]
    with pytest.raises(NameError):
        found.names["f"]()


def test_what_is_made_by_a_quick_function_belongs_to_definitions() -> None:
    source = "from colorsys import hls_to_rgb, rgb_to_hls"  # plays the course's package
    made = "white = hls_to_rgb(0, 1, 0)\nred, green, blue = white"
    cells = [{"number": n, "source": text} for n, text in enumerate((source, made, "def f():\n    return green"), 1)]
    assert define(cells, ["f"], {}, ("colorsys",), ("hls_to_rgb",)).names["f"]() == 1
    with pytest.raises(NameError):
        define(cells, ["f"], {}, ("colorsys",), ("rgb_to_hls",)).names["f"]()


def test_a_class_that_uses_the_support_package_is_no_work() -> None:
    found = run(
        "from support import Model", "class C:\n    def load(self):\n        return Model()", "def f():\n    return C"
    )
    assert "C" in found.names


def test_a_module_that_is_not_installed_is_harmless_in_an_annotation() -> None:
    found = run("from not_installed_here import Model, load", "def f(model: Model = None) -> 'Model':\n    return 42")
    assert found.names["f"]() == 42


def test_using_a_module_that_is_not_installed_names_it() -> None:
    found = run("from not_installed_here import load", "def f():\n    return load(1)")
    with pytest.raises(ModuleNotFoundError, match="No module named 'not_installed_here'"):
        found.names["f"]()


def test_the_error_of_a_definition_is_kept_with_cell_and_line() -> None:
    found = run("A = 1", "\nclass f(Missing):\n    pass")
    error = found.error_for("f")
    assert error is not None
    assert (error["type"], error["cell"], error["line"]) == ("NameError", 2, 2)


def test_a_syntax_error_counts_for_the_names_in_its_cell() -> None:
    found = run("A = 1", "def f(:\n    return 42")
    error = found.error_for("f")
    assert error is not None
    assert (error["type"], error["cell"], error["line"]) == ("SyntaxError", 2, 1)


def test_a_later_definition_survives_an_earlier_broken_one() -> None:
    assert run("class f(Missing):\n    pass", "def f():\n    return 42").names["f"]() == 42


def test_cells_in_another_order_keep_the_last_definition() -> None:
    late = run(
        "@twice\ndef f():\n    return 1", "@twice\ndef f():\n    return 21", "def twice(g):\n    return lambda: 2 * g()"
    )
    assert late.names["f"]() == 42
    assert late.errors == []


def test_what_never_gets_its_name_is_an_error_and_no_endless_loop() -> None:
    found = run("class A(B):\n    pass", "class B(A):\n    pass", "class f(A):\n    pass")
    error = found.error_for("f")
    assert error is not None
    assert error["message"] == "name 'A' is not defined"


def test_a_stand_in_takes_the_place_of_every_definition_of_a_name() -> None:
    found = run(
        "class Layer:\n    1 / 0", "def f():\n    return Layer.x", stand_ins={"Layer": "class Layer:\n    x = 42"}
    )
    assert found.names["f"]() == 42


def test_tracebacks_and_sources_are_those_of_the_cell() -> None:
    import inspect

    found = run("x = 1", "def f():\n    y = 2\n    return y / 0")
    assert inspect.getsource(found.names["f"]) == "def f():\n    y = 2\n    return y / 0\n"
    with pytest.raises(ZeroDivisionError) as raised:
        found.names["f"]()
    assert raised.traceback[-1].frame.code.raw.co_filename == "<cell 2>"
    assert raised.traceback[-1].lineno == 2  # counted from 0


def test_the_cell_that_defined_a_name_is_known() -> None:
    assert run("def f():\n    return 1", "x = 1", "def f():\n    return 2").cells == {"f": 3}


@pytest.mark.parametrize(
    ("source", "binds", "needs"),
    [
        ("squares = [i * k for i in range(3)]", {"squares"}, {"k", "range"}),
        ("squares = {i: k for i in range(3)}", {"squares"}, {"k", "range"}),
        ("squares = {i for i in {j for j in k}}", {"squares"}, {"k"}),
        ("def f():\n    return [[i for i in j] for j in k]", {"f"}, {"k"}),
        ("x: Kind = k", {"x"}, {"Kind", "k"}),
        ("if k:\n    x: Kind = 1", {"x"}, {"Kind", "k"}),
        ("class C:\n    x: Kind\n    def f(self, k: Other) -> Result: ...", {"C"}, {"Kind", "Other", "Result"}),
    ],
)
def test_what_a_statement_binds_and_needs_is_the_same_on_every_python(
    source: str, binds: set[str], needs: set[str]
) -> None:
    (statement,) = statements([clean_cell(1, source)])
    assert (statement.binds, statement.needs) == (binds, needs)
