"""A warm process: it imports torch and the course once, then forks locked-down children that do jobs.

    python zygote.py CONTROL_FD,CONTROL_FD,... CONFIG_JSON

A fresh process would import torch for seconds; a fork has it at once, and shares its memory. There is one keeper for
each control socket, itself a fork (`keeper.py`). Zygote and keepers read no job and run no student code, so that
student code finds nothing of another submission in its memory; and they start no thread, because an OpenMP pool does
not survive a fork.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import re
import socket
import sys
from contextlib import suppress


def main() -> None:
    controls = [socket.socket(fileno=int(number)) for number in sys.argv[1].split(",")]
    config = json.loads(sys.argv[2])
    _warm_up(config["preload"])
    if config["lock"]:
        _refuse_shared_memory()
    from autograder.sandbox.inside.keeper import keep
    from autograder.sandbox.inside.root import die_with_parent

    for mine, folder, uid in zip(controls, config["folders"], config["uids"], strict=True):
        if os.fork() == 0:
            os.setsid()  # the kernel shares the processors out by session: no job's threads slow another job's
            die_with_parent()
            for other in controls:
                if other is not mine:
                    other.close()
            os._exit(keep(mine, folder, config | {"uid": uid}))
    for control in controls:
        control.close()
    for _ in controls:
        os.wait()


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


if __name__ == "__main__":
    main()
