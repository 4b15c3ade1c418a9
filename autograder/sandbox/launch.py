"""How the sandbox's process is started: which files it sees, by which isolation, within which limits."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from autograder.sandbox.limits import DEFAULT_LIMITS, Limits

PACKAGE = Path(__file__).resolve().parents[1]  # the folder of `autograder`
# All of this package that is ever inside. Checks, hidden messages, solutions and the gradebook are not.
INSIDE = (
    "__init__.py", "wire.py", "sandbox/__init__.py", "sandbox/inside", "kit/__init__.py", "kit/causes.py",
    "kit/recorder.py", "kit/probing", "labs/__init__.py", "labs/*/__init__.py", "labs/*/probes",
)  # fmt: skip
LAB_INSIDE = ("__init__.py", "probes")  # and of the package of a lab that is not part of this one
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache")
INTERPRETER = ("bin", "lib", "lib64", "include", "pyvenv.cfg")  # what an interpreter's or environment's folder has
KERNEL = ("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu")


class SandboxError(RuntimeError):
    """The sandbox could not be started: nothing about a submission."""

    def __init__(self, message: str, reason: str = "") -> None:
        """`reason` is the message's own part, for a list in which the level is named already."""
        super().__init__(message)
        self.reason = reason or message


class Level(StrEnum):
    """How well student code is kept apart; every report says which it was."""

    STRONG = "strong"  # bubblewrap outside, Landlock, seccomp and rlimits inside
    BASIC = "basic"  # Landlock, seccomp and rlimits
    NONE = "none"  # a process of its own, and nothing else


@dataclass(frozen=True)
class SandboxSpec:
    """What student code finds around it."""

    packages: Sequence[str] = ()  # the course's own packages that it may import
    preload: Sequence[str] = ()  # modules imported once, before the first job
    environment: Mapping[str, str] = field(default_factory=dict)  # beside the usual
    folders: Sequence[str] = ()  # to read, beside the packages
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)  # folder -> what is read of it, if not all
    limits: Limits = DEFAULT_LIMITS
    labs: Sequence[str] = ()  # packages of labs that are not part of this one: only their probes are read


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


def readable_paths(spec: SandboxSpec) -> list[str]:
    """All that student code may read: the interpreter, its libraries, the course's packages, and our inner part.

    Where this package, or another copy of it, lies inside one of these (installed into site-packages), that folder is
    taken apart so that the rest of the package stays out.
    """
    open_to_all = [*interpreter_paths(), *library_folders(), *package_folders(spec.packages)]
    chosen = [Path(folder, part) for folder in spec.folders for part in spec.parts.get(folder, [""])]
    open_to_all += [folder for folder in chosen if folder.is_dir()]
    return list(dict.fromkeys([*_without_graders(open_to_all, spec.labs), *own_paths(spec.labs)]))


def own_paths(labs: Sequence[str] = ()) -> list[str]:
    """What is read of this package, and of those of other labs."""
    own = [path for part in INSIDE for path in sorted(PACKAGE.glob(part))]
    for name, folder in zip(labs, package_folders(labs), strict=True):
        parents = [folder.parents[i] / "__init__.py" for i in range(name.count("."))]
        own += [path for path in (*parents, *(folder / part for part in LAB_INSIDE)) if path.exists()]
    return list(dict.fromkeys(map(str, own)))


def system_paths(labs: Sequence[str] = ()) -> list[str]:
    """The system's own files, taken apart in the same way."""
    return _without_graders((Path(path) for path in SYSTEM if Path(path).exists()), labs)


def _without_graders(paths: Iterable[Path], labs: Sequence[str] = ()) -> list[str]:
    folders = [path.resolve() for path in paths]
    hidden = graders(folders, labs)
    return list(dict.fromkeys(str(path) for folder in folders for path in without(folder, hidden)))


def graders(folders: Iterable[Path], labs: Sequence[str] = ()) -> list[Path]:
    """This package and those of other labs, and each copy of them in these folders: its checks are as secret."""
    found = [PACKAGE, *(folder.resolve() for folder in package_folders(labs))]
    named = [(PACKAGE.name, "labs"), *((name.replace(".", "/"), "checks") for name in labs)]
    for folder in folders:
        for libraries in ("", "*/*-packages/", "lib/*/*-packages/", "local/lib/*/*-packages/"):
            for name, part in named if folder.is_dir() else ():
                found += [copy.resolve() for copy in folder.glob(f"{libraries}{name}") if (copy / part).is_dir()]
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


def import_roots(spec: SandboxSpec) -> list[str]:
    """`PYTHONPATH` inside."""
    packages = (*spec.packages, *spec.labs)
    named = zip(packages, package_folders(packages), strict=True)
    roots = [PACKAGE.parent, *(folder.parents[name.count(".")] for name, folder in named), *library_folders()]
    return list(dict.fromkeys(map(str, roots)))


def environment(spec: SandboxSpec, tmp: str) -> dict[str, str]:
    """Nothing of the grader's own environment: tokens and keys live there."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": tmp,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(import_roots(spec)),
        "OMP_WAIT_POLICY": "PASSIVE",  # spinning threads are a hundred times slower beside a busy neighbour
        "MPLBACKEND": "Agg",
        **spec.environment,
    }


def zygote_command(controls: Sequence[int], config: str) -> list[str]:
    numbers = ",".join(map(str, controls))
    # -P, -s: no folder of the student's, or of the user's, is searched for modules; -B: nothing is written.
    return [sys.executable, "-P", "-s", "-B", str(PACKAGE / "sandbox/inside/zygote.py"), numbers, config]
