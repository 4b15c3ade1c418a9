"""A keeper takes one job after the other, has a child do each, and kills that child with all it started.

It reads no job, and runs no student code. A job with student code gets a child of its own; one without gets the child
that did the last such job.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

from autograder.sandbox.inside import disk
from autograder.sandbox.inside.child import DONE, NEXT, STAYS, do_each, do_one
from autograder.sandbox.inside.clock import JobClock, max_wall, processor_seconds

POLL_SECONDS = 0.05  # in which a student makes some ten thousand files


def keep(control: socket.socket, folder: str, config: dict[str, Any]) -> int:
    """Takes jobs until nobody is at the other end.

    Args:
        folder: in which each child gets one that it may write to.
    """
    staying = _Staying(control, folder, config)
    try:
        while True:
            control.sendall(b"ready")
            header, fds, _, _ = socket.recv_fds(control, 4096, 3)
            if not header:
                return 0
            asked = json.loads(header)
            if not asked["student_code"]:
                control.sendall(json.dumps(staying.do(asked, fds)).encode())
                continue
            work = _make_work(folder, config)
            try:
                # Said before the cleaning, which a student may have made long; the next job's time starts after it.
                control.sendall(json.dumps(_run_child(config, asked, work, control, fds)).encode())
            finally:
                clean = disk.remove(work)
            if not clean:
                print(f"{work} could not be removed", file=sys.stderr)
                return 1  # the next job finds nobody, and is run in a new process
    except ConnectionError:
        return 0
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        staying.end()


class _Staying:
    """A child that stays, for jobs that have no student code: made when it is needed, and anew for other limits."""

    def __init__(self, control: socket.socket, folder: str, config: dict[str, Any]) -> None:
        self.control, self.folder, self.config = control, folder, config
        self.pid = 0  # of the child, where there is one
        self.work = ""
        self.asked: dict[str, Any] = {}
        self.door: socket.socket | None = None

    def do(self, asked: dict[str, Any], fds: Sequence[int]) -> dict[str, Any]:
        """Has a job done, and says how it ended."""
        if not self.pid or asked != self.asked or processor_seconds(self.pid) > STAYS or self._has_ended():
            self.end()
            self._start(asked)
        assert self.door is not None
        with suppress(OSError):  # where the child has ended, that is how
            socket.send_fds(self.door, [NEXT], fds)
        for fd in fds:
            os.close(fd)
        is_full = _fullness(self.work, asked["disk"], self.config["own_disk"])
        status = _wait(self.pid, asked["seconds"], self.control, is_full, self.door)
        if not status.pop("stays", False):
            self.pid = 0
            self.end()
        if status["why"] == "exit" and status["exit_code"] == -signal.SIGKILL:
            status["why"] = "starved"  # by nobody but the kernel: the job is run once more
        return status

    def _start(self, asked: dict[str, Any]) -> None:
        self.asked, self.work = asked, _make_work(self.folder, self.config)
        self.door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = _fork(partial(do_each, self.config, asked, self.work, theirs))
        theirs.close()

    def _has_ended(self) -> bool:
        """Whether the child has ended while it waited: where memory runs out, the kernel ends it before others."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def end(self) -> None:
        """Ends the child, if there is one, and removes what is left of it."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
        if self.door is not None:
            self.door.close()
            self.door = None
            disk.remove(self.work)


def _make_work(folder: str, config: dict[str, Any]) -> str:
    """An empty folder for one job, the only one that it may write to."""
    work = f"{folder}/job{time.monotonic_ns()}"
    os.mkdir(work, 0o700)
    if config["uid"] is not None:
        os.chown(work, config["uid"], config["uid"])
    return work


def _run_child(
    config: dict[str, Any], asked: dict[str, Any], work: str, control: socket.socket, fds: Sequence[int]
) -> dict[str, Any]:
    pid = _fork(partial(do_one, config, asked, work, *fds))
    for fd in fds:
        os.close(fd)
    return _wait(pid, asked["seconds"], control, _fullness(work, asked["disk"], config["own_disk"]))


def _fork(do: Callable[[], NoReturn]) -> int:
    """A child that does this; its process id."""
    pid = os.fork()
    if pid == 0:
        try:
            do()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(97)  # whatever happens: a child never returns into the parent's code
    return pid


def _fullness(work: str, limit: int, own: int | None) -> Callable[[], bool]:
    """What tells that a job wrote too much.

    Args:
        limit: bytes that it may write.
        own: the size of a file system of its own, which bounds the bytes by itself; 0 where it has none, and None where
            nothing is limited.
    """
    if own is None:
        return lambda: False
    return partial(disk.has_too_many_files, work) if limit == own else partial(disk.is_full, work, limit)


def _wait(
    pid: int, seconds: float, control: socket.socket, is_full: Callable[[], bool], door: socket.socket | None = None
) -> dict[str, Any]:
    """Waits for a child, kills it at a limit or when nobody waits for it any more, and says how it ended.

    Args:
        door: where a child that stays says that its job is done.
    """
    handle = os.pidfd_open(pid)
    watched: list[Any] = [handle, control, *([door] if door is not None else [])]
    clock, killed_before = JobClock(pid), _killed_for_memory()
    why = ""
    while not why:
        ready = select.select(watched, [], [], POLL_SECONDS)[0]
        clock.look()
        if handle in ready:
            why = "exit"
        elif door is not None and door in ready:
            with suppress(ConnectionError):  # it ended before it had read what it was to do
                if door.recv(len(DONE)) == DONE:
                    os.close(handle)
                    return _status("exit", 0, clock.seconds, _peak_kib(pid)) | {"stays": True}
            watched.remove(door)  # it is ending
        elif control in ready:  # nothing comes before this job's status has gone out: the other end is closed
            why = "nobody waits"
        elif clock.seconds >= seconds:
            why = "timeout"
        elif clock.wall >= max_wall(seconds):
            why = "starved"
        elif is_full():
            why = "disk"
    if why != "exit":
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    os.close(handle)
    exit_code = os.waitstatus_to_exitcode(status)
    if why == "exit" and exit_code == -signal.SIGKILL and _killed_for_memory() > killed_before:
        why = "starved"  # a job has less than the machine promised: its own limit gives a MemoryError instead
    return _status(why, exit_code, clock.seconds, usage.ru_maxrss)


def _status(why: str, exit_code: int, seconds: float, max_rss_kib: int) -> dict[str, Any]:
    """What the grader is told of a job."""
    return {"why": why, "exit_code": exit_code, "seconds": seconds, "max_rss_kib": max_rss_kib}


def _killed_for_memory() -> int:
    """Processes that the kernel has killed since it started because memory ran out; 0 where it does not tell."""
    try:
        with open("/proc/vmstat", encoding="ascii") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("oom_kill ")), 0)
    except OSError:
        return 0


def _peak_kib(pid: int) -> int:
    """The most memory that a process has had since it started; 0 where nobody knows."""
    with suppress(OSError), open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
        return next((int(line.split()[1]) for line in file if line.startswith("VmHWM:")), 0)
    return 0
