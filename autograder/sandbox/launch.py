"""How the sandbox's process is started: which files it sees, behind which wall, within which limits."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]  # the folder of `autograder`
# All of this package that is ever inside. Checks, hidden messages, solutions and the gradebook are not.
INSIDE = ("__init__.py", "wire.py", "sandbox/__init__.py", "sandbox/inside", "probes")
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache")
INTERPRETER = ("bin", "lib", "lib64", "include", "pyvenv.cfg")  # what an interpreter's or environment's folder has
KERNEL = ("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu")


class SandboxError(RuntimeError):
    """The sandbox could not be started: nothing about a submission."""


class Level(StrEnum):
    """How well student code is walled in; every report says which it was."""

    STRONG = "strong"  # bubblewrap outside, Landlock, seccomp and rlimits inside
    BASIC = "basic"  # Landlock, seccomp and rlimits
    NONE = "none"  # a process of its own, and no wall


@dataclass(frozen=True)
class Limits:
    """What one job may use."""

    memory: int = 4 << 30  # bytes of address space
    processor: int = 1_200  # seconds, a backstop: the clock on the wall is what stops a job
    threads: int = 64
    file: int = 64 << 20  # bytes
    disk: int = 128 << 20  # bytes in all
    open_files: int = 256

    def as_rlimits(self) -> dict[str, int]:
        return {
            "AS": self.memory,
            "CPU": self.processor,
            "NPROC": self.threads,
            "FSIZE": self.file,
            "NOFILE": self.open_files,
            "CORE": 0,
            "MEMLOCK": 0,
            "MSGQUEUE": 0,
        }


@dataclass(frozen=True)
class Setting:
    """What student code finds around it."""

    packages: Sequence[str] = ()  # the course's own packages that it may import
    preload: Sequence[str] = ()  # modules imported once, before the first job
    environment: Mapping[str, str] = field(default_factory=dict)  # beside the usual
    folders: Sequence[str] = ()  # to read, beside the packages
    limits: Limits = Limits()


def package_folders(packages: Iterable[str]) -> list[Path]:
    """Where the course's packages lie; found without importing them.

    Raises:
        SandboxError: one is not installed.
    """
    folders = []
    for package in packages:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise SandboxError(
                f"The package {package!r} is not installed: run `pip install -e .` in the course's folder."
            )
        folders.append(Path(spec.origin).parent)
    return folders


def interpreter_paths() -> list[Path]:
    """What Python itself needs. Not the folders around it: `python -m venv .` makes the course's own one of them."""
    return [
        part
        for prefix in dict.fromkeys((sys.base_prefix, sys.prefix))
        for name in INTERPRETER
        if (part := Path(prefix, name)).exists()
    ]


def library_folders() -> list[Path]:
    """Where installed packages lie outside the interpreter's own folders: another environment's, or the user's."""
    folders = [Path(entry) for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    known = {path.resolve() for path in interpreter_paths()}
    return [folder for folder in folders if folder.is_dir() and not known & set(folder.resolve().parents)]


def readable_paths(setting: Setting) -> list[str]:
    """All that student code may read: the interpreter, its libraries, the course's packages, and our inner part.

    Where this package, or another copy of it, lies inside one of these (installed into site-packages), that folder is
    taken apart so that the rest of the package stays out.
    """
    open_to_all = [*interpreter_paths(), *library_folders(), *package_folders(setting.packages)]
    open_to_all += [Path(folder) for folder in setting.folders if Path(folder).is_dir()]
    return list(dict.fromkeys([*_without_graders(open_to_all), *own_paths()]))


def own_paths() -> list[str]:
    return [str(PACKAGE / part) for part in INSIDE]


def system_paths() -> list[str]:
    """The system's own files, taken apart in the same way."""
    return _without_graders(Path(path) for path in SYSTEM if Path(path).exists())


def _without_graders(paths: Iterable[Path]) -> list[str]:
    folders = [path.resolve() for path in paths]
    hidden = graders(folders)
    return list(dict.fromkeys(str(path) for folder in folders for path in without(folder, hidden)))


def graders(folders: Iterable[Path]) -> list[Path]:
    """This package, and each copy of it that is installed in these folders: its checks are as secret."""
    found = [PACKAGE]
    for folder in folders:
        for libraries in ("", "*/*-packages/", "lib/*/*-packages/", "local/lib/*/*-packages/"):
            copies = folder.glob(f"{libraries}{PACKAGE.name}") if folder.is_dir() else ()
            found += [copy.resolve() for copy in copies if (copy / "checks").is_dir()]
    return list(dict.fromkeys(found))


def without(folder: Path, hidden: Collection[Path]) -> list[Path]:
    """Paths that cover a folder except some folders below it."""
    real = folder.resolve()
    if any(one == real or one in real.parents for one in hidden):
        return []
    if not any(real in one.parents for one in hidden):
        return [folder]
    if folder.is_symlink():
        return []  # a way around to what is taken apart
    return [path for child in sorted(folder.iterdir()) for path in without(child, hidden)]


def import_roots(setting: Setting) -> list[str]:
    """`PYTHONPATH` inside."""
    roots = [PACKAGE.parent, *(folder.parent for folder in package_folders(setting.packages)), *library_folders()]
    return list(dict.fromkeys(map(str, roots)))


def environment(setting: Setting, tmp: str) -> dict[str, str]:
    """Nothing of the grader's own environment: tokens and keys live there."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": tmp,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(import_roots(setting)),
        "OMP_WAIT_POLICY": "PASSIVE",  # spinning threads are a hundred times slower beside a busy neighbour
        "MPLBACKEND": "Agg",
        **setting.environment,
    }


def zygote_command(controls: Sequence[int], config: str) -> list[str]:
    numbers = ",".join(map(str, controls))
    # -P, -s: no folder of the student's, or of the user's, is searched for modules; -B: nothing is written.
    return [sys.executable, "-P", "-s", "-B", str(PACKAGE / "sandbox/inside/zygote.py"), numbers, config]


def slot_folders(slots: int) -> list[str]:
    """Behind bubblewrap, where the jobs of each slot work."""
    return [f"/tmp/slot{number}" for number in range(slots)]


def bubblewrap_command(setting: Setting, slots: int) -> list[str]:
    """bubblewrap with an empty root, no network, no other process, our files read-only, and a bound disk for each slot.

    As root no user namespace is made, and only what is needed to become nobody is kept; see
    https://github.com/containers/bubblewrap/blob/main/README.md for the options.
    """
    readable = readable_paths(setting)
    command = [shutil.which("bwrap") or "bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
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
    masks = [str(folder) for folder in graders([Path("/usr")]) if Path("/usr") in folder.parents]
    for folder in masks:
        command += ["--size", "4096", "--perms", "0755", "--tmpfs", folder]
    for link in ("lib", "lib64", "bin"):
        command += ["--symlink", f"usr/{link}", f"/{link}"]
    command += ["--proc", "/proc", "--dev", "/dev"]
    command += ["--size", str(1 << 20), "--tmpfs", "/dev/shm"]  # bubblewrap's own has no bound
    command += ["--size", str(1 << 20), "--perms", "1777", "--tmpfs", "/tmp"]
    for folder in slot_folders(slots):
        command += ["--size", str(setting.limits.disk), "--perms", "1777", "--tmpfs", folder]
    own = own_paths()
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


def refuse_unreadable(paths: Iterable[str]) -> None:
    """As root without bubblewrap, nobody must be able to reach the interpreter by the file system's own rights.

    Raises:
        SandboxError: the first folder on the way that is closed.
    """
    for path in paths:
        for folder in [Path(path), *Path(path).parents]:
            if folder.exists() and not folder.stat().st_mode & (stat.S_IXOTH if folder.is_dir() else stat.S_IROTH):
                raise SandboxError(
                    f"As root, student code runs as nobody, who can't read {folder}. Install bubblewrap, or run the "
                    "grader as an ordinary user."
                )
