"""Attempts to leave the sandbox, made inside it at every start; one that succeeds means that nothing is graded."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def attempts(canary: Mapping[str, Any]) -> dict[str, Callable[[], object]]:
    """What must fail, by name.

    Args:
        canary: "file": readable by everyone outside; "checks": a file of the checks; "folder": writable by everyone
            outside; "port": a listener on loopback; "variable": set in the grader's environment; "parent": the
            grader's process id; "root_is_a_user": whether uid 0 is an ordinary user's outside this namespace.
    """
    return {
        "read a file of the grader's": lambda: Path(canary["file"]).read_text(),
        "read the grader's checks (is the course installed in a virtual environment?)": lambda: Path(
            canary["checks"]
        ).read_text(),
        "list a folder of the grader's": lambda: os.listdir(canary["folder"]),
        "write into a folder of the grader's": lambda: Path(canary["folder"], "written").write_text("x"),
        "change a file's mode": lambda: os.chmod(canary["file"], 0o600),
        "open a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "reach the network": lambda: socket.create_connection(("127.0.0.1", canary["port"]), timeout=1),
        "start a process": _fork,
        "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "signal another process": lambda: os.kill(canary["parent"], 0),
        "see the grader's environment": lambda: os.environ[canary["variable"]],
        "read a process's environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        "keep the rights of root": lambda: _has_rights_of_root(canary["root_is_a_user"]),
    }


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _has_rights_of_root(root_is_a_user: bool) -> None:
    held = ctypes.create_string_buffer(24)  # effective, permitted and inheritable, twice 32 bits
    failed = ctypes.CDLL(None).capget(ctypes.create_string_buffer(struct.pack("Ii", 0x20080522, 0)), held)
    if not failed and not any(held.raw) and (os.getuid() != 0 or root_is_a_user):
        raise PermissionError("not root")


def succeeded(canary: Mapping[str, Any]) -> list[str]:
    """The names of the attempts that did not fail."""
    through = []
    for name, attempt in attempts(canary).items():
        try:
            attempt()
        except (OSError, KeyError):
            continue
        through.append(name)
    return through
