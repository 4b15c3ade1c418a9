"""The definitions that an exercise asks for, with the statements they need, and nothing else.

A notebook is one long program: a crash, a download or a training run in one cell would hide all that follows.
Here each exercise gets its own small program, made of the statements that bind the names it needs: imports,
functions, classes, constants, `try`/`if`/`for`/`with` around these, and changes of a needed object
(`Layer.forward = f`, `SKIP.append(...)`).
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Collection, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from autograder.sandbox.inside.cells import CleanCell

# What the compiler of Python 3.14 reads wherever a variable is annotated; no notebook binds it.
COMPILERS_OWN = frozenset({"__conditional_annotations__"})
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
# Methods by which a notebook fills a list, a set or a dictionary that a definition needs.
CHANGES = frozenset({"append", "extend", "insert", "update", "add", "setdefault"})


@dataclass(frozen=True)
class Statement:
    """A top-level statement: the global names it binds, and those it reads (also inside functions)."""

    cell: int
    node: ast.stmt
    binds: frozenset[str]
    needs: frozenset[str]
    patches: frozenset[str] = frozenset()  # names whose object it changes
    runs_work: bool = False  # calls the course's support package: trains, downloads or plots
    reads_later: frozenset[str] = frozenset()  # those that it reads inside functions, when they are called


def statements(cells: Iterable[CleanCell]) -> list[Statement]:
    """All top-level statements, in the notebook's order."""
    return [_statement(cell.number, node) for cell in cells if cell.tree is not None for node in cell.tree.body]


def definitions(
    everything: Iterable[Statement], support_packages: Collection[str], quick: Collection[str] = ()
) -> list[Statement]:
    """The statements that could belong to a definition; those that are work are marked.

    Args:
        quick: functions of the support packages whose calls are no work.
    """
    return _mark_work([one for one in everything if _is_definition(one.node)], support_packages, quick)


def slice_for(wanted: Collection[str], candidates: Sequence[Statement]) -> list[Statement]:
    """The statements that the wanted names need, in the notebook's order; work is left out."""
    needed = set(wanted)
    chosen: set[int] = set()
    grew = True
    while grew:
        grew = False
        for place, statement in enumerate(candidates):
            if place in chosen or statement.runs_work:
                continue
            star = "*" in statement.binds
            if star or needed & (statement.binds | statement.patches):
                chosen.add(place)
                needed |= statement.needs
                grew = True
    return [candidates[place] for place in sorted(chosen)]


def where_bound(name: str, everything: Iterable[Statement]) -> list[int]:
    """The cells that bind a name at top level, also those whose work a slice leaves out."""
    return sorted({statement.cell for statement in everything if name in statement.binds})


def _is_definition(node: ast.stmt) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return True
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Pass():
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(), *_])):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(), attr=attr))):
            return attr in CHANGES
        case ast.If(body=body, orelse=orelse) | ast.For(body=body, orelse=orelse):
            return all(map(_may_stand_inside, [*body, *orelse]))
        case ast.With(body=body):
            return all(map(_may_stand_inside, body))
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            inner = [*body, *orelse, *final, *(s for handler in handlers for s in handler.body)]
            return all(map(_may_stand_inside, inner))
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True  # often stands in an `except ImportError:`; alone it binds nothing and is never chosen
    return False


def _may_stand_inside(node: ast.stmt) -> bool:
    return isinstance(node, ast.Raise | ast.Assert | ast.Expr) or _is_definition(node)


def _statement(cell: int, node: ast.stmt) -> Statement:
    comprehends = any(isinstance(part, COMPREHENSIONS) for part in ast.walk(node))
    try:
        read = _Generators().visit(deepcopy(node)) if comprehends else node  # a copy takes longer than all else here
        table = symtable.symtable(ast.unparse(read), "<cell>", "exec")
    except SyntaxError:  # some errors are found by the compiler alone; it says so when the statement is run
        name = getattr(node, "name", None)
        return Statement(cell, node, frozenset({name} if name else ()), frozenset())
    binds = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
        binds.add("*")
    needs = {s.get_name() for s in table.get_symbols() if s.is_referenced()} | _globals_inside(table)
    later = _globals_inside(table, functions_only=True)
    return Statement(
        cell,
        node,
        frozenset(binds),
        frozenset(needs - COMPILERS_OWN),
        frozenset(_patched(node)),
        reads_later=frozenset(later - COMPILERS_OWN),
    )


class _Generators(ast.NodeTransformer):
    """Makes generators of comprehensions: since Python 3.12 these have no table of names of their own."""

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.AST:
        return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        return self.generic_visit(ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators))


def _globals_inside(table: symtable.SymbolTable, functions_only: bool = False) -> set[str]:
    """Global names that the functions and classes of a statement read, at any depth."""
    names: set[str] = set()
    for child in table.get_children():
        if not functions_only or isinstance(child, symtable.Function):
            names |= {s.get_name() for s in child.get_symbols() if s.is_global()}
        names |= _globals_inside(child, functions_only)
    return names


def _patched(node: ast.stmt) -> set[str]:
    """What changes the object behind X: `X.a = 1`, `X[i] = 1`, `setattr(X, ...)`, `X.append(...)`, `@X.register`."""
    targets: list[ast.expr] = []
    for part in ast.walk(node) if isinstance(node, ast.If | ast.Try | ast.For | ast.With) else [node]:
        match part:
            case ast.Assign(targets=several):
                targets += several
            case ast.AnnAssign(target=one) | ast.AugAssign(target=one):
                targets.append(one)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=attr) as one)) if attr in CHANGES:
                targets.append(one)
            case ast.Expr(value=ast.Call(func=ast.Name(id="setattr"), args=[one, *_])):
                targets.append(ast.Attribute(value=one, attr=""))
            case ast.FunctionDef(decorator_list=decorators) | ast.ClassDef(decorator_list=decorators):
                calls = [one for one in decorators if isinstance(one, ast.Call)]
                targets += [one.func if isinstance(one, ast.Call) else one for one in decorators]
                # `@add_to_class(Layer)` puts a function into the class that it is given.
                targets += [ast.Attribute(value=given, attr="") for call in calls for given in call.args]
    patched = set()
    for target in targets:
        root = target
        while isinstance(root, ast.Attribute | ast.Subscript):
            root = root.value
        if root is not target and isinstance(root, ast.Name):
            patched.add(root.id)
    return patched


def _mark_work(found: list[Statement], support_packages: Collection[str], quick: Collection[str]) -> list[Statement]:
    """Marks the assignments that call the support package, directly or through the student's own functions."""
    workers: set[str] = set()  # names whose call, or value, is work
    for statement in found:
        if isinstance(statement.node, ast.Import | ast.ImportFrom) and _modules(statement.node) & set(support_packages):
            workers |= statement.binds - {"*", *quick}
    marked = list(found)
    grew = True
    while grew:
        grew = False
        for place, statement in enumerate(marked):
            if statement.runs_work or isinstance(statement.node, ast.Import | ast.ImportFrom | ast.ClassDef):
                continue
            function = isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef)
            if function and statement.needs & workers and not statement.binds <= workers:
                # Calling this function is work; defining it is not. Annotations are no calls.
                if _called(statement.node) & workers:
                    workers |= statement.binds
                    grew = True
            elif not function and (_called(statement.node) & workers or _reads_results(statement, marked)):
                marked[place] = replace(statement, runs_work=True)
                grew = True
    return marked


def _reads_results(statement: Statement, marked: Sequence[Statement]) -> bool:
    """Whether a value comes from a name that only work binds."""
    for name in statement.needs:
        binders = [other for other in marked if name in other.binds and other is not statement]
        if binders and all(other.runs_work for other in binders):
            return True
    return False


def _called(node: ast.AST) -> set[str]:
    """The root names of everything called in a statement: `a.b(...)` gives `a`."""
    roots = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            root: ast.expr = part.func
            while isinstance(root, ast.Attribute | ast.Subscript | ast.Call):
                root = root.func if isinstance(root, ast.Call) else root.value
            if isinstance(root, ast.Name):
                roots.add(root.id)
    return roots


def _modules(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {(node.module or "").partition(".")[0]}
