"""Which isolations this machine has: a test of one that is missing says what would bring it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from autograder.sandbox.descriptors import closed_folder
from autograder.sandbox.isolation import Isolation, is_root_of_one_id, isolations
from autograder.sandbox.launch import Level, SandboxError, SandboxSpec, readable_paths
from autograder.sandbox.process import ZygoteProcess
from autograder.sandbox.reasons import why_not
from grading import lab
from notebooks import ROOT

SOMEBODY = 61234  # a number that no account has: it owns nothing and is in no group
ISOLATIONS = [isolation for isolation in Isolation if isolation is not Isolation.NONE]


@cache
def missing(isolation: Isolation) -> str:
    """Why this isolation can't be had here, with what would bring it; empty where it can."""
    if isolation is Isolation.BUBBLEWRAP:
        return _no_bubblewrap()
    if isolation is Isolation.USER:
        return "this is root: run the tests as an ordinary user" if os.getuid() == 0 else ""
    if isolation is Isolation.ONE_ID:
        return "" if is_root_of_one_id() else "needs `unshare --user --map-root-user`, as an ordinary user"
    if os.getuid() != 0 or is_root_of_one_id():
        return "this is no root that could become nobody: run the tests as root"
    closed = [path for path in readable_paths(SandboxSpec(lab().support)) if closed_folder(path)]
    if isolation is Isolation.NOBODY and closed:
        return f"nobody can't reach {closed[0]}: run the tests with a Python that all users can read"
    if isolation is Isolation.DESCRIPTOR and not closed:
        return "all users can read this Python: run the tests with one below a folder of mode 0700"
    return ""


def _no_bubblewrap() -> str:
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed: apt install bubblewrap"
    try:
        process = ZygoteProcess(SandboxSpec(), Isolation.BUBBLEWRAP)
    except SandboxError as error:
        reason = why_not(Isolation.BUBBLEWRAP, error.reason)
        return f"{reason.text}: {reason.fix}"
    process.release(process.sockets[0])
    return ""


def as_somebody(folder: Path) -> list[str]:
    """How a command begins that is run as an ordinary user, who is given this folder; skips where root can't do so."""
    if os.getuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv: apt install util-linux")
    if closed := next(
        filter(None, map(closed_folder, (os.path.realpath(sys.executable), sys.prefix, str(ROOT)))), None
    ):
        pytest.skip(f"other users can't read {closed}: run the tests in a place, and with a Python, that all can read")
    os.chown(folder, SOMEBODY, SOMEBODY)
    return ["setpriv", f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"]


def as_root_of_one_id(folder: Path) -> list[str]:
    """The same, as root of a user namespace that knows no other user."""
    wrapper = [*as_somebody(folder), "unshare", "--user", "--map-root-user"]
    if subprocess.run([*wrapper, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("user namespaces are forbidden here: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")
    return wrapper


def closed_python(folder: Path) -> str:
    """An environment with all that this one has, below a folder that nobody else can pass."""
    if Isolation.DESCRIPTOR not in isolations(Level.BASIC):
        pytest.skip("this is no root that could become nobody: run the tests as root")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(closed / "venv")], check=True)
    (libraries,) = (closed / "venv").glob("lib/python3*/site-packages")
    installed = [str(ROOT), str(ROOT / "assignments"), *(entry for entry in sys.path if entry.endswith("-packages"))]
    (libraries / "course.pth").write_text("\n".join(installed), "utf-8")
    return str(closed / "venv/bin/python")


def skip_if_missing(*ways: Isolation) -> None:
    """Skips a test where none of these can be had, with the reason of the last."""
    reasons = [missing(isolation) for isolation in ways]
    if all(reasons):
        pytest.skip(reasons[-1])
