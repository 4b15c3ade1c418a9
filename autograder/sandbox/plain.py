"""No wall: a fresh process for every job, on any system. For code that is trusted, such as one's own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.sandbox.job import Job, Outcome
from autograder.sandbox.launch import PACKAGE, Level, Setting, import_roots
from autograder.sandbox.outcome import MAX_OUTPUT, MAX_REPLY, Kept, outcome_of
from autograder.wire import write_frame

START_SECONDS = 60.0  # importing torch, which a zygote would have done before


class PlainSandbox:
    """The interface of `Sandbox`, without its wall and its speed."""

    level = Level.NONE

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def run(self, job: Job) -> Outcome:
        """Runs one job to its end or its time limit."""
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="autograder-") as name:
            folder = Path(name)
            (folder / "job").write_bytes(write_frame(job.payload(), job.arrays))
            (folder / "work").mkdir()
            why, code = self._run(folder, job.seconds + START_SECONDS)
            reply, output = Kept(MAX_REPLY), Kept(MAX_OUTPUT)
            for kept, file in ((reply, folder / "reply"), (output, folder / "output")):
                if file.exists():
                    with file.open("rb") as opened:
                        kept.take(opened.read(kept.limit + 1))
            return outcome_of({"why": why, "exit_code": code}, reply, output, time.monotonic() - started)

    def _run(self, folder: Path, seconds: float) -> tuple[str, int | None]:
        environment = {
            **os.environ,
            **self.setting.environment,
            "PYTHONPATH": os.pathsep.join(import_roots(self.setting)),
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
