"""Is this machine ready? Each finding says what was looked at, whether it is well, and what to do if not.

What may be missing is imported only where it is needed, so that the rest can still be said.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
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
EASY_SEEDS = 1 << 20  # below that, somebody could try all
COLAB = (3, 12)  # Colab's Python, or an older one than it has by now
COURSE = "lora-course"  # the distribution's name
EXTRAS = ("grade", "nbgrader", "github", "labs", "cluster")  # of pyproject.toml, those that a course is run with


@dataclass(frozen=True)
class Finding:
    about: str
    well: bool
    text: str
    fix: str = ""  # what to do; empty when it is well
    fatal: bool = True  # False: things work without it, only less well


def findings(notebook: Path | None = None) -> Iterator[Finding]:
    """Looks at the machine, and at a notebook when one is given."""
    for look in (_python, _packages, _torch_build, _memory, _disk, _platform, _class):
        yield from look()
    with suppress(ModuleNotFoundError):  # that it is missing has been said
        yield from _processors()
        yield from _sandbox()
        if notebook is not None:
            yield from _notebook(notebook)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    well = sys.version_info >= (3, 11)
    fix = "" if well else say("install Python 3.11 or later and a new environment")
    if well and sys.version_info < COLAB:
        fix = say(
            "Colab has Python {colab} or later: grade with it where students work there, "
            "for what only it takes is left to a person here",
            colab=".".join(map(str, COLAB)),
        )
    yield Finding("Python", well, version, fix)


def _packages() -> Iterator[Finding]:
    try:
        required = importlib.metadata.requires(COURSE) or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding(say("course"), False, say("not installed"), say("run `pip install -e .` in the course's folder"))
        return
    try:
        from packaging.requirements import Requirement
    except ModuleNotFoundError:
        yield Finding("packaging", False, say("not installed"), say("run `pip install -e .` in the course's folder"))
        return
    for requirement in map(Requirement, required):
        needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if needed or _is_used(requirement):
            yield _package(requirement)


def _is_used(requirement: Requirement) -> bool:
    """Whether this package of an extra is installed; who has none of an extra's packages does not need them."""
    marker = requirement.marker
    if requirement.name == COURSE or marker is None or not any(marker.evaluate({"extra": name}) for name in EXTRAS):
        return False
    with suppress(importlib.metadata.PackageNotFoundError):
        return bool(importlib.metadata.version(requirement.name))
    return False


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
    fix = "" if well else say("close other programs: a sandbox needs about 1 GB, a large model more")
    yield Finding(say("memory"), well, say("{free:.1f} GiB free", free=free / GIB), fix, fatal=False)


def _processors() -> Iterator[Finding]:
    """Where the kernel shares them out by thread, a submission with many takes nearly all from the one beside it."""
    from autograder.sandbox import reasons

    if reasons.kernel_setting("kernel/sched_autogroup_enabled") != "0":
        return
    told = say("not shared out by session: one submission's threads can slow another's down")
    command = "sysctl kernel.sched_autogroup_enabled=1"
    yield Finding(say("processors"), False, told, say("run `{command}` as root", command=command), fatal=False)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(Path.cwd()).free
    well = free > GIB
    fix = "" if well else say("make room: at least 1 GB")
    yield Finding(say("disk"), well, say("{free:.1f} GiB free here", free=free / GIB), fix)


def _platform() -> Iterator[Finding]:
    linux = sys.platform == "linux"
    fix = "" if linux else say("check your own notebook here; grade other people's on Linux, in WSL2 or in a container")
    yield Finding(say("system"), linux, sys.platform, fix, fatal=False)


def _torch_build() -> Iterator[Finding]:
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return  # that it is missing has been said
    text = Path(spec.origin).with_name("version.py").read_text("utf-8", "replace")
    cuda = re.search(r"^cuda\b.*= '([^']+)'", text, re.MULTILINE)
    told = say("for CUDA {version}", version=cuda[1]) if cuda else say("for the processor")
    small = say("grading uses the processor only: the CPU build is enough, and 5 GB smaller")
    yield Finding(say("build of torch"), True, told, small if cuda and not Path("/dev/nvidiactl").exists() else "")


def _sandbox() -> Iterator[Finding]:
    """The strongest sandbox that really starts and holds here, and what would bring a stronger one."""
    from autograder.sandbox.isolation import Isolation, isolations
    from autograder.sandbox.launch import Level, SandboxError, SandboxSpec
    from autograder.sandbox.reasons import Reason, why_not
    from autograder.sandbox.start import refuse_if_open, sharing_one_process

    reasons: dict[Isolation, Reason] = {}
    for isolation in (*isolations(Level.STRONG), *isolations(Level.BASIC)) if sys.platform == "linux" else ():
        try:
            (sandbox,) = sharing_one_process(SandboxSpec(), isolation, 1)
            refuse_if_open(sandbox)
        except SandboxError as error:
            reasons[isolation] = why_not(isolation, error.reason)
            continue
        sandbox.close()
        strong = reasons.get(Isolation.BUBBLEWRAP)
        told = f"{isolation.told()}: {strong.text}" if strong else isolation.told()
        yield Finding(say("sandbox"), True, told, strong.fix if strong else "")
        return
    if reasons:
        told = "; ".join(dict.fromkeys(reason.text for reason in reasons.values()))
        fixes = "; ".join(dict.fromkeys(reason.fix for reason in reasons.values() if reason.fix))
        yield Finding(say("sandbox"), False, say("none: {reason}", reason=told), fixes, fatal=False)


def _class() -> Iterator[Finding]:
    """Where a class is graded: what others must not know or read."""
    config, out = Path("nbgrader_config.py"), Path("graded")
    if config.is_file() or out.is_dir():
        yield _class_seed(config, out)
    if os.name == "posix" and out.is_dir() and out.stat().st_mode & 0o055:
        told = say("other users of this machine can read it")
        yield Finding(f"{out}/", False, told, say("run `{command}`", command=f"chmod go-rwx {out}"), fatal=False)


def _class_seed(config: Path, out: Path) -> Finding:
    """A seed that is well known would let students prepare for the inputs that they are graded with."""
    text = config.read_text("utf-8", "replace") if config.is_file() else ""
    asked = re.search(r"^\s*c\.CourseGrader\.seed\s*=\s*(\d+)", text, re.MULTILINE)
    kept = out / "seed"
    if asked is not None and int(asked[1]) < EASY_SEEDS:
        fix = say("leave `c.CourseGrader.seed` out: a seed is drawn, and kept in {path}", path=kept)
        return Finding(say("class seed"), False, say("one that is easily guessed"), fix, fatal=False)
    if asked is not None:
        return Finding(say("class seed"), True, say("as nbgrader_config.py says"))
    if kept.is_file():
        return Finding(say("class seed"), True, say("kept in {path}; `--seed new` draws another", path=kept))
    return Finding(say("class seed"), True, say("drawn when a class is first graded, and kept in {path}", path=kept))


def _notebook(path: Path) -> Iterator[Finding]:
    from autograder.submissions.find import SubmissionFile, lab_of, read_file
    from autograder.submissions.python_version import newer_python
    from autograder.submissions.reading import NotebookError, load_notebook

    try:
        submission = read_file(SubmissionFile(path, str(path)))
        lab = lab_of(submission)
    except NotebookError as reason:
        yield Finding(path.name, False, str(reason), say("name the notebook that you work in, with its folder"))
        return
    yield Finding(path.name, True, say("{lab}, {count} cells", lab=lab.translated_title, count=len(submission.cells)))
    for note in submission.notes:
        yield Finding(path.name, False, note, say("open it in Jupyter and look at this cell"), fatal=False)
    if told := newer_python(load_notebook(path)):
        yield Finding(path.name, False, told, say("use that Python here, too"), fatal=False)
    source = "\n".join(cell.source for cell in submission.cells)
    for package in lab.support:
        if find_spec(package) is None and package in source:
            yield Finding(package, False, say("not installed"), say("run `pip install -e .` in the course's folder"))
