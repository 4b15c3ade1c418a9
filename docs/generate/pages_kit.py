"""The names that labs are written with, as the kit's source has them: signatures, docstrings, methods."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from autograder import kit

MODULES = (
    "lab",
    "run",
    "recorder",
    "measurement",
    "exercise_evidence",
    "check",
    "mistake",
    "hints",
    "training",
    "probing.values",
    "probing.watch",
    "probing.digests",
    "probing.small",
    "probing.brought",
    "probing.logins",
    "probing.warm_up",
    "caches",
)  # as kit/__init__.py says


@dataclass(frozen=True)
class Name:
    """One name of the kit's or of a class's."""

    name: str
    source: str  # what comes before its body
    docstring: str
    methods: tuple[Name, ...] = ()


def modules() -> list[ModuleType]:
    return [import_module(f"{kit.__name__}.{name}") for name in MODULES]


def public(module: ModuleType) -> Iterator[Name]:
    """Classes, functions and aliases in the order in which they stand in a module, behind those that it hands on.

    Constants are not meant for labs.
    """
    for name in getattr(module, "__all__", ()):
        value = vars(module)[name]
        if inspect.isclass(value) and value.__module__ != module.__name__:
            (node,) = ast.parse(inspect.getsource(value)).body
            assert isinstance(node, ast.ClassDef)
            yield _defined(node)
    body = ast.parse(inspect.getsource(module)).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield _defined(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if not name.startswith("_") and not name.isupper():
                yield Name(name, ast.unparse(node), _string(after))


def _defined(node: ast.ClassDef | ast.FunctionDef) -> Name:
    docstring = ast.get_docstring(node) or ""
    if isinstance(node, ast.FunctionDef):
        returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        return Name(node.name, f"def {node.name}({ast.unparse(node.args)}){returns}", docstring)
    fields = [ast.unparse(one) for one in node.body if isinstance(one, ast.AnnAssign)]
    bases = ", ".join(map(ast.unparse, node.bases))
    head = f"class {node.name}{f'({bases})' if bases else ''}"
    source = "\n    ".join([f"{head}:", *fields]) if fields else head
    own = [one for one in node.body if isinstance(one, ast.FunctionDef)]
    methods = [_defined(one) for one in own if not one.name.startswith("_") or one.name == "__call__"]
    return Name(node.name, source, docstring, tuple(methods))


def _string(node: ast.stmt | None) -> str:
    """The text that stands behind an assignment, which says what is assigned."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return inspect.cleandoc(node.value.value)
    return ""


def kit_page() -> str:
    parts = [
        "# The kit",
        "What labs are written with, from the code itself. [A lab in an hour](../a-lab-in-an-hour.md) shows it in use.",
    ]
    for module in modules():
        parts += [f"## {module.__name__.removeprefix('autograder.')}", _text(inspect.getdoc(module) or "")]
        for one in public(module):
            parts += [f"### {one.name}", f"```python\n{one.source}\n```", _text(one.docstring)]
            for method in one.methods:
                parts += [f"```python\n{method.source}\n```", _text(method.docstring)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _text(docstring: str) -> str:
    """A docstring's sections as Markdown."""
    text = f"\n{docstring}\n"
    for head in ("Args", "Returns", "Raises"):
        text = text.replace(f"\n{head}:\n", f"\n**{head}**\n\n")
    return text.strip("\n")
