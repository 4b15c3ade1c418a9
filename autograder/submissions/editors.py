"""Cells as editors leave them against their author's will: the text doubled, cut in two, or turned into prose.

Each is read as it was meant, and said so. What looks like the author's own will is left alone. Texts are looked at,
not parsed: a submission may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from autograder.submissions.parts import classes_and_functions, defined_names, grade_id_of, source_of
from autograder.words import say

SHORTEST = 20  # characters of a text that is taken for doubled: shorter ones repeat themselves by chance
MAX_JOINED = 100_000  # characters of a cell that others are joined to, so that joining takes no time
FEWEST = 6  # different characters in it: a line of dashes is no doubled text
MOST_COPIES = 4  # of a text in its cell: each restart of a server adds one
KINDS = {"markdown": "Markdown", "raw": "raw"}
_STRING = re.compile(r'("""|\'\'\').*?\1', re.DOTALL)
_FENCE = re.compile(r"\A\s*(`{3,}|~{3,})[ \t]*(?:i?python3?|py)?[ \t]*\n(.*?)\n\1\s*\Z", re.DOTALL | re.IGNORECASE)
# What a line of Python may begin with at top level; prose begins with other words.
_CODE_LINE = re.compile(
    r"(?:class|def|async|import|from|if|elif|else|for|while|with|try|except|finally|return|raise|assert|del|global|pass)\b"
    r"|[@#%!)\]}\"'\\]|[A-Za-z_][\w.\[\], ]*(?:[:(]|[-+*/|&@]?=)"
)
_OPENS = re.compile(r"^(?:class|def|async def)\b")
_INSIDE = re.compile(r"^[ \t]+(?:def|async def|return|self\.|@|for|if|with|while|try|super\(\))")
_OPEN = (",", "(", "[", "{", "\\")  # no statement ends so
_NEVER_FIRST = re.compile(r"[ \t]*(?:(?:else|elif|except|finally)\b|[)\]}])")  # no cell of its own begins so


def as_written(cells: Sequence[Any], notes: list[str]) -> list[Any]:
    """The cells of a notebook's JSON as they were meant: as many as before, so that their numbers stay the same.

    Args:
        notes: gets a sentence for each thing that was read differently.
    """
    meant = list(cells)
    _once(meant, notes)
    _whole(meant, notes)
    _as_code(meant, notes)
    _as_text(meant)
    return meant


def _once(cells: list[Any], notes: list[str]) -> None:
    doubled = []
    for place, cell in enumerate(cells):
        source = (source_of(cell) or "").rstrip("\n")
        for copies in range(MOST_COPIES, 1, -1):
            one = source[: len(source) // copies]
            alike = source == one * copies and len(one) >= SHORTEST and len(set(one)) >= FEWEST
            if alike and not one.endswith("\n"):  # with a line end between them, each may be meant
                cells[place] = {**cell, "source": one}
                doubled.append(place + 1)
                break
    if doubled:
        notes.append(
            say(
                "the text of cell {cells} stands there twice or more often, without a line end between: read once",
                cells=", ".join(map(str, doubled)),
            )
        )


def _whole(cells: list[Any], notes: list[str]) -> None:
    begin = 0  # of what is read as one
    for place in range(1, len(cells)):
        first, second = cells[begin], cells[place]
        if source_of(second) is not None and not (source_of(second) or "").strip():
            continue  # a cut may leave an empty one between, of any kind
        if not _belong_together(first, second):
            begin = place
            continue
        upper, lower = source_of(first) or "", source_of(second) or ""
        cells[begin] = {**first, "source": upper.rstrip("\n") + "\n" + lower.lstrip("\n")}
        cells[place] = _without_name(second) | {"source": "", "outputs": [], "execution_count": None}
        notes.append(
            say(
                "cells {first} and {second} are read as one: a cell that was cut in two",
                first=begin + 1,
                second=place + 1,
            )
        )


def _belong_together(first: object, second: object) -> bool:
    if not (_is(first, "code") and _is(second, "code") and isinstance(first, dict) and isinstance(second, dict)):
        return False
    if grade_id_of(second) not in (None, grade_id_of(first)):
        return False
    upper, lower = source_of(first) or "", source_of(second) or ""
    if len(upper) > MAX_JOINED:
        return False
    same = grade_id_of(first) is not None and grade_id_of(second) == grade_id_of(first)
    return bool(upper.strip() and lower.strip()) and _goes_on(upper, lower, same)


def _goes_on(upper: str, lower: str, same: bool) -> bool:
    """Whether the lower text begins in the middle of what the upper one ends with."""
    for quotes in ('"""', "'''"):
        if upper.count(quotes) % 2 and lower.count(quotes) % 2:
            return True
    names, more = defined_names(upper), defined_names(lower)
    if same and names and more and not names & more:  # both are needed: the names of one answer
        return True
    lines, below = _code_lines(upper), _code_lines(lower)
    if not lines or not below:
        return False
    begin = below[0]
    if (
        _NEVER_FIRST.match(begin)
        or lines[-1].lstrip().startswith("@")
        or lines[-1].partition("#")[0].rstrip().endswith(_OPEN)
    ):
        return True
    if not begin[0].isspace():
        return False
    if same or lines[-1].rstrip().endswith(":"):
        return True
    outer = [line for line in lines if not line[0].isspace()]
    return bool(outer and _OPENS.match(outer[-1]) and _INSIDE.match(begin))


def _code_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]


def _as_code(cells: list[Any], notes: list[str]) -> None:
    others = [source_of(cell) or "" for cell in cells if _is(cell, "code")]
    elsewhere = {name for source in others for name in defined_names(source)}
    made_elsewhere = {name for source in others for name in classes_and_functions(source)}
    for place, cell in enumerate(cells):
        kind = next((kind for kind in KINDS if _is(cell, kind)), None)
        source = source_of(cell) if kind else None
        if not kind or not source or not _has_name(cell):
            continue
        fenced = _FENCE.match(source)
        code = fenced[2] if fenced else source
        without_strings = _STRING.sub('""', code)
        names = defined_names(without_strings)
        if not names or not _looks_like_code(code):
            continue
        # Put aside, beside another answer: values may well be bound again below, by what begins with them.
        if names <= elsewhere or classes_and_functions(without_strings) & made_elsewhere:
            cells[place] = _without_name(cell)
            continue
        cells[place] = {**cell, "cell_type": "code", "source": code, "outputs": [], "execution_count": None}
        cells[place].pop("attachments", None)
        notes.append(say("cell {cell} is a {kind} cell: its text is read as code", cell=place + 1, kind=KINDS[kind]))


def _as_text(cells: list[Any]) -> None:
    """Code cells of another language than Python, which VS Code does not run in the notebook's kernel."""
    for place, cell in enumerate(cells):
        metadata = cell.get("metadata") if _is(cell, "code") else None
        vscode = metadata.get("vscode") if isinstance(metadata, dict) else None
        language = vscode.get("languageId") if isinstance(vscode, dict) else None
        if isinstance(language, str) and language != "python" and not defined_names(source_of(cell) or ""):
            cells[place] = {**cell, "cell_type": "raw"}


def _looks_like_code(text: str) -> bool:
    lines = _STRING.sub('""', text).split("\n")
    return all(_CODE_LINE.match(line) for line in lines if line.strip() and not line[0].isspace())


def _is(cell: object, kind: str) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == kind


def _has_name(cell: dict[str, Any]) -> bool:
    """Whether it is one of the cells that were handed out: nbgrader's name, or an id that is no random one."""
    name = cell.get("id")
    readable = isinstance(name, str) and re.fullmatch(r"[a-z]+(?:-[a-z0-9]+)*", name) and re.search(r"[g-z]", name)
    return bool(grade_id_of(cell) or readable)


def _without_name(cell: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in cell.items() if key != "id"} | {"metadata": {}}
