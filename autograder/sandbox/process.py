"""The sandbox's process: one zygote that student code is forked from, and the control sockets to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
from contextlib import ExitStack, suppress

from autograder.sandbox.bubblewrap import bubblewrap_command, slot_folders
from autograder.sandbox.descriptors import Descriptors, refuse_unreachable
from autograder.sandbox.inside import disk
from autograder.sandbox.isolation import Isolation, isolations, uids
from autograder.sandbox.launch import (
    KERNEL,
    Level,
    SandboxError,
    SandboxSpec,
    environment,
    readable_paths,
    system_paths,
    zygote_command,
)

START_SECONDS = 600.0  # a start that fails ends at once: what takes long is a busy machine, or a slow disk
READY = b"ready"  # comes over a control socket before each job


def is_ready(control: socket.socket) -> bool:
    """Waits until a job can be sent: what the last one left is removed. False where the process has ended."""
    try:
        return control.recv(16) == READY
    except OSError:
        return False


class ZygoteProcess:
    """One warm zygote, shared by as many sandboxes as it has control sockets.

    What torch and the models take is there once, however many jobs run at a time; what keeps these apart is what each
    locks itself into, which is the same without bubblewrap.
    """

    def __init__(self, spec: SandboxSpec, isolation: Isolation, sockets: int = 1) -> None:
        """Starts the zygote.

        Raises:
            SandboxError: it does not start in this way.
        """
        self.isolation = isolation
        strong, locked = isolation.level is Level.STRONG, isolation is not Isolation.NONE
        readable = readable_paths(spec)
        if isolation is Isolation.NOBODY:
            refuse_unreachable(readable)
        command = bubblewrap_command(spec, sockets) if strong else []
        with ExitStack() as stack:
            handed = Descriptors(spec, readable) if isolation is Isolation.DESCRIPTOR else None
            if handed is not None:
                stack.enter_context(handed)
            self._tmp = tempfile.mkdtemp(prefix="autograder-")
            if isolation.becomes_nobody:
                os.chmod(self._tmp, 0o711)  # nobody passes through it to a job's own folder
            lock: dict[str, object] | None = lock_of(spec, readable) if locked else None
            if lock is not None:
                lock["one_id"] = isolation is Isolation.ONE_ID
                if handed is not None:
                    lock["readable"] = [handed.through(path) for path in [*readable, *system_paths(spec.labs), *KERNEL]]
            handles = list(handed.handles.values()) if handed else []
            config = {
                "preload": list(spec.preload),
                "folders": slot_folders(sockets) if strong else [self._tmp] * sockets,
                "uids": uids(sockets) if isolation.becomes_nobody else [None] * sockets,
                "own_disk": None if not locked else spec.limits.disk if strong else 0,
                "handles": handles,
                "lock": lock,
            }
            pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(sockets)]
            self.sockets = [ours for ours, _ in pairs]  # a control socket each
            theirs = [stack.enter_context(end).fileno() for _, end in pairs]
            python = zygote_command(theirs, json.dumps(config))
            around = environment(spec, "/tmp" if strong else self._tmp)
            self._process = subprocess.Popen(
                [*command, *(handed.command(python) if handed else python)],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[*theirs, *handles],
                start_new_session=True,
                env=handed.environment(around) if handed else around,
            )
        self._open, self._closing = sockets, threading.Lock()
        for control in self.sockets:
            control.settimeout(START_SECONDS)
            with suppress(OSError):
                if control.recv(16, socket.MSG_PEEK) == READY:
                    continue
            said = self._stderr_tail()
            raise SandboxError(f"The {isolation.level} sandbox did not start: {said}", said)

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def release(self, control: socket.socket) -> None:
        """Closes a control socket, which ends its job; the last one ends the process."""
        control.close()
        with self._closing:
            self._open -= 1
            if self._open == 0:
                self._shutdown()

    def _kill(self) -> None:
        if self.is_alive():  # otherwise its number may belong to another process by now
            os.killpg(self._process.pid, signal.SIGKILL)

    def _shutdown(self) -> None:
        self._kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()
        disk.remove(self._tmp)

    def _stderr_tail(self) -> str:
        self._kill()
        assert self._process.stderr is not None
        lines = self._process.stderr.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
        for control in self.sockets:
            self.release(control)
        return lines[-1][:300] if lines else "it said nothing"


def start_process(spec: SandboxSpec, way: Level | Isolation, sockets: int = 1) -> ZygoteProcess:
    """The first way to a level that starts here.

    Raises:
        SandboxError: none does.
    """
    reasons = []
    for isolation in isolations(way):
        try:
            return ZygoteProcess(spec, isolation, sockets)
        except SandboxError as error:
            reasons.append(error)
    raise reasons[-1]


def lock_of(spec: SandboxSpec, readable: list[str]) -> dict[str, object]:
    """What each child locks itself into."""
    return {"readable": [*readable, *system_paths(spec.labs), *KERNEL]}
