"""Is this machine ready? Each finding says what was looked at, whether it is well, and what to do if not.

What may be missing is imported only where it is needed, so that the rest can still be said.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.words import say

if TYPE_CHECKING:
    from packaging.requirements import Requirement

GIB = 1 << 30


@dataclass(frozen=True)
class Finding:
    about: str
    well: bool
    text: str
    fix: str = ""  # what to do; empty when it is well
    fatal: bool = True  # False: things work without it, only less well


def findings(notebook: Path | None = None) -> Iterator[Finding]:
    """Looks at the machine, and at a notebook when one is given."""
    for look in (_python, _packages, _memory, _disk, _platform, _bubblewrap):
        yield from look()
    with suppress(ModuleNotFoundError):  # that it is missing has been said
        yield from _sandbox()
        if notebook is not None:
            yield from _notebook(notebook)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    well = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield Finding(
        "Python", well, version, "" if well else say("install Python 3.11, 3.12 or 3.13 and a new environment")
    )


def _packages() -> Iterator[Finding]:
    try:
        required = importlib.metadata.requires("lora-course") or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding(say("course"), False, say("not installed"), say("run `pip install -e .` in the course's folder"))
        return
    try:
        from packaging.requirements import Requirement
    except ModuleNotFoundError:
        yield Finding("packaging", False, say("not installed"), say("run `pip install -e .` in the course's folder"))
        return
    for requirement in map(Requirement, required):
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        yield _package(requirement)


def _package(requirement: Requirement) -> Finding:
    fix = say("run `{command}`", command=f'pip install "{requirement.name}{requirement.specifier}"')
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(requirement.name, False, say("not installed"), fix)
    if not requirement.specifier.contains(version.partition("+")[0], prereleases=True):
        told = say("{version}, and {needed} is needed", version=version, needed=requirement.specifier)
        return Finding(requirement.name, False, told, fix)
    return Finding(requirement.name, True, version)


def _memory() -> Iterator[Finding]:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        free = next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration):
        return  # no such file on this system
    well = free > 2 * GIB
    fix = "" if well else say("close other programs: a sandbox needs about 1 GB, the real GPT-2 about 2")
    yield Finding(say("memory"), well, say("{free:.1f} GiB free", free=free / GIB), fix, fatal=False)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(Path.cwd()).free
    well = free > GIB
    fix = "" if well else say("make room: at least 1 GB")
    yield Finding(say("disk"), well, say("{free:.1f} GiB free here", free=free / GIB), fix)


def _platform() -> Iterator[Finding]:
    linux = sys.platform == "linux"
    fix = "" if linux else say("check your own notebook here; grade other people's on Linux, in WSL2 or in a container")
    yield Finding(say("system"), linux, sys.platform, fix, fatal=False)


def _bubblewrap() -> Iterator[Finding]:
    found = shutil.which("bwrap")
    fix = "" if found else say("install bubblewrap (`sudo apt-get install bubblewrap`) for the strong sandbox")
    yield Finding("bubblewrap", bool(found), found or say("not installed"), fix, fatal=False)


def _sandbox() -> Iterator[Finding]:
    """The strongest sandbox that really starts and holds here."""
    from autograder.sandbox.launch import SandboxError, Setting
    from autograder.sandbox.start import start_sandboxes

    try:
        (sandbox,) = start_sandboxes(Setting(), 1)
    except SandboxError as reason:
        told, _, rest = str(reason).partition("\n")
        yield Finding(say("sandbox"), False, told, rest, fatal=False)
        return
    sandbox.close()
    yield Finding(say("sandbox"), True, str(sandbox.level))


def _notebook(path: Path) -> Iterator[Finding]:
    from autograder.find import Found, lab_of, read_found
    from autograder.notebook import NotebookError

    try:
        submission = read_found(Found(path, str(path)))
        lab = lab_of(submission)
    except NotebookError as reason:
        yield Finding(path.name, False, str(reason), say("name the notebook that you work in, with its folder"))
        return
    yield Finding(path.name, True, say("{lab}, {count} cells", lab=lab.title, count=len(submission.cells)))
    for note in submission.notes:
        yield Finding(path.name, False, note, say("open it in Jupyter and look at this cell"), fatal=False)
    source = "\n".join(cell.source for cell in submission.cells)
    for package in lab.support:
        if find_spec(package) is None and package in source:
            yield Finding(package, False, say("not installed"), say("run `pip install -e .` in the course's folder"))
