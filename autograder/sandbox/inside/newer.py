"""Python that is newer than the grader's: told from code that is wrong in every version.

What newer grammars allow is rewritten in the older way; where the text can be parsed then, it was right. Nothing of
it is ever run.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from functools import lru_cache

# What the standard library has since a version; the checks of a lab need none of it.
NAMES: dict[tuple[int, int], dict[str, frozenset[str]]] = {
    (3, 12): {
        "typing": frozenset({"override", "TypeAliasType"}),
        "itertools": frozenset({"batched"}),
        "math": frozenset({"sumprod"}),
        "random": frozenset({"binomialvariate"}),
        "collections.abc": frozenset({"Buffer"}),
    },
    (3, 13): {
        "typing": frozenset({"TypeIs", "ReadOnly", "NoDefault"}),
        "warnings": frozenset({"deprecated"}),
        "copy": frozenset({"replace"}),
        "math": frozenset({"fma"}),
    },
    (3, 14): {"functools": frozenset({"Placeholder"})},
}
MAX_SOURCE = 100_000  # characters that are looked through

_WORD = r"[A-Za-z_]\w*"
_PARAMETERS = re.compile(rf"^(\s*(?:async\s+)?(?:def|class)\s+{_WORD})\s*\[[^\n]*?\](?=\s*[(:])", re.MULTILINE)
_ALIAS = re.compile(rf"^(\s*)type\s+({_WORD})(?:\s*\[[^\n]*?\])?\s*=(?!=)", re.MULTILINE)
_EXCEPT = re.compile(r"^(\s*except\*?\s+)([^\n():]+,[^\n():]+)(?=:)", re.MULTILINE)
_START = re.compile(r"(?i)(?<![\w])([rbuft]{0,2})(\"\"\"|'''|\"|')")


class NewerPython(SyntaxError):
    """A cell's code is right in a newer Python.

    Attributes:
        newer: the oldest version that takes it, "3.12" say.
    """

    newer: str = ""


def version_needed(source: str) -> str | None:
    """The Python that code needs which this one can't parse; None where it is wrong in every version."""
    if len(source) > MAX_SOURCE:
        return None
    needed: list[tuple[int, int]] = []
    for version, rewrite in _REWRITES:
        try:
            older = rewrite(source)
        except (ValueError, RecursionError):
            return None
        if older != source:
            needed.append(version)
            source = older
    newest = max(needed, default=(0, 0))
    if newest <= sys.version_info[:2] or not _parses(source):
        return None
    return ".".join(map(str, newest))


def version_of_names(tree: ast.Module) -> str | None:
    """The Python whose standard library has the names that a cell takes from it, where this one lacks them.

    An import in a `try` or an `if` is a cell's own way around, and left to it.
    """
    taken = {
        (node.module, alias.name) for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    plain = [node for node in tree.body if not isinstance(node, ast.Try | ast.If)]
    for part in (part for node in plain for part in ast.walk(node)):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            taken.add((part.value.id, part.attr))
    needed = [
        version
        for version, modules in NAMES.items()
        if version > sys.version_info[:2] and any(name in modules.get(module or "", ()) for module, name in taken)
    ]
    return ".".join(map(str, max(needed))) if needed else None


def _parses(source: str, mode: str = "exec") -> bool:
    try:
        ast.parse(source, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


@lru_cache(256)  # what stands inside of others is asked for again and again
def _plain_strings(source: str) -> str:
    """Each f-string as an empty one, when the expressions in it can be parsed.

    Raises:
        ValueError: an f-string does not end, or holds what is no expression.
    """
    kept, place = [], 0
    while place < len(source):
        if source[place] == "#":
            end = source.find("\n", place)
            end = len(source) if end < 0 else end
        elif (start := _START.match(source, place)) is not None and _is_start(source, place):
            end = _string_end(source, place)
            if "f" in start[1].lower() and not _parses(source[place:end], "eval"):
                kept.append('f""')
                place = end
                continue
        else:
            end = place + 1
        kept.append(source[place:end])
        place = end
    return "".join(kept)


def _is_start(source: str, place: int) -> bool:
    return place == 0 or not (source[place - 1].isalnum() or source[place - 1] == "_")


@lru_cache(256)
def _string_end(source: str, place: int) -> int:
    """The index behind the string that begins here."""
    start = _START.match(source, place)
    if start is None:
        raise ValueError("no string")
    quotes, formatted, raw = start[2], "f" in start[1].lower() or "t" in start[1].lower(), "r" in start[1].lower()
    place = start.end()
    while place < len(source):
        if source.startswith(quotes, place):
            return place + len(quotes)
        if source[place] == "\\" and not (raw and formatted):
            place += 2
        elif formatted and source[place] == "{":
            place = place + 2 if source.startswith("{{", place) else _field_end(source, place)
        else:
            place += 1
    raise ValueError("a string does not end")


def _field_end(source: str, place: int) -> int:
    """The index behind a replacement field, {expression!r:format}, whose expression can be parsed."""
    begin, depth, place = place + 1, 0, place + 1
    while place < len(source):
        letter = source[place]
        if letter in "([{":
            depth += 1
        elif letter in ")]" or (letter == "}" and depth):
            depth -= 1
        elif depth == 0 and (letter in "}:" or (letter == "!" and source[place + 1 : place + 2] != "=")):
            _check(source[begin:place])
            return place + 1 if letter == "}" else _format_end(source, place)
        elif _START.match(source, place) and _is_start(source, place):
            place = _string_end(source, place)
            continue
        elif letter == "#":
            place = source.find("\n", place)
            if place < 0:
                break
        place += 1
    raise ValueError("a field does not end")


def _format_end(source: str, place: int) -> int:
    while place < len(source):
        if source[place] == "}":
            return place + 1
        place = _field_end(source, place) if source[place] == "{" else place + 1
    raise ValueError("a field does not end")


def _check(expression: str) -> None:
    older = _plain_strings(expression.strip().removesuffix("="))
    if not _parses(f"(\n{older}\n)", "eval"):
        raise ValueError("no expression")


_REWRITES: tuple[tuple[tuple[int, int], Callable[[str], str]], ...] = (
    ((3, 12), lambda source: _PARAMETERS.sub(r"\1", source)),  # PEP 695
    ((3, 12), lambda source: _ALIAS.sub(r"\1\2 =", source)),
    ((3, 12), _plain_strings),  # PEP 701
    ((3, 14), lambda source: _EXCEPT.sub(r"\1(\2)", source)),  # PEP 758
    ((3, 14), lambda source: re.sub(r"(?<![\w\"'])[tT](?=[\"'])", "f", source)),  # PEP 750
)
