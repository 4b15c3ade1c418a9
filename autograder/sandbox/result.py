"""Parses the reply of a job. Its bytes are untrusted: they may be anything."""

from __future__ import annotations

import json
import struct
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from autograder.sandbox.inside.clock import TIMED_OUT
from autograder.sandbox.job import Ending, JobResult
from autograder.wire import MAGIC, Arrays, FrameError, read_frame, refuse_odd

MAX_REPLY = 16 << 20  # bytes
MAX_OUTPUT = 1 << 16  # bytes of printed text that are kept; the rest is read and counted

MAX_CELL = 100_000  # no notebook has more


class BoundedBuffer:
    """The first bytes of a stream; the rest is read, counted and thrown away."""

    def __init__(self, limit: int) -> None:
        self.limit, self.data, self.dropped = limit, bytearray(), 0

    def take(self, piece: bytes) -> bool:
        room = self.limit - len(self.data)
        self.data += piece[:room]
        self.dropped += max(0, len(piece) - room)
        return bool(piece)


def result_of(
    status: Mapping[str, object],
    reply: BoundedBuffer,
    output: BoundedBuffer,
    seconds: float,
    probes: Collection[str] = (),
) -> JobResult:
    """What a job ended as.

    Args:
        status: the zygote's own words; empty when the sandbox went away. "why": "exit", or the limit that ended the
            process ("timeout", "disk", "starved"); "exit_code"; "seconds" that the job had.
        seconds: on the clock, for where the zygote did not say how many the job had.
        probes: those of a notebook that is run in order, each of which may have sent a frame.
    """
    why, exit_code, had = status.get("why"), status.get("exit_code"), status.get("seconds")
    text = bytes(output.data).decode("utf-8", "replace")
    if output.dropped:
        text += f"\n[{output.dropped:,} more bytes were printed]"
    frames = _split(bytes(reply.data))
    ending, facts, arrays = _read(why if isinstance(why, str) else None, reply, frames)
    running = None if ending is Ending.FINISHED else _running_cell(frames)
    probing, by_probe = _probes(bytes(reply.data), probes)
    if ending is Ending.CRASHED and exit_code == TIMED_OUT and probing is not None:
        ending = Ending.TIMEOUT
    return JobResult(
        ending,
        facts,
        arrays,
        running,
        probing,
        by_probe,
        text,
        exit_code if isinstance(exit_code, int) else None,
        had if isinstance(had, float) else seconds,
    )


Frame = tuple[Mapping[str, Any], Arrays]


def _probes(data: bytes, probes: Collection[str]) -> tuple[str | None, dict[str, Frame | None]]:
    """The probe that was begun and sent nothing, if any, and the first frame of each: what comes later is not read."""
    if not probes:
        return None, {}
    marks = {_beginning("probe", name): name for name in probes}
    begun = {_beginning("probing", name): name for name in probes}
    found: dict[str, Frame | None] = {}
    probing = None
    for start, end in _spans(data):
        head = data[start + HEAD : start + HEAD + MAX_PROBE_NAME].partition(b",")[0].rstrip(b"}")
        probing = begun.get(head, probing)
        name = marks.get(head)
        if name is not None and name not in found:
            found[name] = _frame(data[start:end])
    return (None if probing in found else probing), found


HEAD = len(MAGIC) + 8  # bytes before the JSON of a frame
MAX_PROBE_NAME = 200  # bytes in which the name of a probe stands


def _beginning(key: str, name: str) -> bytes:
    return json.dumps({key: name}).encode("ascii").rstrip(b"}")


def _frame(data: bytes) -> Frame | None:
    try:
        facts, arrays = read_frame(data)
        refuse_odd(facts)
    except FrameError:
        return None
    return (facts, arrays) if "experiments" in facts else None


def _read(
    why: str | None, reply: BoundedBuffer, frames: Sequence[bytes]
) -> tuple[Ending, Mapping[str, object], Arrays]:
    if why is None:
        return Ending.LOST, {}, {}
    if why != "exit":
        return Ending(why), {}, {}
    if reply.dropped:
        return Ending.TOO_LARGE, {}, {}
    if not frames:
        return Ending.CRASHED, {}, {}
    try:
        facts, arrays = read_frame(frames[-1])
        refuse_odd(facts)
    except FrameError:
        return Ending.UNREADABLE, {}, {}
    # A run that ends behind one of its probes did not come to its own end.
    finished = "experiments" in facts and "probe" not in facts
    return (Ending.FINISHED, facts, arrays) if finished else (Ending.CRASHED, {}, {})


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of each frame, each behind its length; the last one may be cut off."""
    start = 0
    while len(data) - start >= 8:
        (length,) = struct.unpack_from("<Q", data, start)
        yield start + 8, start + 8 + length
        start += 8 + length


def _split(data: bytes) -> list[bytes]:
    """The last two frames; a cut-off last one is given as it is."""
    return [data[begin:end] for begin, end in deque(_spans(data), maxlen=2)]


def _running_cell(frames: Sequence[bytes]) -> int | None:
    for frame in reversed(frames):
        try:
            cell = read_frame(frame)[0].get("running_cell")
        except FrameError:
            continue
        if type(cell) is int and 1 <= cell <= MAX_CELL:
            return cell
    return None
