"""Code that a student keeps in a file: written by a cell and imported, or beside the notebook and not to be had."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

_WRITES = re.compile(r"\A\s*%%(?:writefile|file)[ \t]+(?:-a[ \t]+)?[\"']?([^\s\"']+)", re.IGNORECASE)
# %run parts.py, %load parts.py, exec(open("parts.py").read()), !python parts.py, runpy.run_path("parts.py")
_RUNS = re.compile(
    r"^[ \t]*%(?:run|load)[ \t]+(?:-\w+[ \t]+)*[\"']?([\w./\\-]+)"
    r"|^[ \t]*(?:!python3?|%%?python)[ \t]+(?:-\w+[ \t]+)*[\"']?([\w./\\-]+\.py)"
    r"|(?:open|Path|run_path)\(\s*[\"']([\w./\\-]+\.(?:py|ipynb))[\"']",
    re.MULTILINE,
)
_MAGIC_LINE = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)

CodeInFile = list[Any]  # [cell, file, "written" | "imported" | "run"]


def write_file(line: str, text: str) -> None:
    """What `%%writefile` does; a folder that is not there, as Colab's, is the notebook's own.

    Args:
        line: what follows `%%writefile`: options, and the file's name.

    Raises:
        OSError: nothing can be written there.
    """
    words = shlex.split(line)
    path = Path(words[-1]).expanduser()
    if not path.parent.is_dir():
        path = Path(path.name)
    with path.open("a" if {"-a", "--append"} & set(words[:-1]) else "w", encoding="utf-8") as file:
        file.write(text)
    importlib.invalidate_caches()


def import_from_folder() -> None:
    """Lets cells import what they have written, as in a kernel; no file of a student stands before an installed one."""
    if "" not in sys.path:
        sys.path.append("")


def code_in_files(cells: Sequence[Mapping[str, Any]], names: Collection[str]) -> dict[str, CodeInFile]:
    """For names that may not be defined: the cell that takes them from a file, or writes them into one.

    Args:
        cells: code cells as {"number", "source"}, as they were handed in.
    """
    found: dict[str, CodeInFile] = {}
    nodes = {cell["number"]: _nodes(cell["source"]) for cell in cells}
    imported = _by_import([(number, node) for number, several in nodes.items() for node in several])
    for name in names:
        defines = re.compile(rf"^(?:class|(?:async )?def)\s+{re.escape(name)}\b|^{re.escape(name)}\s*=", re.MULTILINE)
        for cell in cells:
            match = _WRITES.match(cell["source"])
            if match and defines.search(cell["source"]):
                found.setdefault(name, [cell["number"], match[1], "written"])
        if name not in found and (place := imported.get(name) or imported.get("*")):
            found[name] = [*place, "imported"]
        for cell in cells:
            if name not in found and (match := _RUNS.search(cell["source"])):
                found[name] = [cell["number"], _with_suffix(match[match.lastindex or 0]), "run"]
    return found


def _nodes(source: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(_MAGIC_LINE.sub(r"\1pass", source))))
    except (SyntaxError, ValueError, RecursionError):
        return []


def _by_import(nodes: Sequence[tuple[int, ast.AST]]) -> dict[str, tuple[int, str]]:
    """Name -> the cell, and the file that it is imported from; "*" for a module that may give any name."""
    found: dict[str, tuple[int, str]] = {}
    modules: dict[str, tuple[int, str]] = {}  # those that are not installed, by the name they have here
    for number, node in nodes:
        match node:
            case ast.ImportFrom(names=[ast.alias(name="*")], module=module):
                if module is not None and _is_own(module):
                    found.setdefault("*", (number, _file(module)))
            case ast.ImportFrom(names=several, module=module):
                for alias in several:
                    found.setdefault(alias.asname or alias.name, (number, _file(module or alias.name)))
            case ast.Import(names=several):
                own = [alias for alias in several if _is_own(alias.name)]
                modules |= {alias.asname or alias.name.partition(".")[0]: (number, _file(alias.name)) for alias in own}
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module))]),
            ) if _is_own(module):
                modules[name] = (number, _file(module))
    for _, node in nodes:
        match node:
            case ast.Attribute(attr=attr) if (root := _root(node)) in modules:
                found.setdefault(attr, modules[root])
    return found


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _file(module: str) -> str:
    return f"{module.replace('.', '/')}.py"


def _with_suffix(file: str) -> str:
    return file if file.endswith((".py", ".ipynb")) else f"{file}.py"


def _is_own(module: str) -> bool:
    """Whether a module is neither installed here nor one of the course's."""
    from importlib.util import find_spec

    try:
        return find_spec(module.partition(".")[0]) is None
    except (ValueError, ImportError):
        return False
