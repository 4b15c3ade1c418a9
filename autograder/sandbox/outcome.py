"""From what came back, bytes of any kind, to an `Outcome`."""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Mapping, Sequence

from autograder.sandbox.job import Ending, Outcome
from autograder.wire import Arrays, FrameError, read_frame, refuse_odd

MAX_REPLY = 8 << 20  # bytes
MAX_OUTPUT = 1 << 16  # bytes of printed text that are kept; the rest is read and counted

MAX_CELL = 100_000  # no notebook has more


class Kept:
    """The first bytes of a stream; the rest is read, counted and thrown away."""

    def __init__(self, limit: int) -> None:
        self.limit, self.data, self.dropped = limit, bytearray(), 0

    def take(self, piece: bytes) -> bool:
        room = self.limit - len(self.data)
        self.data += piece[:room]
        self.dropped += max(0, len(piece) - room)
        return bool(piece)


def outcome_of(status: Mapping[str, object], reply: Kept, output: Kept, seconds: float) -> Outcome:
    """What a job ended as.

    Args:
        status: the zygote's own words; empty when the sandbox went away. "why": "exit", or the limit that ended the
            process ("timeout", "disk"); "exit_code"; "waited": seconds.
    """
    why, exit_code, waited = status.get("why"), status.get("exit_code"), status.get("waited")
    text = bytes(output.data).decode("utf-8", "replace")
    if output.dropped:
        text += f"\n[{output.dropped:,} more bytes were printed]"
    frames = _split(bytes(reply.data))
    running = _running_cell(frames)
    ending, facts, arrays = _read(why if isinstance(why, str) else None, reply, frames)
    return Outcome(
        ending,
        facts,
        arrays,
        running,
        text,
        exit_code if isinstance(exit_code, int) else None,
        seconds,
        waited if isinstance(waited, float) else 0.0,
    )


def _read(why: str | None, reply: Kept, frames: Sequence[bytes]) -> tuple[Ending, Mapping[str, object], Arrays]:
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
    return (Ending.FINISHED, facts, arrays) if "experiments" in facts else (Ending.CRASHED, {}, {})


def _split(data: bytes) -> list[bytes]:
    """The last two frames, each behind its length; a cut-off last one is given as it is."""
    spans: deque[tuple[int, int]] = deque(maxlen=2)
    start = 0
    while len(data) - start >= 8:
        (length,) = struct.unpack_from("<Q", data, start)
        spans.append((start + 8, start + 8 + length))
        start += 8 + length
    return [data[begin:end] for begin, end in spans]


def _running_cell(frames: Sequence[bytes]) -> int | None:
    for frame in reversed(frames):
        try:
            cell = read_frame(frame)[0].get("running_cell")
        except FrameError:
            continue
        if type(cell) is int and 1 <= cell <= MAX_CELL:
            return cell
    return None
