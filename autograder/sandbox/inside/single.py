"""One job in a process of its own, without a zygote: where processes can't be forked safely (macOS, Windows).

python single.py JOB_FILE REPLY_FILE
"""

from __future__ import annotations

import importlib
import random
import sys
from pathlib import Path


def main() -> None:
    import numpy
    import torch

    from autograder.sandbox.inside.worker import run_job
    from autograder.wire import read_frame

    torch.set_num_threads(1)
    job, arrays = read_frame(Path(sys.argv[1]).read_bytes())
    probes = importlib.import_module(job["module"])
    if hasattr(probes, "warm_up"):
        probes.warm_up()  # as a zygote does before its first job
    random.seed(job["seed"])
    numpy.random.seed(job["seed"])
    torch.manual_seed(job["seed"])
    with Path(sys.argv[2]).open("wb", buffering=0) as reply:
        run_job(job, arrays, lambda data: _write_all(reply, data))


def _write_all(reply: object, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[reply.write(view) :]  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
