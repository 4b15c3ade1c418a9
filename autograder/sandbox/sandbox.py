"""The trusted side of the sandbox: `Sandbox.run(job) -> JobResult`."""

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

from autograder.sandbox.inside.clock import max_wall
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.job import Ending, Job, JobResult
from autograder.sandbox.launch import Level, SandboxError, SandboxSpec
from autograder.sandbox.process import ZygoteProcess, is_ready, start_process
from autograder.sandbox.result import MAX_OUTPUT, MAX_REPLY, BoundedBuffer, result_of
from autograder.wire import write_frame

GRACE_SECONDS = 10.0  # beyond the longest time of a job, which the zygote enforces
PIPE_SECONDS = 2.0  # after a job's end, in which what it wrote is read


class Sandbox:
    """One control socket of a zygote. Jobs run one after the other, student code each time in a new process."""

    def __init__(
        self, spec: SandboxSpec, way: Level | Isolation, process: ZygoteProcess | None = None, control: int = 0
    ) -> None:
        """Takes a control socket of a process, or starts one for itself: the first that gives this level here.

        Raises:
            SandboxError: it does not start at this level.
        """
        self.spec = spec
        self._closed = False
        self._busy = threading.Lock()  # held while a job runs
        self._process = process or start_process(spec, way)
        self.isolation = self._process.isolation
        self.level = self.isolation.level
        self.passed_over = ""  # why no stronger way was used, where one was tried
        self._control: socket.socket | None = self._process.sockets[control]

    @property
    def pid(self) -> int:
        """Of the process that jobs are forked from."""
        return self._process.pid

    def run(self, job: Job) -> JobResult:
        """Runs one job; whatever the student's code does, this returns.

        Raises:
            SandboxError: it was closed, or can't be started again.
        """
        with self._busy:
            return self._run(job)

    def _run(self, job: Job) -> JobResult:
        control = self._door()
        started = time.monotonic()
        output_r, output_w = os.pipe()
        reply_r, reply_w = os.pipe()
        with tempfile.TemporaryFile() as job_file:
            job_file.write(write_frame(job.payload(), job.all_arrays))
            job_file.seek(0)
            limits = job.limits.within(self.spec.limits) if job.limits is not None else self.spec.limits
            asked = {
                "student_code": job.has_student_code,
                "seconds": job.seconds,
                "disk": limits.disk,
                "limits": limits.as_rlimits(),
            }
            header = json.dumps(asked).encode()
            try:
                socket.send_fds(control, [header], [output_w, reply_w, job_file.fileno()])
            except OSError:
                pass  # the zygote is gone: found below, as no status
            finally:
                os.close(output_w)
                os.close(reply_w)
        streams = {output_r: BoundedBuffer(MAX_OUTPUT), reply_r: BoundedBuffer(MAX_REPLY)}
        status = _collect(control, streams, started + max_wall(job.seconds) + GRACE_SECONDS)
        for fd in streams:
            os.close(fd)
        seconds = time.monotonic() - started
        result = result_of(status or {}, streams[reply_r], streams[output_r], seconds, job.probe_names)
        if result.ending is Ending.LOST:
            self._leave()
        return result

    def _door(self) -> socket.socket:
        """The control socket; of a new process where the old one has ended or has lost a job."""
        while not self._closed:
            if self._control is not None and self._process.is_alive() and is_ready(self._control):
                return self._control
            self._leave()
            self._process = ZygoteProcess(self.spec, self.isolation)
            self._control = self._process.sockets[0]
        raise SandboxError("The sandbox was closed.")

    def _leave(self) -> None:
        if self._control is not None:
            self._process.release(self._control)
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


def _collect(control: socket.socket, streams: Mapping[int, BoundedBuffer], deadline: float) -> dict[str, object] | None:
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
