"""What an exception does not say by itself: facts about the student's code that it came from, as plain data.

It is used where student code runs; the words for these facts stand in `error_verdicts.py`.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import sys
from collections.abc import Mapping
from typing import Any

# "Layer.__init__() takes ...", "forward() missing ...", "Layer() takes no arguments"
_CALLED = re.compile(r"^(?:[\w.]+<locals>\.)?(\w+)(?:\.__init__)?\(\) (?:takes|missing|got)")
_NEARLY_INIT = re.compile(r"_*_(?:init|int|inti|ini|initt|inint)_*|_*(?:init|int)__|init|_*_Init_*|__constructor__")
_CALL = re.compile(r"(?<![.\w])([A-Za-z_]\w*)\(")
_CELL = re.compile(r"<cell (\d+)>")
_STUB = re.compile(r"Exerci[sc]e (\d+)")
MAX_ARGUMENTS = 12


def exercise_of_stub(text: str) -> int | None:
    """The exercise whose lines to fill in say this; None for the words of a branch of the student's own."""
    found = _STUB.match(text)
    return int(found[1]) if found is not None else None


def facts_about(error: BaseException, message: str, frames: list[dict[str, Any]]) -> dict[str, Any]:
    """Facts by name, each None where it does not apply.

    Returns:
        nearly_init: a method that nearly is `__init__`, of a class that has none of its own.
        takes: the arguments of what was called, where the call itself does not fit them.
        rebound: a name of this line that stands for something else now, and the cell that made it so.
        newer: the version of Python that this code needs, where the grader's is older.
    """
    names = vars(sys.modules["__main__"])
    newer = getattr(error, "newer", None) if type(error).__name__ == "NewerPython" else None
    facts: dict[str, Any] = {"nearly_init": None, "takes": None, "rebound": None, "newer": newer}
    if not isinstance(error, TypeError):
        return facts
    called = _CALLED.match(message)
    if called is not None and (target := names.get(called[1])) is not None:
        if isinstance(target, type):
            facts["nearly_init"] = _nearly_init(target)
        facts["takes"] = arguments_of(target)
    if "object is not callable" in message and frames:
        facts["rebound"] = _rebound(frames[-1], names)
    return facts


def _nearly_init(owner: type) -> str | None:
    """As it stands in the code: inside a class, Python puts the class's name before `__init`."""
    own = dict(vars(owner))
    if "__init__" in own:
        return None
    mangled = f"_{owner.__name__.lstrip('_')}__"
    methods = [name for name, value in own.items() if inspect.isfunction(value)]
    written = [name.removeprefix(mangled.removesuffix("__")) if name.startswith(mangled) else name for name in methods]
    return next((name for name in written if _NEARLY_INIT.fullmatch(name)), None)


def arguments_of(called: object) -> list[str] | None:
    """The names of what a function or a class takes; None where they can't be had."""
    try:
        signature = inspect.signature(called)  # type: ignore[arg-type]
    except BaseException:  # a student's class may answer with anything
        return None
    stars: Mapping[object, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [stars.get(p.kind, "") + name[:40] for name, p in signature.parameters.items()][:MAX_ARGUMENTS]


def _rebound(frame: Mapping[str, Any], names: Mapping[str, Any]) -> list[Any] | None:
    for name in _CALL.findall(frame["code"]):
        if name in names and not callable(names[name]):
            cells = [cell for cell in _cells_that_bind(name) if frame["cell"] is None or cell <= frame["cell"]]
            return [name, max(cells, default=None)]
    return None


def _cells_that_bind(name: str) -> list[int]:
    """The cells that were run so far and bind a name at top level."""
    cells = []
    for file in list(linecache.cache):
        if (cell := _CELL.fullmatch(file)) is not None and _binds("".join(linecache.getlines(file)), name):
            cells.append(int(cell[1]))
    return cells


def _binds(source: str, name: str) -> bool:
    try:
        nodes: list[ast.AST] = [*ast.parse(source).body]
    except (SyntaxError, ValueError, RecursionError):
        return False
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            if getattr(node, "name", None) == name:
                return True
            continue
        if isinstance(node, ast.alias) and (node.asname or node.name.partition(".")[0]) == name:
            return True
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return True
        nodes += ast.iter_child_nodes(node)
    return False
