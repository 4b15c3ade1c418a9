"""What is installed: torch's build, the ranges, and CI's exact versions."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement

from autograder import install
from notebooks import ROOT

SPECIFIED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = SPECIFIED["optional-dependencies"]
EVERYTHING = ("grade", "nbgrader", "github", "labs")  # what requirements.txt holds beside the core
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8").splitlines()


@pytest.fixture
def _nothing_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index of the CPU builds as behind a firewall; pip looks nowhere else."""
    monkeypatch.setattr(install, "CPU_BUILDS", "http://127.0.0.1:9/whl/cpu")
    monkeypatch.setattr(install, "has_nvidia_gpu", lambda: False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("TORCH_INDEX_URL", raising=False)
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


def test_torch_is_a_range_that_holds_the_one_that_tests_run_with() -> None:
    requirement = Requirement(install.torch_requirement(install.PROJECT.read_text("utf-8")))
    assert requirement.name == "torch"
    for known in ("2.10.0", "2.11.0", "2.13.0", "2.14.1", version("torch").partition("+")[0]):
        assert requirement.specifier.contains(known), known
    assert not requirement.specifier.contains("3.0")


@pytest.mark.parametrize(
    ("environment", "platform", "gpu", "index"),
    [
        ({}, "linux", False, install.CPU_BUILDS),
        ({"TORCH_INDEX_URL": ""}, "linux", False, install.CPU_BUILDS),
        ({}, "linux", True, None),
        ({}, "darwin", False, None),
        ({}, "win32", False, None),
        ({"TORCH_INDEX_URL": "https://x/cu"}, "linux", True, "https://x/cu"),
        ({"TORCH_INDEX_URL": "https://x/cu"}, "linux", False, "https://x/cu"),
    ],
)
def test_the_cpu_build_is_asked_for_where_no_gpu_would_use_another(
    environment: dict[str, str], platform: str, gpu: bool, index: str | None
) -> None:
    arguments = install.pip_arguments("torch>=2,<3", environment, platform, gpu)
    assert (arguments[arguments.index("--index-url") + 1] if arguments else None) == index
    assert not arguments or arguments[-1] == "torch>=2,<3"


@pytest.mark.usefixtures("_nothing_listens")
def test_a_torch_that_is_there_is_kept_and_no_index_is_asked(capfd: pytest.CaptureFixture[str]) -> None:
    assert install.main() == 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("_nothing_listens")
def test_an_index_that_does_not_answer_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "torch_requirement", lambda text: "torch>=99")
    assert install.main() == 0
    told = capfd.readouterr()
    assert "can't be reached: pip's usual torch is taken" in told.out
    assert told.err == ""


@pytest.mark.usefixtures("_nothing_listens")
def test_an_index_that_was_named_must_have_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "torch_requirement", lambda text: "torch>=99")
    monkeypatch.setenv("TORCH_INDEX_URL", "http://127.0.0.1:9/whl/cu130")
    monkeypatch.setenv("PIP_RETRIES", "0")
    assert install.main() == 1
    assert "No matching distribution found for torch>=99" in capfd.readouterr().err


def test_a_project_without_torch_is_named() -> None:
    with pytest.raises(ValueError, match="does not ask for torch"):
        install.torch_requirement("[project]\ndependencies = ['torchvision']\n")


def test_every_python_from_3_11_on_may_install_it() -> None:
    assert SPECIFIED["requires-python"] == ">=3.11"


def asked(*extras: str) -> list[Requirement]:
    """What the core and these extras ask for, without the course's own extras."""
    lines = [*SPECIFIED["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    return [one for one in map(Requirement, lines) if one.name != SPECIFIED["name"]]


def test_requirements_txt_is_everything_that_a_course_is_run_with() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    listed = [Requirement(line) for line in lines if not line.startswith("#")]
    assert {str(one) for one in listed} == {str(one) for one in asked(*EVERYTHING)}


def test_an_extra_asks_only_for_extras_that_there_are() -> None:
    own = [Requirement(line) for lines in EXTRAS.values() for line in lines]
    assert {extra for one in own if one.name == SPECIFIED["name"] for extra in one.extras} <= EXTRAS.keys()


def test_the_exact_versions_are_in_the_ranges_and_everybody_has_them() -> None:
    exact = dict(line.split("==") for line in CONSTRAINTS if not line.startswith("#"))
    assert all(re.fullmatch(r"[\w.]+", number) for number in exact.values()), "no build of one machine, such as +cpu"
    known = {re.sub(r"[-_.]+", "-", name).lower(): number for name, number in exact.items()}
    for requirement in asked(*EVERYTHING, "cluster", "docs", "test"):
        number = known[re.sub(r"[-_.]+", "-", requirement.name).lower()]
        assert requirement.specifier.contains(number), f"{requirement}: {number}"
