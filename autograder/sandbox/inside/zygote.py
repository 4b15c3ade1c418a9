"""A warm process: it imports torch and the course once, then forks one locked-down child for every job.

    python zygote.py CONTROL_FD,CONTROL_FD,... CONFIG_JSON

A fresh process would import torch for seconds; a fork has it at once, and shares its memory. There is one keeper for
each control socket, itself a fork: it takes one job after the other, has a child handle it, and kills that child with
all it started. Zygote and keepers read no job and run no student code, so that a child finds nothing of another
submission in its memory; and they start no thread, because an OpenMP pool does not survive a fork.
"""

from __future__ import annotations

import gc
import importlib
import json
import math
import os
import random
import re
import select
import signal
import socket
import struct
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from autograder.sandbox.inside import disk
from autograder.sandbox.inside.clock import JobClock, max_wall

POLL_SECONDS = 0.05  # in which a student makes some ten thousand files
REPLY_FD = 3


def main() -> None:
    controls = [socket.socket(fileno=int(number)) for number in sys.argv[1].split(",")]
    config = json.loads(sys.argv[2])
    _warm_up(config["preload"])
    if config["lock"]:
        _refuse_shared_memory()
    from autograder.sandbox.inside.root import die_with_parent

    for mine, folder, uid in zip(controls, config["folders"], config["uids"], strict=True):
        if os.fork() == 0:
            os.setsid()  # the kernel shares the processors out by session: no job's threads slow another job's
            die_with_parent()
            for other in controls:
                if other is not mine:
                    other.close()
            os._exit(_keep(mine, folder, config | {"uid": uid}))
    for control in controls:
        control.close()
    for _ in controls:
        os.wait()


def _keep(control: socket.socket, folder: str, config: dict[str, Any]) -> int:
    """Takes jobs until nobody is at the other end."""
    try:
        while True:
            control.sendall(b"ready")
            header, fds, _, _ = socket.recv_fds(control, 4096, 3)
            if not header:
                return 0
            work = _make_work(folder, config)
            try:
                # Said before the cleaning, which a student may have made long; the next job's time starts after it.
                control.sendall(json.dumps(_run_child(config, work, header, control, *fds)).encode())
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


def _warm_up(preload: list[str]) -> None:
    gc.disable()  # what is imported stays: looking for garbage among it takes a seventh of the time
    import torch

    torch.set_num_threads(1)  # before the first operation, or forked children hang
    with suppress(ImportError):
        # Its lock between processes would lie in memory that all jobs can write, and one job could keep it.
        importlib.import_module("tqdm.std").TqdmDefaultWriteLock.mp_lock = None
    # numpy.random is imported at first use, which would be the seed of each job.
    for name in ("numpy.random", "autograder.sandbox.inside.lockdown", *preload):
        module = importlib.import_module(name)
        if hasattr(module, "warm_up"):
            module.warm_up()
    layer = torch.nn.Linear(4, 4)
    layer(torch.zeros(2, 4)).sum().backward()
    gc.collect()
    gc.freeze()  # what is here now is not touched by children's collections, so its pages stay shared
    gc.enable()


def _refuse_shared_memory() -> None:
    """Memory that stays shared in forks is a way from one submission to another, whatever these are locked into.

    Raises:
        SystemExit: something in the warm-up has made such memory.
    """
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as file:
        found = [line.split(maxsplit=5) for line in file]
    shared = [fields[5].strip() if len(fields) > 5 else "no name" for fields in found if re.match(".w.s", fields[1])]
    if shared:
        raise SystemExit(f"After the warm-up all jobs would share memory that they can write: {', '.join(shared)}")


def _make_work(folder: str, config: dict[str, Any]) -> str:
    """An empty folder for one job, the only one that it may write to."""
    work = f"{folder}/job{time.monotonic_ns()}"
    os.mkdir(work, 0o700)
    if config["uid"] is not None:
        os.chown(work, config["uid"], config["uid"])
    return work


def _run_child(
    config: dict[str, Any], work: str, header: bytes, control: socket.socket, output: int, reply: int, job: int
) -> dict[str, Any]:
    asked = json.loads(header)
    pid = os.fork()
    if pid == 0:
        try:
            _child(config, asked["limits"], work, output, reply, job)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(97)  # whatever happens: a child never returns into the parent's code
    for fd in (output, reply, job):
        os.close(fd)
    return _wait(pid, asked["seconds"], control, _fullness(work, asked["disk"], config["own_disk"]))


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


def _wait(pid: int, seconds: float, control: socket.socket, is_full: Callable[[], bool]) -> dict[str, Any]:
    """Waits for a child, kills it at a limit or when nobody waits for it any more, and says how it ended."""
    handle = os.pidfd_open(pid)
    watched: list[Any] = [handle, control]
    clock, killed_before = JobClock(pid), _killed_for_memory()
    why = ""
    while not why:
        ready = select.select(watched, [], [], POLL_SECONDS)[0]
        clock.look()
        if handle in ready:
            why = "exit"
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


def _child(config: dict[str, Any], rlimits: dict[str, int], work: str, output: int, reply: int, job_fd: int) -> None:
    from autograder.sandbox.inside.root import die_with_parent

    die_with_parent()
    with os.fdopen(job_fd, "rb") as file:
        frame = file.read()
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(reply, REPLY_FD)
    first = REPLY_FD + 1
    for handle in sorted(config["handles"]):  # by which the interpreter is reached
        os.closerange(first, handle)
        first = handle + 1
    os.closerange(first, 1 << 20)
    os.chdir(work)
    private = ("HOME", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME", "TORCHINDUCTOR_CACHE_DIR")
    os.environ.update(dict.fromkeys(private, work) | {"USER": "student", "LOGNAME": "student"})
    tempfile.tempdir = None  # what the parent found is not the child's

    import numpy
    import torch

    from autograder.sandbox.inside.worker import run_job
    from autograder.wire import read_frame, write_frame

    # torch makes its pool of threads anew in a fork, and fails now and then where two threads ask for it at once.
    torch.set_num_threads(1)
    job, arrays = read_frame(frame)
    os.environ.update(job["environment"])
    if config["lock"]:
        from autograder.sandbox.inside.lockdown import lock_down, mapped_bytes, threads_outside

        with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write("1000")  # where memory runs out, a job ends before the grader does
        limits = dict(rlimits)
        limits["AS"] += mapped_bytes()  # a CUDA build of torch alone maps more than a job may have
        limits["NPROC"] += threads_outside(config["uid"])
        # On a slow machine a job may have hours: the clock ends it, and never this backstop before.
        limits["CPU"] = max(limits["CPU"], math.ceil(job["seconds"] * (os.cpu_count() or 1)))
        lock_down(work, config["lock"]["readable"], limits, config["uid"], config["lock"]["one_id"])
    if job["kind"] == "selftest":
        from autograder.sandbox.inside.selftest import attempts, succeeded

        facts = {"experiments": {}, "tried": len(attempts(job["facts"])), "succeeded": succeeded(job["facts"])}
        answer = write_frame(facts, {})
        _write_all(struct.pack("<Q", len(answer)) + answer)
        os._exit(0)
    random.seed(job["seed"])
    numpy.random.seed(job["seed"])
    torch.default_generator.manual_seed(job["seed"])  # the processor's: there is no GPU here
    run_job(job, arrays, _write_all)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _write_all(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(REPLY_FD, view) :]


if __name__ == "__main__":
    main()
