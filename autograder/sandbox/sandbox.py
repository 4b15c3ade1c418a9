"""The trusted side of the sandbox: `Sandbox.run(job) -> Outcome`."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

from autograder.sandbox.job import Ending, Job, Outcome
from autograder.wire import Arrays, FrameError, read_frame, write_frame

MAX_REPLY = 8 << 20  # bytes
MAX_OUTPUT = 1 << 16  # bytes of printed text that are kept; the rest is read and counted
START_SECONDS = 120.0
GRACE_SECONDS = 10.0  # beyond the job's own limit, which the zygote enforces


class SandboxError(RuntimeError):
    """The sandbox could not be started: nothing about a submission."""


class Sandbox:
    """One warm zygote. Jobs run one after the other, each in a process of its own."""

    def __init__(
        self,
        packages: Sequence[str] = (),
        preload: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Starts the zygote.

        Args:
            packages: the course's own packages that student code may import.
            preload: modules to import once, before the first job.
            environment: what student code finds in `os.environ` beside the usual.
        """
        self._packages = list(packages)
        self._preload = list(preload)
        self._environment = dict(environment or {})
        self._start()

    def _start(self) -> None:
        self._tmp = tempfile.mkdtemp(prefix="autograder-")
        config = {"preload": self._preload, "tmp": self._tmp}
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-B", _zygote_file(), str(theirs.fileno()), json.dumps(config)],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                env=_environment(self._environment, self._packages, self._tmp),
            )
        self._control.settimeout(START_SECONDS)
        try:
            ready = self._control.recv(16)
        except OSError:
            ready = b""
        if ready != b"ready":
            self.close()
            raise SandboxError("The sandbox process did not start. `python -m autograder doctor` says what is missing.")

    def run(self, job: Job) -> Outcome:
        """Runs one job; whatever the student's code does, this returns."""
        started = time.monotonic()
        if self._process.poll() is not None:
            self.close()
            self._start()
        output_r, output_w = os.pipe()
        reply_r, reply_w = os.pipe()
        with tempfile.TemporaryFile() as job_file:
            job_file.write(write_frame(job.payload(), job.arrays))
            job_file.seek(0)
            try:
                socket.send_fds(self._control, [b"job"], [output_w, reply_w, job_file.fileno()])
            except OSError:
                pass  # the zygote is gone: found below, as no status
            finally:
                os.close(output_w)
                os.close(reply_w)
        streams = {output_r: _Kept(MAX_OUTPUT), reply_r: _Kept(MAX_REPLY)}
        status = self._collect(streams, started + job.seconds + GRACE_SECONDS)
        for fd in streams:
            os.close(fd)
        outcome = _outcome(status, streams[reply_r], streams[output_r], time.monotonic() - started)
        if outcome.ending is Ending.LOST:
            self.close()
        return outcome

    def _collect(self, streams: Mapping[int, _Kept], deadline: float) -> dict[str, object] | None:
        """Reads both pipes until they end and the zygote's status has come; None when it does not come."""
        status: dict[str, object] | None = None
        with selectors.DefaultSelector() as selector:
            for fd in streams:
                selector.register(fd, selectors.EVENT_READ)
            selector.register(self._control, selectors.EVENT_READ)
            while selector.get_map():
                events = selector.select(max(0.0, deadline - time.monotonic()))
                if not events:
                    return None
                for key, _ in events:
                    if key.fileobj is self._control:
                        selector.unregister(self._control)
                        status = self._read_status()
                        if status is None:
                            return None
                    elif not streams[key.fd].take(os.read(key.fd, 1 << 16)):
                        selector.unregister(key.fd)
        return status

    def _read_status(self) -> dict[str, object] | None:
        try:
            status = json.loads(self._control.recv(1 << 16) or b"null")
        except (OSError, ValueError):
            return None
        return status if isinstance(status, dict) else None

    def close(self) -> None:
        """Ends the zygote and everything it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._control.close()
        shutil.rmtree(self._tmp, ignore_errors=True)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Kept:
    """The first bytes of a stream; the rest is read, counted and thrown away."""

    def __init__(self, limit: int) -> None:
        self.limit, self.data, self.dropped = limit, bytearray(), 0

    def take(self, piece: bytes) -> bool:
        room = self.limit - len(self.data)
        self.data += piece[:room]
        self.dropped += max(0, len(piece) - room)
        return bool(piece)


def _outcome(status: Mapping[str, object] | None, reply: _Kept, output: _Kept, seconds: float) -> Outcome:
    text = bytes(output.data).decode("utf-8", "replace")
    if output.dropped:
        text += f"\n[{output.dropped:,} more bytes were printed]"
    frames = _split(bytes(reply.data))
    running = _running_cell(frames)
    if status is None:
        return Outcome(Ending.LOST, running_cell=running, output=text, seconds=seconds)
    exit_code = status.get("exit_code")
    code = exit_code if isinstance(exit_code, int) else None
    facts: Mapping[str, object] = {}
    arrays: Arrays = {}
    if status.get("why") == "timeout":
        ending = Ending.TIMEOUT
    elif reply.dropped:
        ending = Ending.TOO_LARGE
    else:
        ending = Ending.CRASHED
        try:
            facts, arrays = read_frame(frames[-1]) if frames else ({}, {})
            if "experiments" in facts:
                ending = Ending.FINISHED
        except FrameError:
            ending = Ending.UNREADABLE
    if ending is not Ending.FINISHED:
        facts, arrays = {}, {}
    return Outcome(ending, facts, arrays, running, text, code, seconds)


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
        if isinstance(cell, int):
            return cell
    return None


def _zygote_file() -> str:
    return str(Path(__file__).parent / "inside" / "zygote.py")


def _environment(extra: Mapping[str, str], packages: Sequence[str], tmp: str) -> dict[str, str]:
    """Nothing of the grader's own environment: tokens and keys live there."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": tmp,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(_import_roots(packages)),
        "OMP_WAIT_POLICY": "PASSIVE",  # spinning threads are a hundred times slower beside a busy neighbour
        "MPLBACKEND": "Agg",
        **extra,
    }


def _import_roots(packages: Sequence[str]) -> list[str]:
    """The folders that hold this package and the course's own; found without importing the latter."""
    roots = [str(Path(__file__).parents[2])]
    for package in packages:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise SandboxError(
                f"The package {package!r} is not installed: run `pip install -e .` in the course's folder."
            )
        roots.append(str(Path(spec.origin).parents[1]))
    return list(dict.fromkeys(roots))
