"""What a probe writes down: experiments by name, each with facts, arrays, or the student's error."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from autograder.kit.causes import exercise_of_stub, facts_about

MAX_MESSAGE = 600  # characters of an exception's text
MAX_FRAMES = 6
MAX_ELEMENTS = 1 << 17  # of one array; a larger one is recorded by its shape alone

CELL_FILE = "<cell {}>"  # the file name under which a cell is compiled


class Recording:
    """Facts and arrays of one experiment; the arrays' names are prefixed with the experiment's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.call = ""  # the call of the student's code that is made here, as it would stand in a notebook
        self.facts: dict[str, Any] = {}
        self.arrays: dict[str, NDArray[Any]] = {}
        self.error: dict[str, Any] | None = None

    def tensor(self, name: str, value: object) -> None:
        """Records a tensor's values, shape and dtype; anything else is recorded by its type's name."""
        if not isinstance(value, torch.Tensor):
            self.facts[name] = {"type": type(value).__name__}
            return
        described: dict[str, Any] = {
            "type": "Tensor",
            "shape": list(value.shape),
            "dtype": str(value.dtype).removeprefix("torch."),
            "requires_grad": bool(value.requires_grad),
        }
        self.facts[name] = described
        if value.numel() <= MAX_ELEMENTS:
            kept = value.detach().cpu()
            if kept.is_floating_point() and kept.dtype not in (torch.float32, torch.float64):
                kept = kept.float()
            self.arrays[f"{self.name}/{name}"] = kept.numpy().copy()


class Recorder:
    """All experiments of one probe."""

    def __init__(self) -> None:
        self.experiments: list[Recording] = []

    @contextmanager
    def experiment(self, name: str, call: str = "") -> Iterator[Recording]:
        """Runs a block of an experiment; the student's exception ends the block, is written down, and goes no
        further, so that one broken part hides no other.

        Args:
            call: what is called in it, for who wants to make the same call.
        """
        experiment = Recording(name)
        experiment.call = call
        self.experiments.append(experiment)
        try:
            yield experiment
        except BaseException as error:  # a student's sys.exit() is their error, too
            experiment.error = describe_error(error) | ({"call": experiment.call} if experiment.call else {})

    def result(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        facts = {e.name: {"facts": e.facts, "error": e.error} for e in self.experiments}
        arrays = {name: array for e in self.experiments for name, array in e.arrays.items()}
        return facts, arrays


def describe_error(error: BaseException) -> dict[str, Any]:
    """An exception as plain data: type, text, and the frames that are the student's own cells."""
    frames = student_frames(error.__traceback__)
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith("<cell "):
        text = error.text or linecache.getline(error.filename, error.lineno or 0)
        frames = [_frame(error.filename, error.lineno or 0, text)]
    last = frames[-1] if frames else None
    return {
        "type": type(error).__name__,
        "message": _text_of(error),
        "stub": isinstance(error, NotImplementedError) and _is_stub(error),
        "cell": last["cell"] if last else None,
        "line": last["line"] if last else None,
        "code": last["code"] if last else None,
        "frames": frames,
        "argument_of": _argument_of(error),
        **facts_about(error, _text_of(error), frames),
    }


def _argument_of(error: BaseException) -> str | None:
    """The class whose `__init__` has an argument of the name that was not found in one of its other methods."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if not isinstance(error, NameError) or trace is None or "self" not in trace.tb_frame.f_locals:
        return None
    owner = type(trace.tb_frame.f_locals["self"])
    initialise = getattr(owner.__init__, "__code__", None)
    known = initialise.co_varnames[: initialise.co_argcount + initialise.co_kwonlyargcount] if initialise else ()
    return owner.__name__ if error.name in known and trace.tb_frame.f_code is not initialise else None


def _is_stub(error: NotImplementedError) -> bool:
    """Whether lines to fill in raised it: a branch of the student's own, or torch, may raise one as well."""
    return _raised_by_student(error) and exercise_of_stub(_text_of(error)) is not None


def _raised_by_student(error: BaseException) -> bool:
    """Whether the last frame is in a cell: torch, too, raises NotImplementedError, for a missing `forward`."""
    places = _places(error.__traceback__)
    return bool(places) and _is_student_code(places[-1][0])


def student_frames(trace: TracebackType | None) -> list[dict[str, Any]]:
    """The last few frames whose code came from a cell, outermost first."""
    own = [place for place in _places(trace) if _is_student_code(place[0])]
    return [_frame(file, line, linecache.getline(file, line)) for file, line in own[-MAX_FRAMES:]]


def _places(trace: TracebackType | None) -> list[tuple[str, int]]:
    """File and line of the last frames; `traceback.extract_tb` would read the source of each, torch's too."""
    found = [(frame.f_code.co_filename, line or 0) for frame, line in traceback.walk_tb(trace)]
    return found[-200:]


def _is_student_code(filename: str) -> bool:
    return filename.startswith("<cell ") or "ipykernel_" in filename or filename.startswith("<ipython-input")


def _frame(filename: str, line: int, code: str) -> dict[str, Any]:
    number = filename.removeprefix("<cell ").removesuffix(">")
    return {"cell": int(number) if number.isdigit() else None, "line": line, "code": code.strip()[:200]}


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except Exception:  # a student's exception class may have a broken __str__
        return ""


def from_numpy(array: NDArray[Any]) -> torch.Tensor:
    """A tensor of its own memory: what the probe does to it stays here."""
    return torch.from_numpy(np.array(array))
