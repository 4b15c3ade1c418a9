"""Cells as IPython reads them: magics and shell lines go, Python stays, line numbers too."""

from __future__ import annotations

import ast

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder.sandbox.inside.cells import clean_cell


def names_bound(source: str) -> set[str]:
    tree = clean_cell(3, source).tree
    assert tree is not None
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)} | {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


@pytest.mark.parametrize(
    ("source", "kept", "note"),
    [
        ("%matplotlib inline\nx = 1", {"x"}, ("ignored", 3, "%matplotlib inline")),
        ("!pip install torch\nx = 1", {"x"}, ("ignored", 3, "!pip install torch")),
        ("!cd data && ls -l\nx = 1", {"x"}, ("ignored", 3, "!cd data && ls -l")),
        ("%pip install -q torch", set(), ("ignored", 3, "%pip install -q torch")),
        ("x = 1\nif x:\n    !ls\n    y = 2", {"x", "y"}, ("ignored", 3, "!ls")),
        ("%time x = 1", {"x"}, None),
        ("%timeit -n 3 x = 1", {"x"}, None),
        ("%%time\nx = 1", {"x"}, ("ignored", 3, "%%time")),
        ("%%capture output --no-stderr\nx = 1", {"x", "output"}, ("ignored", 3, "%%capture")),
        ("%%capture --no-stderr\nx = 1", {"x"}, ("ignored", 3, "%%capture")),
        ("x = %time f(1)", {"x"}, None),
        ("from IPython import get_ipython", set(), None),
        ("%env RANK=8\n%cd -q sub\nhere = %pwd", {"here"}, None),
        ("%%bash\necho hello", set(), ("ignored", 3, "%%bash")),
        ("%%html\n<b>hello</b>", set(), ("ignored", 3, "%%html")),
        ("%md\nText of a notebook that Databricks has written", set(), ("ignored", 3, "%%md")),
        ("%python\nx = 1", {"x"}, ("ignored", 3, "%%python")),
        ("%sh \nls -l", set(), ("ignored", 3, "%%sh")),
        ("%%writefile a.py\nx = 1", set(), None),
        ("files = !ls\nx = 1", {"files", "x"}, None),
        ("print?\nx = 1", {"x"}, ("ignored", 3, "%pinfo print")),
        ("?print", set(), ("ignored", 3, "%pinfo print")),
        (">>> x = 1\n>>> y = 2", {"x", "y"}, None),
        ("    x = 1\n    y = 2", {"x", "y"}, None),
        ("x = 1\r\ny = 2\r\n", {"x", "y"}, None),
        ("\ufeffx = 1", {"x"}, None),
        ("x\u00a0= 1\nif x:\n\u00a0\u00a0\u00a0\u00a0y = 2", {"x", "y"}, ("spaces", 3, "")),
        ("x = 'a\u00a0b'", {"x"}, None),
    ],
)
def test_magics_go_and_python_stays(source: str, kept: set[str], note: tuple[str, int, str] | None) -> None:
    assert names_bound(source) == kept
    notes = clean_cell(3, source).notes
    assert notes == ([note] if note else [])


def test_percent_as_an_operator_is_no_magic() -> None:
    assert clean_cell(1, "x = 7 \\\n  % 4\ny = 'a %s' % x").notes == []


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "x = 1\n",
        "\n\nx = 1\n\n\n",
        "total = (7\n%3)",
        "text = '''\n%time f()\n!ls\nf?\n'''",
        'def f(x):\n    """Is it x?"""\n    return x  # really?',
        "f = lambda x: x\\\n% 2",
        "async def f():\n    await g()\nawait f()",
        "get_ipython().run_line_magic('env', 'RANK=8')",
        "In [1]: x = 5",
        "x = 1\nIn [2]: y = x",
        "text = '''\n>>> f(2)\n'''",
        "...",
        "",
    ],
)
def test_what_is_python_already_ipython_leaves_as_it_is(source: str) -> None:
    """So its transformer, which takes longer than all else that is done to a cell, is not asked."""
    as_ipython_reads_it = TransformerManager().transform_cell(source.lstrip("\n"))
    leading = "\n" * (len(source) - len(source.lstrip("\n")))
    assert clean_cell(3, source).source == leading + as_ipython_reads_it


@pytest.mark.parametrize("source", ["\n\n\nx = 1 / 0", "%%time\n\n\nx = 1 / 0", "!ls\n%time 1\n\nx = 1 / 0"])
def test_line_numbers_are_those_of_the_cell(source: str) -> None:
    tree = clean_cell(1, source).tree
    assert tree is not None
    assert tree.body[-1].lineno == 4


def test_a_syntax_error_is_kept_with_its_place() -> None:
    cell = clean_cell(5, "x = 1\ny = = 2\n")
    assert cell.tree is None
    assert cell.error is not None
    assert (cell.error.filename, cell.error.lineno) == ("<cell 5>", 2)


@pytest.mark.parametrize(
    "source",
    ["-" * 200_000 + "1", "(" * 500 + ")" * 500, "x = " + " + ".join(["1"] * 100_000), "x = 1\0", "\t x = 1\n  y = 2"],
    ids=["minus", "parentheses", "sum", "nul", "tabs"],
)
def test_what_no_parser_can_read_is_an_error_of_the_cell(source: str) -> None:
    assert clean_cell(1, source).error is not None
