"""A warm process: it imports torch and the course once, then forks one child for every job.

    python zygote.py CONTROL_FD CONFIG_JSON

A fresh process would import torch for seconds; a fork has it at once, and shares its memory. Each child handles
one job and is killed with all it started. The parent runs no student code, and threads are never started in it
before the fork: an OpenMP pool does not survive one.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.2


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    config = json.loads(sys.argv[2])
    _warm_up(config["preload"])
    control.sendall(b"ready")
    while True:
        header, fds, _, _ = socket.recv_fds(control, 64, 3)
        if not header:
            return
        output, reply, job_file = fds
        status = _run_child(config, output, reply, job_file)
        control.sendall(json.dumps(status).encode())


def _warm_up(preload: list[str]) -> None:
    import torch

    torch.set_num_threads(1)  # before the first operation, or forked children hang
    for name in preload:
        importlib.import_module(name)
    layer = torch.nn.Linear(4, 4)
    layer(torch.zeros(2, 4)).sum().backward()
    gc.collect()
    gc.freeze()  # what is here now is not touched by children's collections, so its pages stay shared


def _run_child(config: dict[str, Any], output: int, reply: int, job_file: int) -> dict[str, Any]:
    with os.fdopen(job_file, "rb") as file:
        frame = file.read()
    work = Path(config["tmp"]) / f"job{time.monotonic_ns()}"
    work.mkdir(mode=0o700)
    pid = os.fork()
    if pid == 0:
        try:
            _child(config, work, frame, output, reply)
        finally:
            os._exit(97)  # whatever happens: a child never returns into the parent's code
    os.close(output)
    os.close(reply)
    try:
        return _wait(pid, config["seconds"] if "seconds" in config else _seconds(frame))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _seconds(frame: bytes) -> float:
    from autograder.wire import read_frame

    return float(read_frame(frame)[0]["seconds"])


def _wait(pid: int, seconds: float) -> dict[str, Any]:
    """Waits for a child, kills it at its limit, and says how it ended."""
    why = "exit"
    handle = os.pidfd_open(pid)
    end = time.monotonic() + seconds
    while not select.select([handle], [], [], min(POLL_SECONDS, max(0.0, end - time.monotonic())))[0]:
        if time.monotonic() >= end:
            why = "timeout"
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            break
    _, status, usage = os.wait4(pid, 0)
    os.close(handle)
    return {"why": why, "exit_code": os.waitstatus_to_exitcode(status), "max_rss_kib": usage.ru_maxrss}


def _child(config: dict[str, Any], work: Path, frame: bytes, output: int, reply: int) -> None:
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(reply, 3)
    os.closerange(4, 4096)
    os.chdir(work)
    private = ("HOME", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME", "TORCHINDUCTOR_CACHE_DIR")
    os.environ.update(dict.fromkeys(private, str(work)) | {"USER": "student", "LOGNAME": "student"})

    import numpy
    import torch

    from autograder.probes.worker import run_job
    from autograder.wire import read_frame

    job, arrays = read_frame(frame)
    random.seed(job["seed"])
    numpy.random.seed(job["seed"])
    torch.manual_seed(job["seed"])
    run_job(job, arrays, lambda data: _write_all(3, data))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


if __name__ == "__main__":
    main()
