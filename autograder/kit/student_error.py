"""An exception of the student's, as the recorder wrote it down."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from autograder.kit.measurement import Text, Texts

MAX_FRAMES = 10  # a recorder writes down fewer
CellNumber = Annotated[int, Meta(ge=0, le=100_000)]
Line = Annotated[int, Meta(ge=0)]


class Frame(msgspec.Struct, frozen=True):
    """One line of the student's own code that the exception went through."""

    code: Text
    cell: CellNumber | None = None
    line: Line | None = None


class Rebound(NamedTuple):
    """A name that stands for another value by now, and the cell that gave it this one."""

    name: Text
    cell: CellNumber | None


class StudentError(msgspec.Struct, frozen=True, kw_only=True):
    """Type, text and frames, and what `causes.py` found out."""

    type: Text
    message: Text = ""
    stub: bool = False  # the lines to fill in are still there
    cell: CellNumber | None = None
    line: Line | None = None
    code: Text | None = None
    frames: Annotated[tuple[Frame, ...], Meta(max_length=MAX_FRAMES)] = ()
    call: Text | None = None  # of the student's code, that the probe made
    argument_of: Text | None = None
    nearly_init: Text | None = None
    takes: Texts | None = None
    rebound: Rebound | None = None
    newer: Text | None = None
    redacted: bool = False  # only what tells nothing of its process was kept
    hint: Text | None = None  # where it was redacted: the diagnosis of the hint that its text gave
