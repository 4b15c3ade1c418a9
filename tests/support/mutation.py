"""Mutants of the solution's own functions: every operator, constant, name and statement changed, one at a time.

A mutant that all checks let pass is either a hole in the checks or no change in meaning; the second kind is argued,
one by one, in the lab's equivalent.toml.
"""

from __future__ import annotations

import ast
import copy
import difflib
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from notebooks import read_solution
from zoo import Zoo, ZooSpecimen
from zoo_verdict import grade_zoo

_OPERATORS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}


@dataclass(frozen=True)
class Mutant:
    cell: str
    change: str  # the lines that differ, as "old → new"
    source: str

    @property
    def key(self) -> str:
        return f"{self.cell}: {self.change}"

    def specimen(self, zoo: Zoo, number: int) -> ZooSpecimen:
        """The solution with this mutant in it, as it would be handed in."""
        notebook = zoo.brief_notebook({self.cell: self.source})
        return zoo.specimen("mutant", f"mutant/{number:03}", self.key, notebook, self.source)


def exercise_cells(zoo: Zoo) -> dict[str, int]:
    """The cells in which a lab's functions and classes are defined, and the exercise of each."""
    return {f"exercise-{number}": number for number in zoo.definitions}


def mutants(zoo: Zoo, names: bool = True) -> list[Mutant]:
    """All mutants, each once, in the order of the solution's lines.

    Args:
        names: also those in which a name stands for another one; nearly all of these raise an error.
    """
    found: dict[str, Mutant] = {}
    sources = {cell.get("id"): cell["source"] for cell in read_solution(zoo.lab.name)["cells"]}
    for cell in exercise_cells(zoo):
        tree = ast.parse(sources[cell])
        _drop_docstrings(tree)
        original = ast.unparse(tree)
        for mutated in _variants(tree, names):
            source = ast.unparse(ast.fix_missing_locations(mutated))
            if source != original:
                mutant = Mutant(cell, _difference(original, source), source)
                found.setdefault(mutant.key, mutant)
    return list(found.values())


def is_argued(zoo: Zoo) -> bool:
    """Whether somebody looked at what survives in this lab."""
    return _equivalent(zoo).exists()


def _equivalent(zoo: Zoo) -> Path:
    return zoo.folder / "equivalent.toml"


def argued(zoo: Zoo) -> dict[str, str]:
    """Mutants that change nothing which could be measured, and why."""
    text = _equivalent(zoo).read_text("utf-8") if is_argued(zoo) else ""
    entries = tomllib.loads(text).get("equivalent", [])
    return {entry["mutant"]: entry["why"] for entry in entries}


def chosen(zoo: Zoo, exercise: int = 0, every: int = 1, names: bool = True) -> list[Mutant]:
    """Every so many mutants, of one exercise or of all: a slow lab's take hours."""
    return [mutant for mutant in mutants(zoo, names) if exercise in (0, exercise_cells(zoo)[mutant.cell])][::every]


def survivors(
    zoo: Zoo,
    folder: Path,
    told: Callable[[str], None] = lambda text: None,
    tried: Sequence[Mutant] | None = None,
    jobs: int = 0,
) -> set[str]:
    """The keys of the mutants that every check lets pass.

    Each is tried on its own exercise first, which kills nearly all. What is left is tried on all exercises, but for a
    lab whose specimens are graded on their own exercise alone, too.

    Args:
        folder: an empty one.
        told: is called with a word on the progress.
        tried: all when None.
        jobs: submissions at a time; one per processor when 0.
    """
    alive = list(mutants(zoo) if tried is None else tried)
    for cell, number in exercise_cells(zoo).items():
        own = [mutant for mutant in alive if mutant.cell == cell]
        if not own:
            continue
        killed = set(own) - set(_passing(zoo, own, folder / cell, (number,), jobs))
        alive = [mutant for mutant in alive if mutant not in killed]
        told(f"{cell}: {len(killed)} of {len(own)} killed by its own checks")
    return {mutant.key for mutant in (_passing(zoo, alive, folder / "all", (), jobs) if zoo.together else alive)}


def _passing(zoo: Zoo, tried: Sequence[Mutant], folder: Path, only: tuple[int, ...], jobs: int) -> list[Mutant]:
    specimens = [mutant.specimen(zoo, number) for number, mutant in enumerate(tried)]
    by_name = {specimen.name: mutant for specimen, mutant in zip(specimens, tried, strict=True)}
    verdicts = grade_zoo(specimens, folder, jobs, only)
    return [by_name[verdict.specimen.name] for verdict in verdicts if verdict.as_expected]


def _drop_docstrings(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        if isinstance(node, ast.FunctionDef):  # annotations do nothing
            node.returns = None
            for argument in node.args.args:
                argument.annotation = None


def _difference(old: str, new: str) -> str:
    lines = [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[:2] in ("- ", "+ ")]
    before, after = (" / ".join(x[2:].strip() for x in lines if x[0] == sign and x[2:].strip()) for sign in "-+")
    if before == after:
        return f"{before} → the same in another place"
    return f"{before} → {after or 'nothing'}"


def _variants(tree: ast.Module, names: bool) -> Iterator[ast.Module]:
    """Copies of a tree, each with one change."""
    count = sum(1 for _ in ast.walk(tree))
    for place in range(count):
        node = _at(tree, place)
        if isinstance(node, ast.Name) and not names:
            continue
        for change in _changes(tree, node):
            mutated = copy.deepcopy(tree)
            change(_at(mutated, place))
            yield mutated


def _at(tree: ast.AST, place: int) -> ast.AST:
    return next(node for i, node in enumerate(ast.walk(tree)) if i == place)


def _changes(tree: ast.Module, node: ast.AST) -> Iterator[Callable[[ast.AST], None]]:
    match node:
        case ast.BinOp(op=op):
            for other in _OPERATORS.get(type(op), ()):
                yield _set("op", other())
            yield lambda n: n.__dict__.update(left=n.right, right=n.left)  # type: ignore[attr-defined]
            yield _become("left")
            yield _become("right")
        case ast.Compare(ops=[op]):
            for other in _OPERATORS.get(type(op), ()):
                yield _set("ops", [other()])
        case ast.Constant(value=bool() as value):
            yield _set("value", not value)
        case ast.Constant(value=int() | float() as value):
            yield from (_set("value", new) for new in (value + 1, 0, -value) if new != value)
        case ast.Constant(value=str() as value):
            yield from (_set("value", new) for new in ("", f"{value}_", value[:-1]))
        case ast.Name(id=name, ctx=ast.Load()):
            yield from (_set("id", other) for other in _names_near(tree, node) - {name})
        case ast.Attribute(attr=name, ctx=ast.Load()):
            yield from (_set("attr", other) for other in _siblings(tree, name) - {name})
        case ast.Call(args=arguments, keywords=keywords):
            for i in range(len(arguments) - 1):
                yield _swap(i)
            for i in range(len(arguments)):
                yield lambda n, i=i: n.args.pop(i)  # type: ignore[misc]
            for i in range(len(keywords)):
                yield lambda n, i=i: n.keywords.pop(i)  # type: ignore[misc]
    for field in ("body", "orelse"):
        statements = getattr(node, field, None)
        if isinstance(statements, list) and not isinstance(node, ast.Module):
            for i in range(len(statements)):
                yield _drop(field, i)
            for i in range(len(statements) - 1):
                yield _swap_statements(field, i)


def _set(field: str, value: object) -> Callable[[ast.AST], None]:
    return lambda node: setattr(node, field, value)


def _become(field: str) -> Callable[[ast.AST], None]:
    """An operation becomes one of its two sides: x @ A becomes x + 0, which ast can say in place."""

    def change(node: ast.AST) -> None:
        assert isinstance(node, ast.BinOp)
        kept = getattr(node, field)
        node.left, node.op, node.right = kept, ast.Add(), ast.Constant(0)

    return change


def _swap(i: int) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        assert isinstance(node, ast.Call)
        node.args[i], node.args[i + 1] = node.args[i + 1], node.args[i]

    return change


def _drop(field: str, i: int) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        getattr(node, field)[i] = ast.Pass()

    return change


def _swap_statements(field: str, i: int) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        body = getattr(node, field)
        body[i], body[i + 1] = body[i + 1], body[i]

    return change


def _names_near(tree: ast.Module, name: ast.Name) -> set[str]:
    """The local names of the function that a name is read in."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and any(node is name for node in ast.walk(function)):
            bound = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            local = bound | {argument.arg for argument in function.args.args}
            return local if name.id in local else set()
    return set()


def _siblings(tree: ast.Module, attribute: str) -> set[str]:
    """Attributes that can be taken for this one: others of `self`, and what torch names alike."""
    own = {
        n.attr
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "self"
    }
    alike = (
        {"in_features", "out_features"},
        {"zeros", "empty", "ones"},
        {"named_children", "named_modules"},
        {"modules", "children"},
    )
    return next((group for group in (own, *alike) if attribute in group), set())
