"""A forked child's work: it locks itself in, does one job, and ends; or follow-ups, one after the other.

A follow-up has no student's code in it, only names and numbers that the grader has read and written down anew. So its
child stays for the next one: to make it would take as long as what it does.
"""

from __future__ import annotations

import fcntl
import math
import os
import random
import socket
import struct
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NoReturn
from unittest.mock import patch

REPLY_FD, JOB_FD, DOOR_FD = 3, 4, 5
ABOVE = 16  # all of these
NEXT, DONE = b"next", b"done"  # what a child that stays is told, and what it answers
Config = Mapping[str, Any]  # the zygote's
STAYS = 60.0  # seconds of the processor after which another child takes the place of one that stays


def do_one(config: Config, asked: Mapping[str, Any], work: str, output: int, reply: int, job: int) -> NoReturn:
    """One job, whose child ends with it.

    Args:
        asked: "limits" by the names of rlimits, and the "seconds" that it has.
        work: the folder that it may write to.
        output, reply, job: descriptors; the last one is of a file with the job's frame.
    """
    _enter(config, asked, work, {1: output, 2: output, REPLY_FD: reply, JOB_FD: job})
    _do()
    os._exit(0)


def do_each(config: Config, asked: Mapping[str, Any], work: str, door: socket.socket) -> NoReturn:
    """Jobs without student code, of the same limits, until nobody is at the other end of the door.

    Each comes as the three descriptors of `do_one`, and is answered when it is done.
    """
    _enter(config, asked, work, {DOOR_FD: door.detach()}, STAYS)
    door = socket.socket(fileno=DOOR_FD)
    while True:
        said, fds, _, _ = socket.recv_fds(door, len(NEXT), 3)
        if not said:
            os._exit(0)
        output, reply, job = fds
        for place, fd in {1: output, 2: output, REPLY_FD: reply, JOB_FD: job}.items():
            os.dup2(fd, place)
        for fd in fds:
            os.close(fd)
        with patch.dict(os.environ):
            _do()
        for place in (1, 2, REPLY_FD, JOB_FD):  # who reads waits for their end, and no other gets these numbers
            os.dup2(0, place)
        os.write(DOOR_FD, DONE)


def _enter(config: Config, asked: Mapping[str, Any], work: str, places: Mapping[int, int], more: float = 0.0) -> None:
    """Keeps what a job needs, and gives up all else for good.

    Args:
        places: descriptors by the numbers that they get; what has no other is of nothing.
        more: seconds of the processor, beyond what one job may take.
    """
    from autograder.sandbox.inside.root import die_with_parent

    die_with_parent()
    nothing = os.open(os.devnull, os.O_RDWR)
    places = dict.fromkeys((0, 1, 2, REPLY_FD, JOB_FD), nothing) | dict(places)
    aside = {place: fcntl.fcntl(fd, fcntl.F_DUPFD, ABOVE) for place, fd in places.items()}  # one may stand in a place
    for place, fd in aside.items():
        os.dup2(fd, place)
    first = max(places) + 1
    for handle in sorted(config["handles"]):  # by which the interpreter is reached
        os.closerange(first, handle)
        first = handle + 1
    os.closerange(first, 1 << 20)
    os.chdir(work)
    private = ("HOME", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME", "TORCHINDUCTOR_CACHE_DIR")
    os.environ.update(dict.fromkeys(private, work) | {"USER": "student", "LOGNAME": "student"})
    tempfile.tempdir = None  # what the parent found is not the child's

    import torch

    # torch makes its pool of threads anew in a fork, and fails now and then where two threads ask for it at once.
    torch.set_num_threads(1)
    if config["lock"]:
        from autograder.sandbox.inside.lockdown import lock_down, mapped_bytes, threads_outside

        with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write("1000")  # where memory runs out, a job ends before the grader does
        limits = dict(asked["limits"])
        limits["AS"] += mapped_bytes()  # a CUDA build of torch alone maps more than a job may have
        limits["NPROC"] += threads_outside(config["uid"])
        # On a slow machine a job may have hours: the clock ends it, and never this backstop before.
        limits["CPU"] = max(limits["CPU"], math.ceil(asked["seconds"] * (os.cpu_count() or 1))) + math.ceil(more)
        lock_down(work, config["lock"]["readable"], limits, config["uid"], config["lock"]["one_id"])


def _do() -> None:
    """The job behind its descriptor."""
    import numpy
    import torch

    from autograder.sandbox.inside.worker import run_job
    from autograder.wire import read_frame, write_frame

    with os.fdopen(JOB_FD, "rb") as file:
        job, arrays = read_frame(file.read())
    os.environ.update(job["environment"])
    if job["kind"] == "selftest":
        from autograder.sandbox.inside.selftest import attempts, succeeded

        facts = {"experiments": {}, "tried": len(attempts(job["facts"])), "succeeded": succeeded(job["facts"])}
        answer = write_frame(facts, {})
        _write_all(struct.pack("<Q", len(answer)) + answer)
        return
    random.seed(job["seed"])
    numpy.random.seed(job["seed"])
    torch.default_generator.manual_seed(job["seed"])  # the processor's: there is no GPU here
    run_job(job, arrays, _write_all)
    sys.stdout.flush()
    sys.stderr.flush()


def _write_all(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(REPLY_FD, view) :]
