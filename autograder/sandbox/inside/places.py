"""Where in a notebook each exercise is probed: behind its last `check("N")`, or behind what defines it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograder.sandbox.inside.cells import CleanCell
from autograder.sandbox.inside.slicing import Statement


class Place(NamedTuple):
    """A statement at top level, by the index of its cell and its own index there."""

    cell: int
    statement: int


def find_places(
    cells: Sequence[CleanCell], everything: Sequence[Statement], probes: Sequence[Mapping[str, Any]]
) -> dict[str, Place]:
    """The place of each probe, by name; a probe that has none, because nothing defines its names, is left out.

    Args:
        everything: the top-level statements of the cells.
        probes: each with "probe", "exercise", "defines" and "whole"; one of the whole notebook stands at its end where
            it has no check cell.
    """
    checked = _check_calls(cells)
    found: dict[str, Place] = {}
    for probe in probes:
        place = checked.get(str(probe["exercise"]))
        if place is None:
            place = _end(cells) if probe["whole"] else _last_change(cells, everything, set(probe["defines"]))
        if place is not None:
            found[probe["probe"]] = place
    return found


def defined_below(cells: Sequence[CleanCell], place: Place, names: Collection[str]) -> list[tuple[int, str]]:
    """Definitions of these names below a place, as (number of the cell, name)."""
    found = []
    for where, node in _statements(cells):
        kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        for part in ast.walk(node) if where > place else ():
            if isinstance(part, kinds) and part.name in names and not _is_inside(node, part):
                found.append((cells[where.cell].number, part.name))
    return list(dict.fromkeys(found))


def changed_below(
    cells: Sequence[CleanCell], everything: Sequence[Statement], place: Place, names: Collection[str]
) -> list[tuple[int, str]]:
    """Changes below a place of these names, and of what their definitions read when they are called.

    An import of what was imported above changes nothing, nor does a setting of an imported module.
    """
    placed = [(where, statement) for (where, _), statement in zip(_statements(cells), everything, strict=True)]
    above = [statement for where, statement in placed if where <= place]
    imported = {name for statement in above if _imports(statement) for name in statement.binds}
    bound = {name for statement in above for name in statement.binds}
    watched = {name for name in _read_when_called(names, above) if name in bound or hasattr(builtins, name)}
    found = []
    for where, statement in placed:
        if where > place:
            changed = statement.binds - (imported if _imports(statement) else set())
            changed |= statement.patches & bound - imported
            found += [(cells[where.cell].number, name) for name in sorted(changed & watched)]
    return list(dict.fromkeys(found))


def _read_when_called(names: Collection[str], above: Sequence[Statement]) -> set[str]:
    """These names and the global names that their definitions read, directly or through others."""
    known, new = set(names), set(names)
    while new:
        readers = [statement for statement in above if new & (statement.binds | statement.patches)]
        new = {name for statement in readers for name in statement.reads_later} - known
        known |= new
    return known


def _imports(statement: Statement) -> bool:
    return isinstance(statement.node, ast.Import | ast.ImportFrom)


def _is_inside(node: ast.stmt, part: ast.AST) -> bool:
    """Whether a definition is local to another one."""
    outer = (n for n in ast.walk(node) if isinstance(n, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef))
    return any(child is part for one in outer for body in one.body for child in ast.walk(body))


def _statements(cells: Sequence[CleanCell]) -> Iterator[tuple[Place, ast.stmt]]:
    for index, cell in enumerate(cells):
        for position, node in enumerate(cell.tree.body if cell.tree is not None else ()):
            yield Place(index, position), node


def _check_calls(cells: Sequence[CleanCell]) -> dict[str, Place]:
    """Exercise -> the last statement that checks it by a constant."""
    makers, names = _names_of_check(cells)
    found: dict[str, Place] = {}
    for place, node in _statements(cells):
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and (_calls(part.func, makers) or getattr(part.func, "id", None) in names):
                values = [*part.args, *(keyword.value for keyword in part.keywords)]
                if values and isinstance(values[0], ast.Constant):
                    found[str(values[0].value)] = place
    return found


def _names_of_check(cells: Sequence[CleanCell]) -> tuple[set[str], set[str]]:
    """The names of `checker`, and those of what it gave; the notebook's own name for that where nothing is bound."""
    makers, names = {"checker"}, set[str]()
    for _, node in _statements(cells):
        for part in ast.walk(node):
            if isinstance(part, ast.ImportFrom):
                makers |= {alias.asname for alias in part.names if alias.name == "checker" and alias.asname}
            elif isinstance(part, ast.Assign):
                again = isinstance(part.value, ast.Name) and part.value.id in names
                if again or _calls(part.value, makers):
                    names |= {target.id for target in part.targets if isinstance(target, ast.Name)}
    return makers, names or {"check"}


def _calls(node: ast.expr, makers: Collection[str]) -> bool:
    """`checker(...)` or `autograder.checker(...)`."""
    if not isinstance(node, ast.Call):
        return False
    return getattr(node.func, "id", None) in makers or getattr(node.func, "attr", None) == "checker"


def _last_change(cells: Sequence[CleanCell], everything: Sequence[Statement], names: set[str]) -> Place | None:
    places = {id(node): place for place, node in _statements(cells)}
    changes = [statement for statement in everything if names & (statement.binds | statement.patches)]
    return places[id(changes[-1].node)] if changes else None


def _end(cells: Sequence[CleanCell]) -> Place:
    last = max(len(cells) - 1, 0)
    tree = cells[last].tree if cells else None
    return Place(last, max(len(tree.body) - 1, 0) if tree is not None else 0)
