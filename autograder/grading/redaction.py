"""What of the texts that came out of a process may stand in a report: such as its notebook holds, or none.

A process that was given stand-ins holds right answers, and whatever it says is shown to the student. So of an error
only its kind, its place and what we know about it is kept there, and no name that could hold more than a few words.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.hints import Hint, hint_for
from autograder.kit.lab import Lab
from autograder.sandbox.launch import PACKAGE, package_folders

Json = Any
PROBING = PACKAGE / "kit" / "probing"  # what probes of several labs share
MAX_NAME = 80  # characters of a parameter's name, or a type's
MAX_WORDS = 10  # of such a name, beside numbers
MAX_QUOTE = 200
MAX_SEARCHED = 500_000_000  # characters of a notebook that are searched for texts; a second of the grader's
_NAME = re.compile(r"[\w./ -]*")
_OPTION = re.compile(r"[\w.()= ]*")  # "torch.compile", "num_workers=4"
UNKNOWN = "…"  # in the place of a text
_VERSION = re.compile(r"\d\.\d{1,2}")
_WORD = re.compile(r"\w+")
_HELP = re.compile(r"%(?:pinfo2?|psearch) ")  # what IPython makes of `name?`
_LOST_NAME = re.compile(r"name '(\w+)' is not defined")


def public_words(lab: Lab) -> frozenset[str]:
    """The words of all that student code may read anyway: probes, and the course's packages."""
    return _words_in((lab.folder / lab.probes.rpartition(".")[2], PROBING, *package_folders(lab.support)))


@cache
def _words_in(folders: tuple[Path, ...]) -> frozenset[str]:
    texts = [path.read_text("utf-8") for folder in folders for path in sorted(folder.rglob("*.py"))]
    words = {word for text in texts for word in _WORD.findall(text)}
    return frozenset(words | {part for word in words for part in word.split("_")})


class Quotes:
    """The words of a notebook's code cells, in their order, and those that are no secret."""

    def __init__(self, cells: Sequence[Mapping[str, Any]], public: Collection[str] = ()) -> None:
        self._public = public
        self._lines = {cell["number"]: str(cell["source"]).splitlines() for cell in cells}
        self._words = {number: _joined("\n".join(lines)) for number, lines in self._lines.items()}
        self._names = frozenset(word for own in self._words.values() for word in own.split())
        self._room = MAX_SEARCHED

    def has(self, text: str, cell: int | None = None) -> bool:
        """Whether the words of a text stand so in a cell, or in any; the last may be cut off.

        A reply may hold a hundred thousand texts: when they have been looked for long enough, none is found any more.
        """
        words = _joined(text).rstrip()
        if len(text) > MAX_QUOTE or not words or not self._names.issuperset(words.split()[:-1]):
            return False
        chosen = self._words.values() if cell is None else [self._words.get(cell, "")]
        self._room -= sum(map(len, chosen))
        return self._room >= 0 and any(words in own for own in chosen)

    def has_name(self, name: object) -> bool:
        return isinstance(name, str) and name in self._names

    def knows(self, text: str) -> bool:
        """Whether a text is a name, or a few words, all of which stand in the notebook or are no secret."""
        words = [word for part in _WORD.findall(text) if (word := part.rstrip("0123456789"))]
        short = len(text) <= MAX_NAME and len(words) <= MAX_WORDS and _NAME.fullmatch(text) is not None
        return short and all(self._knows_word(word) for word in words)

    def _knows_word(self, word: str) -> bool:
        """A probe may put a name together: "weight_kept_as"."""
        parts = [word] if word in self._public or self.has_name(word) else filter(None, word.split("_"))
        return all(part in self._public or self.has_name(part) for part in parts)

    def line(self, cell: object, line: object) -> str | None:
        """A line of a cell, from 1."""
        lines = self._lines.get(cell, []) if isinstance(cell, int) else []
        inside = isinstance(line, int) and 1 <= line <= len(lines)
        return lines[line - 1].strip()[:MAX_QUOTE] if inside else None  # type: ignore[operator]


def _joined(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


def redacted(found: ProbeEvidence, cells: Sequence[Mapping[str, Any]], lab: Lab) -> ProbeEvidence:
    """Evidence without what a report must not show.

    Args:
        cells: the notebook's code, as a job carries it.
    """
    quotes = Quotes(cells, public_words(lab) if found.stand_ins else ())
    facts = {**found.facts, "notes": [[*note] for note in found.notes if _is_known(note, quotes)]}
    if found.stand_ins:
        facts |= {
            key: _plain(facts.get(key, {}), quotes, found.stand_ins, lab.hints) for key in ("experiments", "defined")
        }
    return replace(found, facts=facts)


def _is_known(note: tuple[str, int, str], quotes: Quotes) -> bool:
    """Whether what is said to have been done to a cell can be seen in that cell."""
    kind, cell, text = note
    if kind == "newer":
        return _VERSION.fullmatch(text) is not None
    if not cell:  # of no cell
        return len(text) <= MAX_NAME and _OPTION.fullmatch(text) is not None
    return not text or quotes.has(_HELP.sub("", text), cell)


def _plain(value: Json, quotes: Quotes, stand_ins: Sequence[str], hints: tuple[Hint, ...]) -> Json:
    if isinstance(value, dict):
        if "frames" in value and "message" in value:
            return _plain_error(value, quotes, stand_ins, hints)
        return {_cut(key, quotes): _plain(item, quotes, stand_ins, hints) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, quotes, stand_ins, hints) for item in value]
    return _cut(value, quotes) if isinstance(value, str) else value


def _cut(text: str, quotes: Quotes) -> str:
    return text if quotes.knows(text) or quotes.has(text) else UNKNOWN


def _plain_error(
    error: Mapping[str, Json], quotes: Quotes, stand_ins: Sequence[str], hints: tuple[Hint, ...]
) -> dict[str, Json]:
    """An error's built-in kind, its place, and what our own hints say of it."""
    kind, message = str(error.get("type"))[:MAX_NAME], str(error.get("message"))
    known = getattr(builtins, kind, None)
    builtin = isinstance(known, type) and issubclass(known, BaseException)
    cell, line = error.get("cell"), error.get("line")
    code = quotes.line(cell, line)
    hint = hint_for(kind, message[:MAX_QUOTE], code or "", hints)
    newer = error.get("newer")
    return {
        "type": kind if builtin else "Exception",
        "message": _plain_message(message, quotes, stand_ins),
        "stub": error.get("stub") is True,
        "cell": cell if code is not None else None,
        "line": line if code is not None else None,
        "code": code,
        "frames": [{"cell": cell, "line": line, "code": code}] if code is not None else [],
        "redacted": True,
        "hint": hint.diagnosis if hint is not None else None,
        "newer": newer if isinstance(newer, str) and _VERSION.fullmatch(newer) else None,
        **{key: error[key] if quotes.has_name(error.get(key)) else None for key in ("argument_of", "nearly_init")},
    }


def _plain_message(message: str, quotes: Quotes, stand_ins: Sequence[str]) -> str:
    """The text of an error where the notebook has it, or where it only names what is missing."""
    if quotes.has(message):
        return message
    lost = _LOST_NAME.match(message)
    if lost is not None and quotes.has_name(lost[1]):
        return lost[0]
    return next((f"'{name}' object" for name in stand_ins if f"'{name}' object" in message), "")
