"""From a student's exception to a verdict in plain words: a cause that is known, or where to look."""

from __future__ import annotations

import re
import sys

from autograder.kit.definitions import Definitions
from autograder.kit.hints import Hint, hint_called, hint_for, words_of
from autograder.kit.student_error import Frame, StudentError
from autograder.kit.verdict import MAX_TEXT, Failed, NotAttempted, NotJudged
from autograder.sandbox.limits import DEFAULT_LIMITS, Limits
from autograder.words import say

_SOURCE_LINE = re.compile(r" \((?:<[^<>]*>|\S+), line \d+\)$")  # in a SyntaxError's text: it is said in other words
Cause = tuple[str | None, str]  # diagnosis and next step


def from_error(
    error: StudentError,
    definitions: Definitions | None = None,
    hints: tuple[Hint, ...] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Failed | NotAttempted | NotJudged:
    """A student's exception as a verdict; an untouched stub is no failure.

    Args:
        hints: the lab's own.
        limits: those under which the code ran.
    """
    if error.newer:
        return newer_python(error.cell, error.newer)
    if error.stub:
        return NotAttempted(error.message[:MAX_TEXT] or say("the stub is still there"), error.cell)
    diagnosis, next_step = _known_cause(error) or _cause_by_text(error, definitions or Definitions(), hints, limits)
    return Failed(
        expected=say("your code runs"),
        got=_told(error),
        why=say("the exercise can't be checked before its code runs"),
        next_step=next_step,
        diagnosis=diagnosis,
        cell=error.cell,
        traceback=_traceback(error),
    )


def newer_python(cell: int | None, version: str) -> NotJudged:
    """The verdict on code that a newer Python than the grader's takes."""
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    return NotJudged(
        say(
            "cell {cell} is written in Python {newer}, the grader runs {ours}",
            cell=cell,
            newer=version[:MAX_TEXT],
            ours=ours,
        )
    )


def _told(error: StudentError) -> str:
    """Type and text of the error, and where it came from."""
    text = _SOURCE_LINE.sub("", _first_line(error.message[:MAX_TEXT]))
    got = f"{error.type[:MAX_TEXT]}: {text}" if text or not error.redacted else error.type[:MAX_TEXT]
    code = (error.code or "")[:MAX_TEXT]
    if error.cell:
        return say(
            "{error} in cell {cell}, line {line}: `{code}`", error=got, cell=error.cell, line=error.line, code=code
        )
    if code:  # in a notebook's own kernel, cells have no number
        return say("{error} in line {line} of its cell: `{code}`", error=got, line=error.line, code=code)
    return got


def _known_cause(error: StudentError) -> Cause | None:
    """Where the student's code itself shows the cause."""
    if error.nearly_init is not None:
        words = say("is `{name}` meant to be `__init__`? Count the underscores", name=error.nearly_init[:MAX_TEXT])
        return "init-misspelt", words
    if error.rebound is not None:
        return "name-taken", _told_rebound(error.rebound.name[:MAX_TEXT], error.rebound.cell)
    if error.takes is not None and error.call is not None and not error.frames:
        return "arguments-differ", say(
            "the call is `{call}`, and yours takes ({names})",
            call=error.call[:MAX_TEXT],
            names=", ".join(name[:40] for name in error.takes),
        )
    return None


def _told_rebound(name: str, cell: int | None) -> str:
    if cell is None:
        return say("`{name}` stands for another value by now: call that one something else", name=name)
    return say("`{name}` was given another value in cell {cell}: call that one something else", name=name, cell=cell)


def _cause_by_text(error: StudentError, definitions: Definitions, hints: tuple[Hint, ...], limits: Limits) -> Cause:
    """What the error's own text tells of its cause; where nothing is known, where to look."""
    kind, message = error.type[:MAX_TEXT], error.message[:MAX_TEXT]
    if kind == "NameError":
        return "name-not-defined", _where_defined(error, message, definitions) or _where_to_look(error)
    known = hint_called(error.hint, hints) if error.hint is not None else None
    if (hint := known or hint_for(kind, message, (error.code or "")[:MAX_TEXT], hints)) is not None:
        return hint.diagnosis, words_of(hint, limits)
    return None, _where_to_look(error)


def _where_defined(error: StudentError, message: str, definitions: Definitions) -> str | None:
    """Where a name that was not found should have come from."""
    name = message.split("'")[1] if message.count("'") >= 2 else ""
    if error.argument_of is not None:
        return say(
            "`{name}` is an argument of `{owner}.__init__`: keep it there as `self.{name}`, and use that here",
            name=name,
            owner=error.argument_of[:MAX_TEXT],
        )
    if (origin := definitions.stopped.get(name)) is not None:
        return say(
            "`{name}` should come from cell {cell}, which stops with {error}: correct that cell first",
            name=name,
            cell=origin.cell,
            error=origin.error[:MAX_TEXT],
        )
    if cells := definitions.bound_elsewhere.get(name):
        return say(
            "`{name}` comes from cell {cell}, which does other work: hand it to your function as an argument",
            name=name,
            cell=cells[-1],
        )
    if name:
        return say("no cell defines `{name}` before it is used: define it, or check its spelling", name=name)
    return None


def _where_to_look(error: StudentError) -> str:
    """The cell where it fails by itself; where only a call of the grader's fails, this call."""
    if error.call is None:
        return say("run this cell by itself and read the last line of its error first")
    return say(
        "make the call `{call}` in a cell of its own, and read the last line of its error first",
        call=error.call[:MAX_TEXT],
    )


def _traceback(error: StudentError) -> str | None:
    if not error.frames:
        return None
    # As Python's own tracebacks, it has no language; annotations on GitHub find their line by it.
    lines = [f"{_cell(frame)}line {frame.line}: {frame.code}" for frame in error.frames]
    return "\n".join([*lines, f"{error.type}: {error.message}"])[: 2 * MAX_TEXT]


def _cell(frame: Frame) -> str:
    return "" if frame.cell is None else f"cell {frame.cell}, "


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:200]
