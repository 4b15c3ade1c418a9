"""The best sandbox that this machine can give, tried before it is trusted."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox.job import Ending, Job, Outcome
from autograder.sandbox.launch import PACKAGE, Level, SandboxError, Setting
from autograder.sandbox.plain import PlainSandbox
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.wall import Wall

CANARY_VARIABLE = "AUTOGRADER_CANARY"


AnySandbox = Sandbox | PlainSandbox


def start_sandboxes(
    setting: Setting, count: int, require: Level | None = None, trust: bool = False
) -> Sequence[AnySandbox]:
    """The strongest sandboxes that start here and keep their promises; behind one wall, for as many jobs at a time.

    Args:
        require: this level or a stronger one.
        trust: whether a sandbox without any wall may be used when there is no other.

    Raises:
        SandboxError: none is strong enough, or one let an attempt to leave it through.
    """
    wanted = [Level.STRONG] if require is Level.STRONG else [Level.STRONG, Level.BASIC]
    reasons = []
    for level in wanted if sys.platform == "linux" else ():
        if level is Level.STRONG and shutil.which("bwrap") is None:
            reasons.append("strong: bubblewrap is not installed")
            continue
        os.environ[CANARY_VARIABLE] = "canary"  # before the start, and for good: it must not find its way in
        try:
            sandboxes = behind_one_wall(setting, level, count)
        except SandboxError as error:
            reasons.append(f"{level}: {error}")
            continue
        refuse_if_open(*sandboxes)
        return sandboxes
    if trust and require in (None, Level.NONE):
        return unwalled(setting, count)
    reasons = reasons or [f"{sys.platform} has neither Landlock nor seccomp"]
    raise SandboxError(
        "Student code can't be walled in here, so nothing is graded.\n  "
        + "\n  ".join(reasons)
        + "\nGrade on Linux (also in WSL2 or a container), or pass --trust-submissions if you know their authors."
    )


def behind_one_wall(setting: Setting, level: Level, count: int) -> list[Sandbox]:
    wall = Wall(setting, level, count)
    return [Sandbox(setting, level, wall, door) for door in range(count)]


def unwalled(setting: Setting, count: int) -> Sequence[AnySandbox]:
    """Processes without a wall, for code that is trusted: a student's on their own machine."""
    if sys.platform == "linux":
        return behind_one_wall(setting, Level.NONE, count)
    return [PlainSandbox(setting) for _ in range(count)]


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
            "checks": str(PACKAGE / "checks" / "plugin.py"),
            "folder": str(folder),
            "port": listener.getsockname()[1],
            "variable": CANARY_VARIABLE,
            "parent": os.getpid(),
        }
        job = Job(lab="", probe="", kind="selftest", cells=(), facts=facts, seconds=20)
        outcomes = [sandbox.run(job) for sandbox in sandboxes]
    found = [way for outcome in outcomes if (way := _way_out(outcome)) is not None]
    if found:
        for sandbox in sandboxes:
            sandbox.close()
        raise SandboxError(f"The {sandboxes[0].level} sandbox does not hold, so nothing is graded: {found[0]}.")


def _way_out(outcome: Outcome) -> str | None:
    """What a self-test got through, or why it says nothing; None where the sandbox holds."""
    through = outcome.facts.get("succeeded")
    if outcome.ending is Ending.FINISHED and outcome.facts.get("tried") and through == []:
        return None
    last = outcome.output.strip().rpartition("\n")[2]
    return ", ".join(through) if isinstance(through, list) and through else f"it ended as {outcome.ending} ({last})"
