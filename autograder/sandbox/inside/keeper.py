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
    staying: _Staying | None = None
    try:
        while True:
            control.sendall(b"ready")
            header, fds, _, _ = socket.recv_fds(control, 4096, 3)
            if not header:
                return 0
            asked = json.loads(header)
            if not asked["student_code"]:
                if staying is None or not staying.suits(asked):
                    if staying is not None:
                        staying.end()
                    staying = _Staying(folder, config, asked)
                control.sendall(json.dumps(staying.do(control, fds)).encode())
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
        if staying is not None:
            staying.end()


class _Staying:
    """A child that stays, for jobs of the same limits that have no student code."""

    def __init__(self, folder: str, config: dict[str, Any], asked: dict[str, Any]) -> None:
        self.asked, self.work = asked, _make_work(folder, config)
        self.is_full = _fullness(self.work, asked["disk"], config["own_disk"])
        self.door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = _fork(partial(do_each, config, asked, self.work, theirs))
        theirs.close()
        self.ended = False

    def suits(self, asked: dict[str, Any]) -> bool:
        """Whether it lives, and can do a job that asks for this."""
        return self._lives() and asked == self.asked and processor_seconds(self.pid) < STAYS

    def _lives(self) -> bool:
        """Where memory runs out, the kernel ends it before others, even while it waits."""
        return not self.ended and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def do(self, control: socket.socket, fds: Sequence[int]) -> dict[str, Any]:
        """Has a job done, and says how it ended."""
        with suppress(OSError):  # where the child has ended, that is how
            socket.send_fds(self.door, [NEXT], fds)
        for fd in fds:
            os.close(fd)
        status = _wait(self.pid, self.asked["seconds"], control, self.is_full, self.door)
        self.ended = not status.pop("stays", False)
        if status["why"] == "exit" and status["exit_code"] == -signal.SIGKILL:
            status["why"] = "starved"  # by nobody but the kernel: the job is run once more
        return status

    def end(self) -> None:
        """Ends the child, and removes its folder."""
        self.door.close()
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
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
            if door.recv(len(DONE)) == DONE:
                os.close(handle)
                return {"why": "exit", "exit_code": 0, "seconds": clock.seconds, "max_rss_kib": 0, "stays": True}
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
    return {"why": why, "exit_code": exit_code, "seconds": clock.seconds, "max_rss_kib": usage.ru_maxrss}


def _killed_for_memory() -> int:
    """Processes that the kernel has killed since it started because memory ran out; 0 where it does not tell."""
    try:
        with open("/proc/vmstat", encoding="ascii") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("oom_kill ")), 0)
    except OSError:
        return 0
