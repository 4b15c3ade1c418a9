"""What doctor says of the sandbox and of where a class is graded: measured, said once, and with a fix."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import pytest

from autograder.frontends import machine
from autograder.frontends.machine import Finding
from autograder.reports.html import class_page, report_page
from autograder.reports.report import Report
from autograder.reports.wording import NOT_SANDBOXED
from autograder.sandbox import reasons, start
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.launch import SandboxError
from autograder.sandbox.reasons import why_not

if sys.platform != "linux":
    pytest.skip("the sandbox is Linux's", allow_module_level=True)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The kernel's settings, as an ordinary user with bubblewrap finds them."""
    found: dict[str, str] = {}
    monkeypatch.setattr(reasons, "kernel_setting", lambda name: found.get(name, ""))
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    return found


@pytest.mark.parametrize(
    ("name", "value", "text", "fix"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "AppArmor", "apparmor_restrict_unprivileged_userns=0"),
        ("kernel/unprivileged_userns_clone", "0", "this kernel gives ordinary users", "unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0", "no user namespaces", "max_user_namespaces=10000"),
    ],
)
def test_a_setting_of_the_kernel_that_forbids_namespaces_is_named_with_its_fix(
    settings: dict[str, str], name: str, value: str, text: str, fix: str
) -> None:
    settings[name] = value
    found = why_not(Isolation.BUBBLEWRAP, "bwrap: setting up uid map: Permission denied")
    assert found.text.startswith(text)
    assert fix in found.fix


def test_what_has_no_measured_reason_is_said_in_its_own_words(settings: dict[str, str]) -> None:
    settings["user/max_user_namespaces"] = "95000"
    assert why_not(Isolation.BUBBLEWRAP, "bwrap: no such option").text == "bwrap: no such option"
    settings["user/max_user_namespaces"] = "0"
    assert why_not(Isolation.BUBBLEWRAP, f"{reasons.OPEN}: fork").text == "it does not hold: fork"


def test_a_kernel_without_landlock_and_another_processor_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.inside.lockdown.landlock_abi", lambda: 0)
    found = why_not(Isolation.USER, "it said nothing")
    assert (found.text, "gVisor" in found.fix) == ("this kernel has no Landlock", True)
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert "this is riscv64" in why_not(Isolation.USER, "it said nothing").text


def refused(*_: object) -> None:
    raise SandboxError("The basic sandbox did not start: it said so", "it said so")


def test_a_machine_without_any_sandbox_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "sharing_one_process", refused)
    monkeypatch.setattr("shutil.which", lambda name: None)
    (finding,) = machine._sandbox()
    assert not finding.well
    assert finding.text == "none: bubblewrap is not installed; it said so"
    assert finding.fix == "run `apt install bubblewrap`"


def test_the_seed_that_everyone_knows_and_results_that_others_can_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert list(machine._class()) == []
    config, out = Path("nbgrader_config.py"), Path("graded")
    config.write_text("c = get_config()\nc.CourseGrader.seed = 5\n", "utf-8")
    out.mkdir(mode=0o755)
    seed, folder = machine._class()
    assert "c.CourseGrader.seed" in seed.fix
    assert folder == Finding(
        "graded/", False, "other users of this machine can read it", "run `chmod go-rwx graded`", fatal=False
    )
    config.write_text("c = get_config()\n# c.CourseGrader.seed = 5\n", "utf-8")
    out.chmod(0o700)
    assert [finding.well for finding in machine._class()] == [True]


def test_the_build_of_torch_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "torch"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "version.py").write_text("__version__ = '2.14.1+cu130'\ncuda: Optional[str] = '13.0'\n", "utf-8")
    monkeypatch.setattr(machine, "find_spec", lambda _: type("Spec", (), {"origin": str(package / "__init__.py")}))
    (finding,) = machine._torch_build()
    assert finding.text == "for CUDA 13.0"
    (package / "version.py").write_text("cuda: Optional[str] = None\n", "utf-8")
    (finding,) = machine._torch_build()
    assert (finding.text, finding.fix) == ("for the processor", "")


def test_pages_of_code_that_ran_without_a_sandbox_say_so_before_anything_else() -> None:
    common = {"lab": "lab", "student": None, "status": "graded", "seed": 0, "checkpoint": "nano"}
    bare = Report(submission="bare", notes=(NOT_SANDBOXED,), **common)  # type: ignore[arg-type]
    safe = Report(submission="safe", notes=("sandbox: strong (bubblewrap)",), **common)  # type: ignore[arg-type]
    links = {"bare": "b.html", "safe": "s.html"}
    assert report_page(bare).index("NOT SANDBOXED") < report_page(bare).index("<ol>")
    assert "NOT SANDBOXED" not in report_page(safe)
    both = class_page([bare, safe], links)
    assert both.index("NOT SANDBOXED, so code ran with the rights of the grader. Submissions: 1") < both.index("<table")
    assert "NOT SANDBOXED" not in class_page([safe], links)


@pytest.mark.parametrize(("value", "well"), [("0", False), ("1", True), (None, True)])
def test_processors_that_one_submission_could_take_are_told(
    value: str | None, well: bool, settings: dict[str, str]
) -> None:
    if value is not None:
        settings["kernel/sched_autogroup_enabled"] = value
    found = list(machine._processors())
    assert not found if well else ("sched_autogroup_enabled=1" in found[0].fix and not found[0].fatal)
