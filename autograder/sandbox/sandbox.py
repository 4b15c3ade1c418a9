"""The trusted side of the sandbox: `Sandbox.run(job) -> Outcome`."""

from __future__ import annotations

import json
import os
import selectors
import socket
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType

from autograder.sandbox.job import Ending, Job, Outcome
from autograder.sandbox.launch import Level, SandboxError, Setting
from autograder.sandbox.outcome import MAX_OUTPUT, MAX_REPLY, Kept, outcome_of
from autograder.sandbox.wall import Wall, is_ready
from autograder.wire import write_frame

GRACE_SECONDS = 10.0  # beyond the job's own limit, which the zygote enforces
PIPE_SECONDS = 2.0  # after a job's end, in which what it wrote is read


class Sandbox:
    """A door into a wall. Jobs run one after the other, each in a process of its own."""

    def __init__(self, setting: Setting, level: Level, wall: Wall | None = None, door: int = 0) -> None:
        """Takes a door of a wall, or puts up a wall for itself.

        Raises:
            SandboxError: it does not start at this level.
        """
        self.setting, self.level = setting, level
        self._closed = False
        self._busy = threading.Lock()  # held while a job runs
        self._wall = wall or Wall(setting, level)
        self._control: socket.socket | None = self._wall.doors[door]

    @property
    def pid(self) -> int:
        """Of the process behind which jobs run."""
        return self._wall.pid

    def run(self, job: Job) -> Outcome:
        """Runs one job; whatever the student's code does, this returns.

        Raises:
            SandboxError: it was closed, or can't be started again.
        """
        with self._busy:
            return self._run(job)

    def _run(self, job: Job) -> Outcome:
        control = self._door()
        started = time.monotonic()
        output_r, output_w = os.pipe()
        reply_r, reply_w = os.pipe()
        with tempfile.TemporaryFile() as job_file:
            job_file.write(write_frame(job.payload(), job.arrays))
            job_file.seek(0)
            header = json.dumps({"seconds": job.seconds}).encode()
            try:
                socket.send_fds(control, [header], [output_w, reply_w, job_file.fileno()])
            except OSError:
                pass  # the zygote is gone: found below, as no status
            finally:
                os.close(output_w)
                os.close(reply_w)
        streams = {output_r: Kept(MAX_OUTPUT), reply_r: Kept(MAX_REPLY)}
        status = _collect(control, streams, started + job.seconds + GRACE_SECONDS)
        for fd in streams:
            os.close(fd)
        outcome = outcome_of(status or {}, streams[reply_r], streams[output_r], time.monotonic() - started)
        if outcome.ending is Ending.LOST:
            self._leave()
        return outcome

    def _door(self) -> socket.socket:
        """The way in; where the wall has fallen, or a job was lost behind it, a new one of its own."""
        while not self._closed:
            if self._control is not None and self._wall.stands() and is_ready(self._control):
                return self._control
            self._leave()
            self._wall = Wall(self.setting, self.level)
            self._control = self._wall.doors[0]
        raise SandboxError("The sandbox was closed.")

    def _leave(self) -> None:
        if self._control is not None:
            self._wall.leave(self._control)
            self._control = None

    def close(self) -> None:
        """Ends what runs, for good; a job that another thread waits for ends as lost."""
        self._closed = True
        if (control := self._control) is not None:
            with suppress(OSError):
                control.shutdown(socket.SHUT_RDWR)
        with self._busy:
            self._leave()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _collect(control: socket.socket, streams: Mapping[int, Kept], deadline: float) -> dict[str, object] | None:
    """Reads both pipes until they end and the zygote's status has come; None when it does not come.

    Once it has, the job is dead, and what holds its pipes open is no reason to call it lost: that would be our fault.
    """
    status: dict[str, object] | None = None
    with selectors.DefaultSelector() as selector:
        for fd in streams:
            selector.register(fd, selectors.EVENT_READ)
        selector.register(control, selectors.EVENT_READ)
        while selector.get_map():
            events = selector.select(max(0.0, deadline - time.monotonic()))
            if not events:
                return status
            for key, _ in events:
                if key.fileobj is control:
                    selector.unregister(control)
                    status = _read_status(control)
                    if status is None:
                        return None
                    deadline = time.monotonic() + PIPE_SECONDS
                elif not streams[key.fd].take(os.read(key.fd, 1 << 16)):
                    selector.unregister(key.fd)
    return status


def _read_status(control: socket.socket) -> dict[str, object] | None:
    try:
        status = json.loads(control.recv(1 << 16) or b"null")
    except (OSError, ValueError):
        return None
    return status if isinstance(status, dict) else None
