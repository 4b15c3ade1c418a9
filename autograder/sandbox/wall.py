"""The process behind which student code runs, and the doors into it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
from contextlib import ExitStack, suppress

from autograder.sandbox.inside import disk
from autograder.sandbox.launch import (
    KERNEL,
    Level,
    SandboxError,
    Setting,
    bubblewrap_command,
    environment,
    readable_paths,
    refuse_unreadable,
    slot_folders,
    system_paths,
    zygote_command,
)

START_SECONDS = 120.0
READY = b"ready"  # comes through a door before each job


def is_ready(door: socket.socket) -> bool:
    """Waits until a job can be sent through a door: what the last one left is removed. False where nobody is there."""
    try:
        return door.recv(16) == READY
    except OSError:
        return False


class Wall:
    """One warm zygote behind one wall, shared by as many sandboxes as it has doors.

    What torch and the models take is there once, however many jobs run at a time; what keeps these apart is what each
    locks itself into, which is the same without bubblewrap.
    """

    def __init__(self, setting: Setting, level: Level, doors: int = 1) -> None:
        """Starts the zygote.

        Raises:
            SandboxError: it does not start at this level.
        """
        strong, locked = level is Level.STRONG, level is not Level.NONE
        unprivileged = locked and not strong and os.getuid() == 0
        readable = readable_paths(setting)
        if unprivileged:
            refuse_unreadable(readable)
        self._tmp = tempfile.mkdtemp(prefix="autograder-")
        if unprivileged:
            os.chmod(self._tmp, 0o711)  # nobody passes through it to a job's own folder
        config = {
            "preload": list(setting.preload),
            "folders": slot_folders(doors) if strong else [self._tmp] * doors,
            "disk": None if not locked else 0 if strong else setting.limits.disk,
            "lock": lock_of(setting, readable) if locked else None,
        }
        command = bubblewrap_command(setting, doors) if strong else []
        with ExitStack() as stack:
            pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(doors)]
            self.doors = [ours for ours, _ in pairs]  # a control socket each
            theirs = [stack.enter_context(end).fileno() for _, end in pairs]
            self._process = subprocess.Popen(
                [*command, *zygote_command(theirs, json.dumps(config))],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=theirs,
                start_new_session=True,
                env=environment(setting, "/tmp" if strong else self._tmp),
            )
        self._open, self._closing = doors, threading.Lock()
        for door in self.doors:
            door.settimeout(START_SECONDS)
            with suppress(OSError):
                if door.recv(16, socket.MSG_PEEK) == READY:
                    continue
            raise SandboxError(f"The {level} sandbox did not start: {self._last_words()}")

    @property
    def pid(self) -> int:
        return self._process.pid

    def stands(self) -> bool:
        return self._process.poll() is None

    def leave(self, door: socket.socket) -> None:
        """Closes a door, which ends what runs behind it; behind the last one, everything ends."""
        door.close()
        with self._closing:
            self._open -= 1
            if self._open == 0:
                self._fall()

    def _kill(self) -> None:
        if self.stands():  # otherwise its number may belong to another process by now
            os.killpg(self._process.pid, signal.SIGKILL)

    def _fall(self) -> None:
        self._kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()
        disk.remove(self._tmp)

    def _last_words(self) -> str:
        self._kill()
        assert self._process.stderr is not None
        lines = self._process.stderr.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
        for door in self.doors:
            self.leave(door)
        return lines[-1][:300] if lines else "it said nothing"


def lock_of(setting: Setting, readable: list[str]) -> dict[str, object]:
    """What each child locks itself into."""
    return {"readable": [*readable, *system_paths(), *KERNEL], "limits": setting.limits.as_rlimits()}
