"""The best sandbox that this machine can give, tried before it is trusted."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox.isolation import Isolation, isolations
from autograder.sandbox.job import Ending, Job, JobResult
from autograder.sandbox.launch import PACKAGE, Level, SandboxError, SandboxSpec
from autograder.sandbox.plain import PlainSandbox
from autograder.sandbox.process import start_process
from autograder.sandbox.reasons import OPEN, why_not
from autograder.sandbox.sandbox import Sandbox

CANARY_VARIABLE = "AUTOGRADER_CANARY"


AnySandbox = Sandbox | PlainSandbox


def start_sandboxes(
    spec: SandboxSpec, count: int, require: Level | None = None, allow_unsandboxed: bool = False
) -> Sequence[AnySandbox]:
    """The strongest sandboxes that start here and keep their promises; of one process, for as many jobs at a time.

    Args:
        require: this level or a stronger one.
        allow_unsandboxed: whether a process without a sandbox may be used when there is no other.

    Raises:
        SandboxError: none is strong enough, or one let an attempt to leave it through.
    """
    levels = [Level.STRONG] if require is Level.STRONG else [Level.STRONG, Level.BASIC]
    reasons: list[str] = []
    passed_over: list[str] = []
    for isolation in [one for level in levels for one in isolations(level)] if sys.platform == "linux" else []:
        os.environ[CANARY_VARIABLE] = "canary"  # before the start, and for good: it must not find its way in
        try:
            sandboxes = sharing_one_process(spec, isolation, count)
            refuse_if_open(*sandboxes)
        except SandboxError as error:
            told = why_not(isolation, error.reason).text
            reasons.append(f"{isolation.level}: {told}")
            passed_over += [told] if isolation.level is Level.STRONG else []
            continue
        for sandbox in sandboxes:
            sandbox.passed_over = "; ".join(passed_over)
        return sandboxes
    if allow_unsandboxed and require in (None, Level.NONE):
        return unsandboxed(spec, count)
    reasons = reasons or [f"{sys.platform} has neither Landlock nor seccomp"]
    raise SandboxError(
        "Student code can't be sandboxed here, so nothing is graded.\n  "
        + "\n  ".join(dict.fromkeys(reasons))
        + "\nGrade on Linux (also in WSL2 or a container), or pass --trust-submissions if you know their authors."
    )


def sharing_one_process(spec: SandboxSpec, way: Level | Isolation, count: int) -> list[Sandbox]:
    process = start_process(spec, way, count)
    return [Sandbox(spec, way, process, control) for control in range(count)]


def unsandboxed(spec: SandboxSpec, count: int) -> Sequence[AnySandbox]:
    """Processes without a sandbox, for code that is trusted: a student's on their own machine."""
    if sys.platform == "linux":
        return sharing_one_process(spec, Level.NONE, count)
    return [PlainSandbox(spec) for _ in range(count)]


def refuse_if_open(*sandboxes: Sandbox) -> None:
    """Tries to get out of each sandbox.

    Raises:
        SandboxError: an attempt succeeded, or the attempts could not be made; all of them are closed.
    """
    with tempfile.TemporaryDirectory(prefix="canary-") as name, socket.create_server(("127.0.0.1", 0)) as listener:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "canary").write_text("canary", "ascii")
        (folder / "canary").chmod(0o666)
        facts = {
            "file": str(folder / "canary"),
            "checks": str(PACKAGE / "grading" / "judging.py"),
            "folder": str(folder),
            "port": listener.getsockname()[1],
            "variable": CANARY_VARIABLE,
            "parent": os.getpid(),
            "root_is_a_user": sandboxes[0].isolation is Isolation.ONE_ID,
        }
        job = Job(module="", probe="", kind="selftest", cells=(), facts=facts, seconds=20)
        results = [sandbox.run(job) for sandbox in sandboxes]
    ways_out = [way for result in results if (way := _way_out(result)) is not None]
    if ways_out:
        for sandbox in sandboxes:
            sandbox.close()
        told = f"The {sandboxes[0].level} sandbox does not hold, so nothing is graded: {ways_out[0]}."
        raise SandboxError(told, f"{OPEN}: {ways_out[0]}")


def _way_out(result: JobResult) -> str | None:
    """What a self-test got through, or why it says nothing; None where the sandbox holds."""
    through = result.facts.get("succeeded")
    if result.ending is Ending.FINISHED and result.facts.get("tried") and through == []:
        return None
    last = result.output.strip().rpartition("\n")[2]
    return ", ".join(through) if isinstance(through, list) and through else f"it ended as {result.ending} ({last})"
