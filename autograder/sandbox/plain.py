"""No sandbox: a fresh process for every job, on any system. For code that is trusted, such as one's own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from autograder.sandbox.isolation import Isolation
from autograder.sandbox.job import Job, JobResult
from autograder.sandbox.launch import PACKAGE, Level, SandboxSpec, import_roots
from autograder.sandbox.result import MAX_OUTPUT, MAX_REPLY, BoundedBuffer, result_of
from autograder.wire import write_frame

START_SECONDS = 60.0  # importing torch, which a zygote would have done before


class PlainSandbox:
    """The interface of `Sandbox`, without its protection and its speed."""

    level, isolation, passed_over = Level.NONE, Isolation.NONE, ""

    def __init__(self, spec: SandboxSpec) -> None:
        self.spec = spec

    def run(self, job: Job) -> JobResult:
        """Runs one job to its end or its time limit."""
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="autograder-") as name:
            folder = Path(name)
            (folder / "job").write_bytes(write_frame(job.payload(), job.all_arrays))
            (folder / "work").mkdir()
            why, code = self._run(folder, job.seconds + START_SECONDS, job.environment)
            reply, output = BoundedBuffer(MAX_REPLY), BoundedBuffer(MAX_OUTPUT)
            for kept, file in ((reply, folder / "reply"), (output, folder / "output")):
                if file.exists():
                    with file.open("rb") as opened:
                        kept.take(opened.read(kept.limit + 1))
            status = {"why": why, "exit_code": code}
            return result_of(status, reply, output, time.monotonic() - started, job.probe_names)

    def _run(self, folder: Path, seconds: float, variables: Mapping[str, str]) -> tuple[str, int | None]:
        environment = {
            **os.environ,
            **self.spec.environment,
            **variables,
            "PYTHONPATH": os.pathsep.join(import_roots(self.spec)),
            "PYTHONHASHSEED": "0",
            "MPLBACKEND": "Agg",
        }
        script = str(PACKAGE / "sandbox/inside/single.py")
        with (folder / "output").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-B", script, str(folder / "job"), str(folder / "reply")],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder / "work",
                env=environment,
            )
            try:
                return "exit", process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return "timeout", process.wait()

    def close(self) -> None:
        """Nothing stays behind a job."""
