"""The strong sandbox's outer layer: the system's bubblewrap, and what it is told."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from autograder.sandbox.launch import SandboxError, SandboxSpec, graders, interpreter_paths, own_paths, readable_paths


def slot_folders(slots: int) -> list[str]:
    """Behind bubblewrap, where the jobs of each slot work."""
    return [f"/tmp/slot{number}" for number in range(slots)]


def bubblewrap_path() -> str:
    """
    Raises:
        SandboxError: it is not installed, or somebody else may change it: as root, it would be root.
    """
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxError("bubblewrap is not installed")
    program = Path(found).resolve()
    for path in (program, program.parent):
        status = path.stat()
        if status.st_uid not in (0, os.getuid()) or status.st_mode & 0o022:
            raise SandboxError(f"others may write {path}, so bubblewrap is not trusted")
    return str(program)


def bubblewrap_command(spec: SandboxSpec, slots: int) -> list[str]:
    """bubblewrap with an empty root, no network, no other process, our files read-only, and a bound disk for each slot.

    As root no user namespace is made, and only what is needed to become nobody is kept; see
    https://github.com/containers/bubblewrap/blob/main/README.md for the options.
    """
    readable = readable_paths(spec)
    command = [bubblewrap_path(), "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "sandbox"]
    if os.getuid() == 0:
        command += ["--cap-drop", "ALL"]
        for capability in ("SETUID", "SETGID", "CHOWN", "FOWNER", "KILL", "DAC_OVERRIDE"):
            command += ["--cap-add", f"CAP_{capability}"]
    else:
        command += ["--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534"]
    # A folder that bubblewrap makes by itself on the way to a bind has mode 0700, and nobody could not pass.
    command += ["--perms", "0755", "--dir", "/etc", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    command += ["--ro-bind", "/usr", "/usr"]
    masks = [str(folder) for folder in graders([Path("/usr")], spec.labs) if Path("/usr") in folder.parents]
    for folder in masks:
        command += ["--size", "4096", "--perms", "0755", "--tmpfs", folder]
    for link in ("lib", "lib64", "bin"):
        command += ["--symlink", f"usr/{link}", f"/{link}"]
    command += ["--proc", "/proc", "--dev", "/dev"]
    command += ["--size", str(1 << 20), "--tmpfs", "/dev/shm"]  # bubblewrap's own has no bound
    command += ["--size", str(1 << 20), "--perms", "1777", "--tmpfs", "/tmp"]
    for folder in slot_folders(slots):
        command += ["--size", str(spec.limits.disk), "--perms", "1777", "--tmpfs", folder]
    own = own_paths(spec.labs)
    binds = [path for path in readable if path in own or not path.startswith("/usr/")]
    for folder in sorted({str(parent) for path in binds for parent in Path(path).parents}, key=len):
        if folder not in ("/", "/tmp", "/usr"):
            command += ["--perms", "0755", "--dir", folder]
    for path in binds:
        command += ["--ro-bind", path, path]
    for part in interpreter_paths():
        if part.is_symlink() and not str(part).startswith("/usr/"):  # lib64, which may be a name of lib
            command += ["--symlink", os.readlink(part), str(part)]
    for folder in ("/", *masks):
        command += ["--remount-ro", folder]
    return [*command, "--chdir", "/tmp", "--"]
