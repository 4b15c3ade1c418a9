"""Running a slice of a notebook, or all of it, in a namespace that looks like a notebook's."""

from __future__ import annotations
import __future__

import ast
import builtins
import difflib
import inspect
import linecache
import re
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType, ModuleType
from typing import Any

from autograder.kit.recorder import CELL_FILE, describe_error
from autograder.sandbox.inside.cells import CleanCell, Note, clean_cell
from autograder.sandbox.inside.shell import NoPlatform, NoShell, display, is_of_a_platform
from autograder.sandbox.inside.slicing import Statement, definitions, slice_for, statements, where_bound


@dataclass
class Definitions:
    """The names of a slice after running it, and what went wrong on the way."""

    names: dict[str, Any]
    cells: dict[str, int]  # the cell that defines each wanted name
    errors: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)  # all names that a cell binds at top level
    bound_elsewhere: dict[str, list[int]] = field(default_factory=dict)  # global name -> cells that bind it
    stopped: dict[str, tuple[int, str]] = field(default_factory=dict)  # global name -> its cell, and the cell's error

    def error_for(self, name: str) -> dict[str, Any] | None:
        """Why a wanted name is missing: the error of the statement that should have bound it, if any."""
        return next((error for error in self.errors if name in error["binds"]), None)


def define(
    cells: Sequence[Mapping[str, Any]],
    wanted: Collection[str],
    stand_ins: Mapping[str, str],
    support_packages: Collection[str],
    quick: Collection[str] = (),
) -> Definitions:
    """Runs what the wanted names need.

    Args:
        cells: code cells as {"number", "source"}.
        stand_ins: source to use for a name instead of the student's definition, where theirs does not run.
        quick: functions of the support packages that definitions may be made with.
    """
    clean = [clean_cell(cell["number"], cell["source"]) for cell in cells]
    everything = statements(clean)
    candidates = definitions(everything, support_packages, quick)
    own = [name for name in wanted if name not in stand_ins]
    # What is put on a class from outside is the student's, too, and never put on a stand-in.
    chosen = [s for s in slice_for(own, candidates) if not (s.binds | s.patches) & set(stand_ins)]
    space = notebook_namespace()
    result = Definitions(space, {})
    result.notes += [note for cell in clean for note in cell.notes]
    result.bound = {name for statement in everything for name in statement.binds}
    _remember_sources(clean)
    _write_files(everything, space)
    lazy = lazy_annotations(clean)
    if stand_ins:
        space["OWN_ARGUMENTS"] = own_arguments(clean, stand_ins)
    for source in stand_ins.values():
        exec(compile(source, "<stand-in>", "exec"), space)
    pending, errors = list(chosen), []
    while pending:
        # Cells may stand in another order than they were run in: what waits for a later name is tried again.
        errors = [(statement, error) for statement in pending if (error := _bind(statement, lazy, space)) is not None]
        if len(errors) == len(pending):
            break
        pending = [statement for statement, _ in errors if statement.binds - set(space) or statement.patches]
    result.errors = [error for _, error in errors]
    unbound = {statement for statement, _ in errors}
    for statement in chosen:
        if statement not in unbound:
            result.cells |= dict.fromkeys(statement.binds & set(wanted), statement.cell)
    needed = {name for statement in chosen for name in statement.needs if name not in space}
    for statement, error in errors:
        result.stopped |= dict.fromkeys(statement.binds & needed, (statement.cell, str(error["type"])))
    for cell in clean:
        if cell.error is not None:
            bound = [name for name in wanted if name in cell.source]
            result.errors.append(describe_error(cell.error) | {"binds": bound})
            looked_for = [name for name in needed if _seems_to_bind(cell.source, name)]
            result.stopped |= dict.fromkeys(looked_for, (cell.number, "SyntaxError"))
    result.bound_elsewhere = {
        name: where_bound(name, everything) for s in chosen for name in s.needs if name not in space
    }
    return result


def _write_files(everything: Iterable[Statement], space: dict[str, Any]) -> None:
    """Writes what cells write by `%%writefile`, for what is imported from there."""
    for statement in everything:
        match statement.node:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="run_cell_magic"))):
                _bind(statement, False, space)


def own_arguments(cells: Iterable[CleanCell], names: Collection[str]) -> dict[str, list[str]]:
    """The names of the arguments of the student's own functions, or of their classes' `__init__`, in order."""
    found = {}
    nodes = (node for cell in cells if cell.tree is not None for node in ast.walk(cell.tree))
    for node in nodes:
        if isinstance(node, ast.FunctionDef) and node.name in names:
            found[node.name] = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
        elif isinstance(node, ast.ClassDef) and node.name in names:
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name == "__init__":
                    found[node.name] = [one.arg for one in (*part.args.posonlyargs, *part.args.args)][1:]
    return found


def similar_names(missing: Iterable[str], bound: Iterable[str]) -> dict[str, str]:
    """For missing names, one that is bound and differs in case, underscores or a letter or two only."""
    known = {_letters(name): name for name in bound if not name.startswith("_")}
    close = {name: difflib.get_close_matches(_letters(name), known, n=1, cutoff=0.9) for name in missing}
    return {name: known[found[0]] for name, found in close.items() if found}


def _letters(name: str) -> str:
    return name.replace("_", "").lower()


def _seems_to_bind(source: str, name: str) -> bool:
    """Whether a cell that can't be parsed looks as if it defined a name."""
    escaped = re.escape(name)
    return bool(re.search(rf"^\s*(?:(?:def|class)\s+{escaped}\b|{escaped}\s*(?::[^=]+)?=(?!=))", source, re.MULTILINE))


def _bind(statement: Statement, lazy: bool, space: dict[str, Any]) -> dict[str, Any] | None:
    """Runs one statement of a slice; its error, if any."""
    try:
        exec(_compile(ast.Module([statement.node], []), statement.cell, lazy), space)
    except BaseException as error:
        if isinstance(error, ModuleNotFoundError):
            bind_placeholders(statement.node, str(error.name), space)
        return describe_error(error) | {"binds": sorted(statement.binds)}
    return None


def notebook_namespace() -> dict[str, Any]:
    """A fresh `__main__`, with what Jupyter puts within reach: `display` and `get_ipython()`."""
    module = ModuleType("__main__")
    sys.modules["__main__"] = module  # dataclasses and others look their class's module up here
    module.__dict__["display"] = display
    module.__dict__["get_ipython"] = NoShell
    builtins.input = _no_input
    return module.__dict__


async def run_statement(node: ast.stmt, cell: CleanCell, space: dict[str, Any], lazy: bool = False) -> Any:
    """Runs one top-level statement of a cell as Jupyter does, with a running event loop; raises what it raises.

    An import of something that is not installed is noted, and fails where it is used: notebooks import more than
    they need, and Colab's own modules are everywhere.

    Returns:
        The value of an expression; None of any other statement.
    """
    _remember_sources([cell])
    tree = ast.Expression(node.value) if isinstance(node, ast.Expr) else ast.Module([node], [])
    code = _compile(tree, cell.number, lazy)
    try:
        value = eval(code, space)
        # `await` at top level, which Jupyter allows
        return await value if code.co_flags & inspect.CO_COROUTINE else value
    except ModuleNotFoundError as error:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            raise
        bind_placeholders(node, str(error.name), space)
        cell.notes.append(("not_installed", cell.number, ast.unparse(node)[:60]))
        return None


def _compile(tree: ast.Module | ast.Expression, cell: int, lazy_annotations: bool) -> CodeType:
    kind = "eval" if isinstance(tree, ast.Expression) else "exec"
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | (__future__.annotations.compiler_flag if lazy_annotations else 0)
    compiled: CodeType = compile(tree, CELL_FILE.format(cell), kind, flags=flags, dont_inherit=True)
    return compiled


def lazy_annotations(cells: Sequence[CleanCell]) -> bool:
    """Whether a cell says `from __future__ import annotations`: in a notebook it holds for all cells behind it."""
    statements = [node for cell in cells if cell.tree is not None for node in cell.tree.body]
    return any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in statements)


def _remember_sources(cells: Sequence[CleanCell]) -> None:
    """Lets tracebacks and `inspect.getsource` find the lines of a cell."""
    for cell in cells:
        name = CELL_FILE.format(cell.number)
        linecache.cache[name] = (len(cell.source), None, cell.source.splitlines(keepends=True), name)


def bind_placeholders(node: ast.stmt, missing: str, space: dict[str, Any]) -> None:
    """Names of a module that is not installed: harmless in an annotation, a clear error when used."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            if name != "*" and name not in space:
                platform = is_of_a_platform(f"{module}.{alias.name}".lstrip("."))
                space[name] = NoPlatform(alias.name) if platform else _placeholder(name, missing)


def _placeholder(name: str, missing: str) -> type:
    def refuse(*_: object, **__: object) -> None:
        raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)

    in_annotations = {"__getitem__": lambda cls, _: cls}  # Float[Tensor, "in out"]
    meta = type("NotInstalled", (type,), {"__call__": refuse, "__getattr__": refuse, **in_annotations})
    placeholder: type = meta(name, (), {})
    return placeholder


def _no_input(prompt: object = "") -> str:
    """Nobody is there to answer: as if only Enter was pressed."""
    return ""
