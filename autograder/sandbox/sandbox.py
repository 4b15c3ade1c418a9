"""The trusted side of the sandbox: `Sandbox.run(job) -> Outcome`."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType

from autograder.sandbox.job import Ending, Job, Outcome
from autograder.sandbox.launch import (
    KERNEL,
    SYSTEM,
    Level,
    SandboxError,
    Setting,
    bubblewrap_command,
    environment,
    readable_paths,
    refuse_unreadable,
    zygote_command,
)
from autograder.sandbox.outcome import MAX_OUTPUT, MAX_REPLY, Kept, outcome_of
from autograder.wire import write_frame

START_SECONDS = 120.0
GRACE_SECONDS = 10.0  # beyond the job's own limit, which the zygote enforces


class Sandbox:
    """One warm zygote behind one wall. Jobs run one after the other, each in a process of its own."""

    def __init__(self, setting: Setting, level: Level) -> None:
        """Starts the zygote.

        Raises:
            SandboxError: it does not start at this level.
        """
        self.setting, self.level = setting, level
        self._closed = False
        self._busy = threading.Lock()  # held while a job runs
        self._start()

    def _start(self) -> None:
        strong, locked = self.level is Level.STRONG, self.level is not Level.NONE
        self._tmp = tempfile.mkdtemp(prefix="autograder-")
        inner_tmp = "/tmp" if strong else self._tmp
        readable = readable_paths(self.setting)
        if locked and not strong and os.getuid() == 0:
            refuse_unreadable(readable)
            os.chmod(self._tmp, 0o711)  # nobody passes through it to a job's own folder
        config = {
            "preload": list(self.setting.preload),
            "tmp": inner_tmp,
            "disk": 0 if strong or not locked else self.setting.limits.disk,
            "lock": self._lock(readable) if locked else None,
        }
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        wall = bubblewrap_command(self.setting) if strong else []
        with theirs:
            self._process = subprocess.Popen(
                [*wall, *zygote_command(theirs.fileno(), json.dumps(config))],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                env=environment(self.setting, inner_tmp),
            )
        self._running = True
        self._control.settimeout(START_SECONDS)
        with suppress(OSError):
            if self._control.recv(16) == b"ready":
                return
        raise SandboxError(f"The {self.level} sandbox did not start: {self._last_words()}")

    def _lock(self, readable: list[str]) -> dict[str, object] | None:
        """What each child locks itself into."""
        return {
            "readable": [*readable, *SYSTEM, *KERNEL],
            "limits": self.setting.limits.as_rlimits(),
            # In a user namespace of its own, the sandbox's threads are all that is counted.
            "count_threads_outside": self.level is not Level.STRONG or os.getuid() == 0,
        }

    def _last_words(self) -> str:
        assert self._process.stderr is not None
        self._kill()
        lines = self._process.stderr.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
        self._end()
        return lines[-1][:300] if lines else "it said nothing"

    def run(self, job: Job) -> Outcome:
        """Runs one job; whatever the student's code does, this returns.

        Raises:
            SandboxError: it was closed, or can't be started again.
        """
        with self._busy:
            return self._run(job)

    def _run(self, job: Job) -> Outcome:
        started = time.monotonic()
        if self._closed:
            raise SandboxError("The sandbox was closed.")
        if self._process.poll() is not None:
            self._end()
            self._start()
        output_r, output_w = os.pipe()
        reply_r, reply_w = os.pipe()
        with tempfile.TemporaryFile() as job_file:
            job_file.write(write_frame(job.payload(), job.arrays))
            job_file.seek(0)
            header = json.dumps({"seconds": job.seconds}).encode()
            try:
                socket.send_fds(self._control, [header], [output_w, reply_w, job_file.fileno()])
            except OSError:
                pass  # the zygote is gone: found below, as no status
            finally:
                os.close(output_w)
                os.close(reply_w)
        streams = {output_r: Kept(MAX_OUTPUT), reply_r: Kept(MAX_REPLY)}
        status = self._collect(streams, started + job.seconds + GRACE_SECONDS)
        for fd in streams:
            os.close(fd)
        why, code = (status.get("why"), status.get("exit_code")) if status else (None, None)
        outcome = outcome_of(
            why if isinstance(why, str) else None,
            code if isinstance(code, int) else None,
            streams[reply_r],
            streams[output_r],
            time.monotonic() - started,
        )
        if outcome.ending is Ending.LOST:
            self._end()
        return outcome

    def _collect(self, streams: Mapping[int, Kept], deadline: float) -> dict[str, object] | None:
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

    def _kill(self) -> None:
        if self._running:  # otherwise its number may belong to another process by now
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _end(self) -> None:
        if not self._running:
            return
        self._kill()
        self._running = False
        self._process.wait()
        self._control.close()
        if self._process.stderr is not None:
            self._process.stderr.close()
        shutil.rmtree(self._tmp, ignore_errors=True)

    def close(self) -> None:
        """Ends the zygote and everything it started, for good; a job that another thread runs ends as lost."""
        self._closed = True
        self._kill()
        with self._busy:
            self._end()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
