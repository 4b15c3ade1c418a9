"""From a notebook's cell to Python: magics and shell lines are taken out, and said so.

IPython's own transformer reads them, so every spelling that Jupyter accepts is understood here.
"""

from __future__ import annotations

import ast
import re
import sys
from contextlib import suppress
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager

from autograder.kit.recorder import CELL_FILE
from autograder.sandbox.inside.newer import NewerPython, version_needed, version_of_names

# Cell magics whose body is Python that the rest of the notebook may need; the others' bodies are left out.
PYTHON_BODIES = frozenset({"time", "timeit", "capture", "prun", "python", "python3", "debug", "snakeviz", "memray"})
# Line magics whose argument is a Python statement.
PYTHON_LINES = frozenset({"time", "timeit", "prun", "memit", "mprun", "lprun"})
# In Python 3.12.0 to 3.12.3, each token holds a copy of its line: https://github.com/python/cpython/issues/119118
TOKENS_COPY_LINES = (3, 12) <= sys.version_info < (3, 12, 4)
LARGEST_COPIES = 1 << 30  # characters
NO_BREAK_SPACE = "\u00a0"  # pasted from a web page, or typed on a keyboard that has it beside the space
WRITES_FILE = frozenset({"writefile", "file"})
DONE = frozenset({"env", "set_env", "cd", "pwd"})  # line magics that the shell in IPython's place knows
_KEPT = {("run_cell_magic", name) for name in WRITES_FILE} | {("run_line_magic", name) for name in DONE}
_CELL_MAGIC = re.compile(r"\A\s*%%(\w+)(.*)(?:\n|\Z)")
# Prompts that were copied with what stands behind them. `In [1]: x` is Python, too, and not what is meant.
_PROMPT = re.compile(r"^\s*(?:In \[\d+\]: |>>>|\.{3,}:)", re.MULTILINE)
# Databricks begins a cell of another language with one percent sign.
_OTHER_LANGUAGE = re.compile(r"\A\s*%(?=(?:python|md|md-sandbox|sql|sh|fs|r|scala)[ \t]*\n)")

# What was done to a cell: (kind, cell, text). The grader has the words for each kind, in the reader's language.
Note = tuple[str, int, str]


@dataclass
class CleanCell:
    """One code cell as Python; `tree` is None when it is not Python at all, and `error` says why."""

    number: int
    source: str
    tree: ast.Module | None = None
    error: SyntaxError | None = None
    notes: list[Note] = field(default_factory=list)


def clean_cell(number: int, source: str) -> CleanCell:
    """Parses one cell, without running any of it."""
    notes: list[Note] = []
    cell = CleanCell(number, _without_cell_magic(number, source, notes), notes=notes)
    try:
        tree = _LineMagics(number, notes).visit(_parsed(cell))
        if (version := version_of_names(tree)) is None:
            cell.tree = tree
        else:
            cell.error = _newer(SyntaxError("names of a newer standard library"), version, cell)
    except SyntaxError as error:
        version = version_needed(cell.source)
        cell.error = error if version is None else _newer(error, version, cell)
    except (ValueError, RecursionError, MemoryError) as error:  # NUL bytes; nesting no one writes by hand
        cell.error = SyntaxError(f"this cell is not readable as Python ({error})")
        cell.error.filename = CELL_FILE.format(number)
    return cell


def _newer(error: SyntaxError, version: str, cell: CleanCell) -> NewerPython:
    newer = NewerPython(error.msg, (error.filename, error.lineno, error.offset, error.text))
    newer.newer = version
    cell.notes.append(("newer", cell.number, version))
    return newer


def _parsed(cell: CleanCell) -> ast.Module:
    """A cell's Python. IPython, which takes several times longer, reads only what is none as it stands."""
    file = CELL_FILE.format(cell.number)
    if not _PROMPT.search(cell.source):
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.parse(cell.source, file)
    cell.source = _as_ipython_reads_it(cell.source)
    try:
        return ast.parse(cell.source, file)
    except SyntaxError:
        if NO_BREAK_SPACE not in cell.source:
            raise
        tree = ast.parse(cell.source.replace(NO_BREAK_SPACE, " "), file)
    cell.notes.append(("spaces", cell.number, ""))
    return tree


def _without_cell_magic(number: int, source: str, notes: list[Note]) -> str:
    source = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    source = _OTHER_LANGUAGE.sub("%%", source)
    if match := _CELL_MAGIC.match(source):
        if match[1] in WRITES_FILE:  # the file's text stands in the notebook, and other cells may import it
            return f"get_ipython().run_cell_magic({match[1]!r}, {match[2].strip()!r}, {source[match.end() :]!r})"
        notes.append(("ignored", number, f"%%{match[1]}"))
        if match[1] not in PYTHON_BODIES:
            return ""
        source = "\n" + source[match.end() :]  # the empty line keeps the line numbers
        captured = match[2].split("-")[0].strip()
        if match[1] == "capture" and captured.isidentifier():
            source += f"\n{captured} = get_ipython().captured()"
    return source if source.endswith("\n") else source + "\n"


def _as_ipython_reads_it(source: str) -> str:
    """A source whose magics and shell lines are calls of `get_ipython()`."""
    if TOKENS_COPY_LINES and sum(len(line) ** 2 for line in source.split("\n")) > LARGEST_COPIES:
        return source
    leading = len(source) - len(source.lstrip("\n"))
    try:
        return "\n" * leading + TransformerManager().transform_cell(source.lstrip("\n"))
    except SyntaxError:
        return source


class _LineMagics(ast.NodeTransformer):
    """Takes out `%magic` and `!command`, which IPython has turned into calls of `get_ipython()`."""

    def __init__(self, number: int, notes: list[Note]) -> None:
        self.number, self.notes = number, notes

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        call = _ipython_call(node.value)
        if call is None:
            return self.generic_visit(node)
        method, arguments = call
        if (method, arguments[0]) in _KEPT:
            return node
        if method == "run_line_magic" and arguments[0] in PYTHON_LINES:
            try:
                inner = ast.parse(_without_options(arguments[1])).body
            except SyntaxError:
                inner = []
            for statement in inner:
                for part in ast.walk(statement):
                    if hasattr(part, "lineno"):
                        ast.copy_location(part, node)
            if inner:
                return inner
        shown = f"%{' '.join(arguments)}" if "magic" in method else f"!{' '.join(arguments)}"
        self.notes.append(("ignored", self.number, shown.strip()[:60]))
        return ast.copy_location(ast.Pass(), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """`x = %time f()` is the value of f()."""
        match _ipython_call(node):
            case ("run_line_magic", ["time", expression]):
                with suppress(SyntaxError):
                    value = ast.parse(_without_options(expression), mode="eval").body
                    for part in ast.walk(value):
                        if hasattr(part, "lineno"):
                            ast.copy_location(part, node)
                    return value
        return self.generic_visit(node)


def _without_options(argument: str) -> str:
    return re.sub(r"^(?:-\w+(?:\s+\d+)?\s+)+", "", argument)


def _ipython_call(value: ast.expr) -> tuple[str, list[str]] | None:
    """`get_ipython().method("a", "b")` as ("method", ["a", "b"]); None for anything else."""
    match value:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")), attr=method), args=arguments
        ) if arguments and all(isinstance(a, ast.Constant) for a in arguments):
            return method, [str(a.value) for a in arguments if isinstance(a, ast.Constant)]
    return None
