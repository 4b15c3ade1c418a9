"""Evidence as a check reads it: what should be there is there, or a verdict is raised in plain words.

Evidence comes from a process that ran student code, so nothing in it is believed: a missing value, one of the
wrong type or one of the wrong shape is the student's failed check, never a pass and never a crash of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from autograder.checks.hints import hint_for, words_of
from autograder.checks.verdict import Failed, NotAttempted, OurFault, Verdict, WaitsFor
from autograder.evidence import ProbeEvidence
from autograder.sandbox.job import Ending
from autograder.words import say

T = TypeVar("T")
_PLACE = re.compile(r" \((?:<[^<>]*>|\S+), line \d+\)$")  # in a SyntaxError's text: it is said in other words
MOST, MOST_FRAMES = 1_000, 10  # characters of a student's, frames of an error: a probe writes down fewer


class Experiment:
    """One experiment's facts and arrays."""

    def __init__(self, name: str, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
        self.name = name
        self._facts = facts
        self._arrays = arrays

    def fact(self, name: str, kind: type[T]) -> T:
        """A fact of the given type."""
        value = self.optional(name, kind)
        if value is None:
            raise nothing_usable(f"{self.name}/{name}")
        return value

    def optional(self, name: str, kind: type[T]) -> T | None:
        """A fact of the given type, or None."""
        value = self._facts.get(name)
        return value if isinstance(value, kind) and not (kind is int and isinstance(value, bool)) else None

    def has(self, name: str) -> bool:
        return self._facts.get(name) is not None

    def number(self, name: str) -> float:
        """An int or float; what is no number came over as a text, and is NaN here."""
        value = self._facts.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")

    def tensor_type(self, name: str) -> str:
        """The type of what was recorded as a tensor: "Tensor", "NoneType", ..."""
        return str(self.fact(name, dict).get("type"))

    def shape(self, name: str) -> tuple[int, ...]:
        shape = self.fact(name, dict).get("shape")
        if not isinstance(shape, list) or not all(isinstance(size, int) for size in shape):
            raise nothing_usable(f"{self.name}/{name}")
        return tuple(shape)

    def dtype(self, name: str) -> str:
        return str(self.fact(name, dict).get("dtype"))

    def array(self, name: str, shape: tuple[int, ...] | None = None) -> NDArray[Any]:
        """A recorded tensor's values; of the given shape, or a verdict."""
        array = self._arrays.get(f"{self.name}/{name}")
        if array is None or (shape is not None and array.shape != shape):
            raise nothing_usable(f"{self.name}/{name}")
        return array


class ProbeView:
    """What one probe brought back, by experiment."""

    def __init__(self, evidence: ProbeEvidence) -> None:
        self.evidence = evidence

    def require_names(self) -> None:
        """Raises a verdict when the definitions that the probe needed are not there."""
        self._require_finished()
        missing = self.evidence.defined.get("missing")
        if isinstance(missing, dict) and missing:
            name, error = next(iter(missing.items()))
            if isinstance(error, dict):
                raise self._verdict_of(error)
            raise self._missing(name)

    def _missing(self, name: str) -> Failed:
        """A name that nothing has defined; perhaps another was, which is spelled nearly so."""
        similar = self.evidence.defined.get("similar")
        other = similar.get(name) if isinstance(similar, dict) else None
        if other:
            got = say("there is a `{other}` instead", other=str(other)[:MOST])
            next_step = say("rename it to `{name}`, here and where it is used", name=name)
        elif self.evidence.defined.get("live") is True:
            got = say("it is not defined in this kernel")
            next_step = say("run the cell that defines it, and look for an error below that cell")
        else:
            got = say("no cell defines it")
            next_step = say("write `{name}` again under this very name, in a code cell of its own", name=name)
        return Failed(
            expected=say("the notebook defines `{name}`", name=name),
            got=got,
            why=say("the exercise is checked through this name"),
            next_step=next_step,
            diagnosis="name-missing",
        )

    def experiment(self, name: str) -> Experiment:
        """An experiment that ran to its end; a verdict when the student's code raised in it."""
        self.require_names()
        found = self.evidence.experiments.get(name)
        error = found.get("error") if isinstance(found, dict) else self._first_error()
        if isinstance(error, dict):
            raise self._verdict_of(error)
        if not isinstance(found, dict):
            raise nothing_usable(name)
        return self.partial(name)

    def partial(self, name: str) -> Experiment:
        """An experiment as far as it came, also where the student's code raised in it."""
        found = self.evidence.experiments.get(name)
        facts = found.get("facts") if isinstance(found, dict) else None
        return Experiment(name, facts if isinstance(facts, dict) else {}, self.evidence.arrays)

    def error_of(self, name: str) -> Mapping[str, Any] | None:
        """The student's exception in an experiment, if any."""
        found = self.evidence.experiments.get(name)
        error = found.get("error") if isinstance(found, dict) else None
        return error if isinstance(error, dict) else None

    def _verdict_of(self, error: Mapping[str, Any]) -> Verdict:
        """An exception of the student's; one that our stand-in's attributes have caused is none."""
        for name in self.evidence.stand_ins:
            if error.get("type") == "AttributeError" and f"'{name}' object" in str(error.get("message"))[:MOST]:
                return WaitsFor(name)
        return from_error(error, self.evidence.defined)

    def _first_error(self) -> Mapping[str, Any] | None:
        """Why an experiment is not there at all: an earlier one, which it builds on, raised."""
        errors = (self.error_of(name) for name in self.evidence.experiments)
        return next((error for error in errors if error is not None), None)

    def _require_finished(self) -> None:
        evidence = self.evidence
        where = say("in cell {cell}", cell=evidence.running_cell) if evidence.running_cell else say("while it ran")
        match evidence.ending:
            case Ending.FINISHED:
                return
            case Ending.LOST:
                raise OurFault(say("the grader lost its sandbox, twice"))
            case Ending.TIMEOUT:
                raise Failed(
                    expected=say("an end within {seconds:g} seconds", seconds=evidence.limit),
                    got=say(
                        "your code was stopped after {seconds:g} s, {where}",
                        seconds=evidence.limit,
                        where=where,
                    ),
                    why=say("a loop that never ends would stop the whole class"),
                    next_step=say("look for a loop whose condition never becomes false, or a recursion without end"),
                    diagnosis="timeout",
                    cell=evidence.running_cell,
                )
            case Ending.DISK:
                raise Failed(
                    expected=say("files of a few megabytes at most"),
                    got=say("your code was stopped {where}: it filled its disk", where=where),
                    why=say("a notebook that writes without end would stop the whole class"),
                    next_step=say("look for a file that is written again and again in a loop"),
                    diagnosis="disk-full",
                    cell=evidence.running_cell,
                )
            case Ending.CRASHED:
                raise Failed(
                    expected=say("the Python process lives until your code is done"),
                    got=say("it ended {where} (exit code {code})", where=where, code=evidence.exit_code),
                    why=say("what it had found so far is gone with it"),
                    next_step=say("take out `os._exit`, `sys.exit` and the like, and check how much memory you use"),
                    diagnosis="process-ended",
                    cell=evidence.running_cell,
                )
            case Ending.TOO_LARGE | Ending.UNREADABLE:
                raise Failed(
                    expected=say("results of the sizes that the exercise speaks of"),
                    got=say("a result that is too large or not readable"),
                    why=say("the grader believes only what it can read"),
                    next_step=say("print the shapes of what your functions return"),
                    diagnosis="result-unreadable",
                )


def from_error(error: Mapping[str, Any], defined: Mapping[str, Any]) -> Failed | NotAttempted:
    """A student's exception as a verdict; an untouched stub is no failure."""
    cell = error.get("cell") if isinstance(error.get("cell"), int) else None
    kind, message = str(error.get("type"))[:MOST], str(error.get("message"))[:MOST]
    if error.get("stub") is True:
        return NotAttempted(message or say("the stub is still there"), cell)
    code, line = str(error.get("code") or "")[:MOST], str(error.get("line"))[:MOST]
    got = f"{kind}: {_PLACE.sub('', _first_line(message))}"
    if cell:
        got = say("{error} in cell {cell}, line {line}: `{code}`", error=got, cell=cell, line=line, code=code)
    elif code:  # in a notebook's own kernel, cells have no number
        got = say("{error} in line {line} of its cell: `{code}`", error=got, line=line, code=code)
    next_step = say("run this cell by itself and read the last line of its error first")
    diagnosis = None
    if kind == "NameError":
        name = message.split("'")[1] if message.count("'") >= 2 else ""
        elsewhere = defined.get("bound_elsewhere")
        cells = elsewhere.get(name) if isinstance(elsewhere, dict) else None
        diagnosis = "name-not-defined"
        stopped = defined.get("stopped")
        origin = stopped.get(name) if isinstance(stopped, dict) else None
        owner = error.get("argument_of")
        if isinstance(owner, str):
            next_step = say(
                "`{name}` is an argument of `{owner}.__init__`: keep it there as `self.{name}`, and use that here",
                name=name,
                owner=owner[:MOST],
            )
        elif isinstance(origin, list) and len(origin) == 2:
            next_step = say(
                "`{name}` should come from cell {cell}, which stops with {error}: correct that cell first",
                name=name,
                cell=str(origin[0])[:MOST],
                error=str(origin[1])[:MOST],
            )
        elif isinstance(cells, list) and cells:
            next_step = say(
                "`{name}` comes from cell {cell}, which does other work: hand it to your function as an argument",
                name=name,
                cell=str(cells[-1])[:MOST],
            )
        elif name:
            next_step = say("no cell defines `{name}` before it is used: define it, or check its spelling", name=name)
    elif (hint := hint_for(kind, message, code)) is not None:
        diagnosis, next_step = hint.diagnosis, words_of(hint)
    return Failed(
        expected=say("your code runs"),
        got=got,
        why=say("the exercise can't be checked before its code runs"),
        next_step=next_step,
        diagnosis=diagnosis,
        cell=cell,
        traceback=_traceback(error),
    )


def _traceback(error: Mapping[str, Any]) -> str | None:
    frames = error.get("frames")
    if not isinstance(frames, list) or not frames:
        return None
    # As Python's own tracebacks, it has no language; annotations on GitHub find their line by it.
    lines = [f"{_cell(f)}line {f.get('line')}: {f.get('code')}" for f in frames if isinstance(f, dict)]
    return "\n".join([*lines[-MOST_FRAMES:], f"{error.get('type')}: {error.get('message')}"])[: 2 * MOST]


def _cell(frame: Mapping[str, Any]) -> str:
    return "" if frame.get("cell") is None else f"cell {frame['cell']}, "


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:200]


def nothing_usable(what: str) -> Failed:
    """The verdict on evidence that is not there, or not what was asked for."""
    return Failed(
        expected=say("a result that can be measured"),
        got=say("nothing usable came back ({what})", what=what),
        why=say("what is not measured can't pass"),
        next_step=say("run the check in your notebook and look at what your code returns"),
        diagnosis="nothing-measured",
    )


def finite(array: NDArray[Any]) -> bool:
    return bool(np.isfinite(array).all())
