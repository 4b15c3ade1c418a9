"""The interpreter for a user that can't reach it by its path, such as nobody where Python lies below /root.

Root opens the folder that Python is installed in, and each other folder of that kind, as a mere place (O_PATH), and
hands these descriptors on. `/proc/self/fd/64/lib` then is the interpreter's `lib`, whatever lies above it. Nothing is
opened that could not be read otherwise: Landlock's rules are about the same files, and still hold.
"""

from __future__ import annotations

import fcntl
import os
import stat
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from autograder.sandbox.launch import PACKAGE, SandboxError, SandboxSpec, import_roots, library_folders, package_folders

FIRST = 64  # of the descriptors: a job's own are below it


def closed_folder(path: str) -> Path | None:
    """The first thing on the way to a path that other users can't pass or read; None where all is open."""
    for part in dict.fromkeys((Path(path), Path(path).resolve())):
        for folder in [*reversed(part.parents), part]:
            if not folder.exists():
                continue
            mode = folder.stat().st_mode
            needed = stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH
            if folder == part:
                needed |= stat.S_IROTH
            if mode & needed != needed:
                return folder
    return None


def refuse_unreachable(paths: Iterable[str]) -> None:
    """
    Raises:
        SandboxError: nobody can't reach one of these by its path.
    """
    for path in paths:
        if (folder := closed_folder(path)) is not None:
            raise SandboxError(f"student code would run as nobody, who can't read {folder}")


class Descriptors:
    """Open folders by which closed paths can be reached. Closed when the block ends; a child has its own by then."""

    def __init__(self, spec: SandboxSpec, readable: Sequence[str]) -> None:
        """Opens what nobody needs.

        Raises:
            SandboxError: somebody else could change such a folder, or it is itself closed.
        """
        self.spec, self.readable = spec, readable
        self.handles: dict[Path, int] = {}
        closed = [Path(path).resolve() for path in readable if closed_folder(path) is not None]
        tops = {Path(os.path.realpath(top)) for top in self._tops()}
        try:
            for path in closed:
                above = [top for top in tops if top == path or top in path.parents]
                if not above:
                    raise SandboxError(f"nobody can't read {closed_folder(str(path))}")
                self._open(max(above, key=lambda top: len(top.parts)))
        except BaseException:
            self.close()
            raise

    def _tops(self) -> list[Path | str]:
        packages = [folder.parent for folder in package_folders(self.spec.packages)]
        return [sys.base_prefix, sys.prefix, PACKAGE.parent, *packages, *library_folders(), *self.spec.folders]

    def _open(self, top: Path) -> None:
        if top in self.handles:
            return
        first = os.open(top, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self.handles[top] = fcntl.fcntl(first, fcntl.F_DUPFD_CLOEXEC, FIRST)
        finally:
            os.close(first)
        status = os.fstat(self.handles[top])
        if status.st_uid not in (0, os.getuid()) or status.st_mode & 0o022:
            raise SandboxError(f"others may write {top}, so it is not handed on")
        if not status.st_mode & stat.S_IXOTH:
            raise SandboxError(f"{top} itself is closed to other users: run `chmod o+rx {top}`")

    def through(self, path: str) -> str:
        """The path as nobody can use it."""
        real = Path(os.path.realpath(path))
        above = [top for top in self.handles if top == real or top in real.parents]
        if not above:
            return path
        top = max(above, key=lambda top: len(top.parts))
        return str(Path(f"/proc/self/fd/{self.handles[top]}") / real.relative_to(top))

    def command(self, command: Sequence[str]) -> list[str]:
        """A command of this interpreter: its real file, for the links of a virtual environment lead along a path."""
        return [self.through(os.path.realpath(command[0])), *map(self._script, command[1:])]

    def _script(self, word: str) -> str:
        return self.through(word) if word.startswith(str(PACKAGE)) else word

    def environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Where Python finds itself and its libraries: all of `sys.path`, for it then reads no .pth file."""
        folders = {str(folder) for folder in self.spec.folders}
        found = {name: self.through(value) if value in folders else value for name, value in environment.items()}
        standard = {os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
        standard |= {f"{folder}/lib-dynload" for folder in standard}
        own = [entry for entry in sys.path if self._is_readable(entry) and os.path.realpath(entry) not in standard]
        entries = dict.fromkeys([*import_roots(self.spec), *own])
        found["PYTHONPATH"] = os.pathsep.join(map(self.through, entries))
        if self.through(sys.base_prefix) != sys.base_prefix:
            found["PYTHONHOME"] = self.through(sys.base_prefix)
        return found

    def _is_readable(self, entry: str) -> bool:
        real = os.path.realpath(entry)
        return bool(entry) and os.path.isdir(real) and any(real == p or real.startswith(f"{p}/") for p in self.readable)

    def close(self) -> None:
        for handle in self.handles.values():
            with suppress(OSError):
                os.close(handle)

    def __enter__(self) -> Descriptors:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
