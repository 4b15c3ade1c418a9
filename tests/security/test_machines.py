"""The solution is graded on each kind of machine: without bubblewrap, in a container, as a user, with another torch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from isolations import as_root_of_one_id, as_somebody, closed_python, missing, skip_if_missing

from autograder.grading.flow import job_of, sandbox_spec
from autograder.sandbox import bubblewrap
from autograder.sandbox.isolation import Isolation, isolations
from autograder.sandbox.job import Ending, Job
from autograder.sandbox.launch import Level, SandboxError
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.start import refuse_if_open, sharing_one_process, start_sandboxes
from grading import grade, lab
from notebooks import ROOT, SOLUTION, notebook_of, source_of, submission_of

DOCKER = (
    "chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod "
    "audit_write setfcap"
)
EVERY_LEVEL = [Level.STRONG, Level.BASIC]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that all users can pass, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="machine-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


def graded(folder: Path, wrapper: Sequence[str] = (), python: str = sys.executable, **environment: str) -> str:
    """The note about the sandbox from a report of the solution's first exercise, graded by a command of its own."""
    around = {**os.environ, "TMPDIR": str(folder), "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [*wrapper, python, "-m", "autograder", "grade", str(SOLUTION), "--exercises", "1", "--json", "-"]
    ran = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    (report,) = json.loads(ran.stdout)
    assert (report["status"], report["score"]) == ("graded", 5)
    return next(note for note in report["notes"] if note.startswith("sandbox: "))


def job(code: str) -> Job:
    """The first exercise's probe on a class that runs some code while it is made."""
    start = "import torch\nclass LoRALayer(torch.nn.Module):\n    def __init__(self, i, o, r, a):\n        "
    source = f"{start}super().__init__(); {code}\n"
    return job_of([{"number": 1, "source": source}], lab(), lab().exercise(1), (), 0)


def without_bubblewrap(folder: Path) -> str:
    """A PATH on which there are only the programs that the grader itself uses."""
    programs = folder / "programs"
    programs.mkdir()
    for name in ("rm", "chmod"):
        (programs / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return str(programs)


def basic() -> str:
    """What a report says of the basic sandbox on this machine."""
    return next(one for one in isolations(Level.BASIC) if not missing(one)).told()


def test_without_bubblewrap_it_is_basic_and_says_why(folder: Path) -> None:
    note = graded(folder, PATH=without_bubblewrap(folder))
    assert note == f"sandbox: {basic()}: bubblewrap is not installed"


def test_with_dockers_capabilities_root_gets_basic_and_is_told_why(folder: Path) -> None:
    if os.getuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv: apt install util-linux")
    skip_if_missing(Isolation.BUBBLEWRAP)
    kept = ",".join(f"+{name}" for name in DOCKER.split())
    note = graded(folder, ["setpriv", f"--bounding-set=-all,{kept}", "--inh-caps=-all"])
    assert note == f"sandbox: {basic()}: root has no CAP_SYS_ADMIN here, as by default in Docker"


def test_below_a_closed_folder_root_reaches_python_through_a_descriptor(folder: Path) -> None:
    """An environment below a folder of mode 0700, whatever the interpreter's own folder is like."""
    note = graded(folder, python=closed_python(folder), PATH=without_bubblewrap(folder))
    assert note.startswith("sandbox: basic (as nobody, Python through a descriptor)")


def test_as_an_ordinary_user(folder: Path) -> None:
    note = graded(folder, as_somebody(folder))
    assert note.startswith(("sandbox: strong (bubblewrap)", "sandbox: basic (as an ordinary user)"))


def test_as_root_of_a_user_namespace_with_one_user(folder: Path) -> None:
    note = graded(folder, as_root_of_one_id(folder))
    assert note.startswith("sandbox: basic (as root of a user namespace with one user, without capabilities)")


@pytest.mark.slow
@pytest.mark.parametrize("level", EVERY_LEVEL)
def test_memory_counts_from_what_the_warm_process_has_mapped(
    level: Level, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a CUDA build of torch does, a library maps more than a job may have."""
    if level is Level.STRONG:
        skip_if_missing(Isolation.BUBBLEWRAP)
    (folder / "vast").mkdir()
    (folder / "vast" / "__init__.py").write_text(
        "import mmap\nKEPT = mmap.mmap(-1, 5 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ)\n"
    )
    monkeypatch.syspath_prepend(str(folder))
    usual = sandbox_spec(lab(), exercises=(1,))
    setting = replace(usual, packages=[*usual.packages, "vast"], preload=[*usual.preload, "vast"])
    with Sandbox(setting, level) as sandbox:
        refuse_if_open(sandbox)
        solution = submission_of(notebook_of(["import torch", source_of("exercise-1")]))
        assert grade(solution, lab(), sandbox, only=(1,)).score == 5
        bomb = sandbox.run(job("kept = bytearray(5 << 30); print('got it')"))
    assert "got it" not in bomb.output
    assert bomb.ending is Ending.FINISHED
    assert bomb.facts["experiments"]["case0/construct"]["error"]["type"] == "MemoryError"


def test_a_bubblewrap_that_others_may_write_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "bwrap"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o777)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    with pytest.raises(SandboxError, match=f"others may write {program}"):
        bubblewrap.bubblewrap_path()
    program.chmod(0o755)
    assert bubblewrap.bubblewrap_path() == str(program)
    folder.chmod(0o777)
    with pytest.raises(SandboxError, match=f"others may write {folder}"):
        bubblewrap.bubblewrap_path()


@pytest.mark.slow
def test_a_way_that_does_not_hold_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the one after it is used."""
    skip_if_missing(Isolation.BUBBLEWRAP)
    tried: list[Any] = []

    def refuse_the_first(*sandboxes: Sandbox) -> None:
        tried.append(sandboxes[0].isolation)
        if len(tried) == 1:
            for sandbox in sandboxes:
                sandbox.close()
            raise SandboxError("it does not hold: a test says so", "it does not hold: a test says so")

    monkeypatch.setattr("autograder.sandbox.start.refuse_if_open", refuse_the_first)
    (sandbox,) = start_sandboxes(sandbox_spec(lab(), exercises=(1,)), 1)
    sandbox.close()
    assert tried[0] is Isolation.BUBBLEWRAP
    assert (sandbox.level, sandbox.passed_over) == (Level.BASIC, "it does not hold: a test says so")


def test_each_job_has_a_user_of_its_own_where_root_grades() -> None:
    if os.getuid() != 0 or (missing(isolations(Level.BASIC)[-1]) and missing(isolations(Level.BASIC)[0])):
        pytest.skip("this is no root that could become nobody: run the tests as root")
    one, other = sharing_one_process(sandbox_spec(lab(), exercises=(1,)), Level.BASIC, 2)
    with one, other:
        seen = {sandbox.run(job("import os; print(os.getuid(), os.getsid(0))")).output for sandbox in (one, other)}
    (first, session), (second, other_session) = (line.split()[:2] for line in seen)
    assert first != second
    assert session != other_session
