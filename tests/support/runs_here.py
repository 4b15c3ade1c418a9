"""The run of a notebook in this process, without a sandbox: for notebooks that a test has written."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch

from autograder.grading.flow import run_job_of
from autograder.sandbox.inside.worker import run_job
from autograder.sandbox.job import Ending, JobResult
from autograder.sandbox.result import MAX_OUTPUT, MAX_REPLY, BoundedBuffer, result_of
from grading import lab

SEED = 0
SETUP = 'import math\nimport torch\nfrom autograder import checker\ncheck = checker("lora_from_scratch")'
LAYER = """class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        super().__init__()
        self.A = torch.nn.Parameter(torch.randn(in_dim, rank) / math.sqrt(rank))
        self.B = torch.nn.Parameter(torch.zeros(rank, out_dim))
        self.scaling = GAIN * {scale}

    def forward(self, x):
        return scaled({product})"""


def seeded() -> None:
    """As in a fresh process."""
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)


def run_here(cells: Sequence[str], numbers: Sequence[int] = (1, 2)) -> JobResult:
    """Runs cells in order and probes the exercises of these numbers at their places."""
    numbered = [{"number": number, "source": source} for number, source in enumerate(cells, 1)]
    job = run_job_of(numbered, lab(), [lab().exercise(number) for number in numbers], SEED)
    reply = BoundedBuffer(MAX_REPLY)
    seeded()
    run_job(job.payload(), job.arrays, lambda data: reply.take(data) and None)
    return result_of({"why": "exit", "exit_code": 0}, reply, BoundedBuffer(MAX_OUTPUT), 1.0, job.probe_names)


def finished(result: JobResult) -> int:
    """How many cells came to their end."""
    assert result.ending is Ending.FINISHED
    count: int = result.facts["experiments"]["run"]["facts"]["finished"]
    return count
