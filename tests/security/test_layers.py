"""Each layer is needed: without it the self-test refuses, or an attack gets through that did not before."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from isolations import skip_if_missing

from attacks import BREACH, Surroundings, hostile_notebook, read_attacks
from autograder.grading.flow import job_of, sandbox_spec
from autograder.sandbox import bubblewrap, descriptors, launch, process
from autograder.sandbox.isolation import Isolation, isolations
from autograder.sandbox.launch import Level, SandboxError
from autograder.sandbox.limits import Limits
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.start import refuse_if_open, start_sandboxes
from grading import lab
from notebooks import submission_of

CODE = {attack.name: attack.code for attack in read_attacks()}


def gets_through(sandbox: Sandbox, attack: str, canary: Path, port: int = 9) -> bool:
    quick = replace(lab(), exercises=tuple(replace(e, seconds=20) for e in lab().exercises))
    notebook = hostile_notebook(CODE[attack], Surroundings(canary, port, sandbox.level))
    return BREACH in sandbox.run(job_of(submission_of(notebook).code, quick, quick.exercise(1), (), 5)).output


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder that all users can pass; pytest's own is closed again by each session that starts meanwhile."""
    with tempfile.TemporaryDirectory(prefix="layers-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text("CANARY")
    file.chmod(0o644)
    return file


# What is changed in a copy of the inner part, and the attack that then gets through; None where the self-test says so.
INNER = {
    "no Landlock": ("lockdown.py", "    restrict_files(readable, work)\n", "", None),
    "Landlock that lets all be read": (
        "lockdown.py",
        "        for path in readable:\n",
        '        for path in [*readable, "/"]:\n',
        None,
    ),
    "Landlock that lets all be written": (
        "lockdown.py",
        "_allow(ruleset, writable, rights",
        '_allow(ruleset, "/", rights',
        None,
    ),
    "no seccomp": ("lockdown.py", "    restrict_calls()\n", "", None),
    "processes allowed": ("lockdown.py", "_ANY_BIT, _CLONE_THREAD", "_ANY_BIT, 0xFFFFFFFF", None),
    "sockets allowed": ("lockdown.py", 'program.when_equal(_number("socket"), _errno(errno.EACCES))', "pass", None),
    "pipes that signal others": (
        "lockdown.py", 'program.call_denied_if(_number("fcntl"), _REACH_OTHERS)', "pass", "signal_by_pipe",
    ),
    "sockets that signal others": (
        "lockdown.py", 'program.call_denied_if(_number("ioctl"), _SOCKET_SIGNALS_OTHERS)', "pass", "signal_by_socket",
    ),
    "descriptors sent away": (
        "syscalls.py",
        '    "sendmsg": (46, 211),  # sends descriptors, which then outlive the process\n',
        "",
        "pass_descriptors",
    ),
    "programs allowed": ("syscalls.py", '    "execve": (59, 221),\n', "", "replace_itself_quietly"),
    "no memory limit": (
        "lockdown.py", "for name, value in limits.items():", "for name, value in ():", "memory_bomb_shared",
    ),
    "threads without end": ("child.py", 'limits["NPROC"] +=', 'limits["NPROC"] = 4096 +', "thread_bomb"),
    "descriptors left open": ("child.py", "    first = max(places) + 1\n", "    first = 1 << 20\n", "open_descriptors"),
}  # fmt: skip
CODE["replace_itself_quietly"] = "os.execv('/bin/echo', ['echo', 'BREACH'])"


def changed_copy(tmp_path: Path, file: str, there: str, instead: str) -> Path:
    """This package, with another text in a file of its inner part."""
    copy = tmp_path / "copy" / "autograder"
    shutil.copytree(launch.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "demo", "checks"))
    for folder in (copy, *copy.parents[:2]):
        folder.chmod(0o755)
    changed = copy / "sandbox" / "inside" / file
    text = changed.read_text("utf-8")
    assert there in text
    changed.write_text(text.replace(there, instead), "utf-8")
    return copy


def use_copy(monkeypatch: pytest.MonkeyPatch, copy: Path) -> None:
    for module in (launch, descriptors):
        monkeypatch.setattr(module, "PACKAGE", copy)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(INNER))
def test_without_a_rule_of_the_inner_layer(
    name: str, tmp_path: Path, canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, there, instead, attack = INNER[name]
    use_copy(monkeypatch, changed_copy(tmp_path, file, there, instead))
    setting = sandbox_spec(lab(), exercises=(1,))
    if attack is None:
        with pytest.raises(SandboxError, match="does not hold, so nothing is graded"):
            refuse_if_open(Sandbox(setting, Level.BASIC))
        return
    with Sandbox(setting, Level.BASIC) as weakened:
        refuse_if_open(weakened)
        assert gets_through(weakened, attack, canary)
    monkeypatch.undo()
    with Sandbox(setting, Level.BASIC) as whole:
        assert not gets_through(whole, attack, canary)


@pytest.mark.slow
def test_a_library_that_makes_memory_for_all_jobs_to_write_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """tqdm's lock between processes, where nothing keeps tqdm from making it."""
    copy = changed_copy(tmp_path, "zygote.py", ".TqdmDefaultWriteLock.mp_lock = None", "")
    use_copy(monkeypatch, copy)
    with pytest.raises(SandboxError, match=r"all jobs would share memory that they can write: /dev/shm/sem\."):
        Sandbox(sandbox_spec(lab()), Level.BASIC)


CODE["see_others"] = "if os.path.exists(f'/proc/{GRADER}/status'): breach('sees the grader')"


def without(option: str, count: int = 1) -> Callable[[list[str], Path], list[str]]:
    def change(command: list[str], _: Path) -> list[str]:
        place = command.index(option)
        return command[:place] + command[place + count :]

    return change


OUTER = {
    "the network": (without("--unshare-net"), "tcp"),
    "an empty root": (
        lambda command, canary: [*command[:-5], "--bind", str(canary.parent), str(canary.parent), *command[-5:]],
        "read_a_canary",
    ),
    "other processes": (without("--unshare-pid"), "see_others"),
    "a bound on /dev/shm": (
        lambda command, _: [part for i, part in enumerate(command) if "--size" not in (part, command[i - 1])],
        "shared_memory_file",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(OUTER))
def test_without_a_rule_of_the_outer_layer(name: str, canary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    skip_if_missing(Isolation.BUBBLEWRAP)
    change, attack = OUTER[name]
    setting = replace(sandbox_spec(lab(), exercises=(1,)), limits=Limits(disk=64 << 20))
    monkeypatch.setattr(process, "lock_of", lambda *_: None)  # bubblewrap by itself: nothing locked inside
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with Sandbox(setting, Level.STRONG) as whole:
            assert not gets_through(whole, attack, canary, port)
        build = bubblewrap.bubblewrap_command
        monkeypatch.setattr(process, "bubblewrap_command", lambda *asked: change(build(*asked), canary))
        os.environ["CANARY_FOR_OTHERS"] = "CANARY"
        with Sandbox(setting, Level.STRONG) as weakened:
            assert gets_through(weakened, attack, canary, port)


def test_a_sandbox_that_is_required_and_missing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SandboxError, match="strong: bubblewrap is not installed"):
        start_sandboxes(sandbox_spec(lab(), exercises=(1,)), 1, require=Level.STRONG)


def test_without_any_sandbox_nothing_is_graded_unless_submissions_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    setting = sandbox_spec(lab(), exercises=(1,))
    with pytest.raises(SandboxError, match="--trust-submissions"):
        start_sandboxes(setting, 1)
    assert start_sandboxes(setting, 1, allow_unsandboxed=True)[0].level is Level.NONE
    with pytest.raises(SandboxError):
        start_sandboxes(setting, 1, require=Level.BASIC, allow_unsandboxed=True)


def test_as_root_a_folder_that_nobody_can_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    with pytest.raises(SandboxError, match="who can't read"):
        descriptors.refuse_unreachable([str(tmp_path / "closed" / "python")])


def test_the_rest_of_this_package_stays_out_where_it_is_installed_among_others(tmp_path: Path) -> None:
    for part in ("numpy", "autograder/labs", "torch"):
        (tmp_path / "lib" / part).mkdir(parents=True)
    (tmp_path / "lib" / "around").symlink_to("..")
    (tmp_path / "lib" / "into").symlink_to("autograder/labs")
    found = launch.without(tmp_path, [tmp_path / "lib" / "autograder", tmp_path / "elsewhere"])
    assert found == [tmp_path / "lib" / "numpy", tmp_path / "lib" / "torch"]


CODE["read_the_course"] = """
from pathlib import Path
course = Path(CANARY_FILE).parent
installed = course / "lib" / "python3" / "site-packages"
around = course / "lib64" / "python3" / "site-packages"
for secret in (course, course / "solutions", installed / "autograder/labs", around / "autograder/labs"):
    for look in (os.listdir, lambda folder: (folder / "secret.txt").read_text()):
        try:
            breach(look(secret))
        except OSError:
            pass
print((installed / "other" / "file").read_text(), (around / "other" / "file").read_text(), flush=True)
"""


@pytest.mark.parametrize("level", [Level.STRONG, Level.BASIC])
def test_a_virtual_environment_in_the_courses_own_folder_opens_no_more_than_itself(
    level: Level, canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m venv .`, with another copy of this package installed in it."""
    skip_if_missing(*isolations(level))
    installed = canary.parent / "lib" / "python3" / "site-packages"
    for folder in (canary.parent / "solutions", installed / "autograder" / "labs", installed / "other"):
        folder.mkdir(parents=True)
        (folder / "secret.txt").write_text("secret")
    (installed / "other" / "file").write_text("what is installed")
    (canary.parent / "lib64").symlink_to("lib")
    paths = [*launch.interpreter_paths(), canary.parent / "lib", canary.parent / "lib64"]
    for module in (launch, bubblewrap):
        monkeypatch.setattr(module, "interpreter_paths", lambda: paths)
    with Sandbox(sandbox_spec(lab(), exercises=(1,)), level) as sandbox:
        notebook = hostile_notebook(CODE["read_the_course"], Surroundings(canary, 9, level))
        output = sandbox.run(job_of(submission_of(notebook).code, lab(), lab().exercise(1), (), 5)).output
    assert BREACH not in output
    assert output == "what is installed what is installed\n"


def test_what_is_installed_below_usr_is_taken_apart_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "local" / "lib" / "python3" / "dist-packages"
    for folder in ("autograder/labs", "torch"):
        (installed / folder).mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(launch, "SYSTEM", (str(tmp_path),))
    assert launch.system_paths() == [str(tmp_path / "bin"), str(installed / "torch")]
