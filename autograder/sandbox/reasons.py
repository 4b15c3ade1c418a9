"""Why a way of isolation does not work on this machine, measured and not guessed, and what would change that."""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.inside.syscalls import ARCHITECTURES
from autograder.sandbox.isolation import Isolation
from autograder.words import later, say

OPEN = "it does not hold"  # how the message of a failed self-test begins
_SYS_ADMIN = 1 << 21
# A setting of the kernel, the value that forbids user namespaces, why, and the fix.
_SETTINGS = (
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        later("AppArmor allows user namespaces to programs with a profile only, and bubblewrap has none"),
        later("run `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or the grader with sudo"),
    ),
    (
        "kernel/unprivileged_userns_clone",
        "0",
        later("this kernel gives ordinary users no user namespaces"),
        later("run `sudo sysctl -w kernel.unprivileged_userns_clone=1`, or the grader with sudo"),
    ),
    (
        "user/max_user_namespaces",
        "0",
        later("no user namespaces are allowed here"),
        later("run `sudo sysctl -w user.max_user_namespaces=10000`, or the grader with sudo"),
    ),
)


@dataclass(frozen=True)
class Reason:
    text: str
    fix: str = ""


def why_not(isolation: Isolation, said: str) -> Reason:
    """The reason that can be measured, else what was said when it was tried."""
    if said.startswith(OPEN):
        return Reason(said)
    found = _strong() if isolation is Isolation.BUBBLEWRAP else _basic()
    return found or Reason(said)


def _strong() -> Reason | None:
    if shutil.which("bwrap") is None:
        return Reason(say("bubblewrap is not installed"), say("run `{command}`", command="apt install bubblewrap"))
    if os.getuid() == 0:
        if not _capabilities() & _SYS_ADMIN:
            return Reason(
                say("root has no CAP_SYS_ADMIN here, as by default in Docker"),
                say("run the grader as an ordinary user in the container, or `docker run --cap-add SYS_ADMIN`"),
            )
        return None
    for name, forbidden, reason, its_fix in _SETTINGS:
        if kernel_setting(name) == forbidden:
            return Reason(say(reason), say(its_fix))
    return None


def _basic() -> Reason | None:
    from autograder.sandbox.inside.lockdown import landlock_abi

    if platform.machine() not in ARCHITECTURES:
        return Reason(say("the sandbox knows x86_64 and aarch64, and this is {machine}", machine=platform.machine()))
    if landlock_abi() == 0:
        return Reason(
            say("this kernel has no Landlock"),
            say("use Linux 5.13 or later with landlock among its `lsm=`, and not gVisor"),
        )
    return None


def kernel_setting(name: str) -> str:
    """One of those in /proc/sys, as text; empty where this kernel has none of that name."""
    try:
        return Path("/proc/sys", name).read_text("ascii").strip()
    except OSError:
        return ""


def _capabilities() -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1], 16) for line in lines if line.startswith("CapEff:"))
