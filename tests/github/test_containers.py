"""The containers for Codespaces and VS Code: what they say, and their commands run in a new environment."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from notebooks import LAB, ROOT
from workflows import copy_course, own_python

CONTAINERS = sorted((ROOT / ".devcontainer").glob("*/devcontainer.json"))


def settings(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def test_there_is_one_for_students_and_one_for_instructors(exported: Path) -> None:
    assert [path.parent.name for path in CONTAINERS] == ["instructor", "student"]
    handed_out = settings(exported / ".devcontainer" / "devcontainer.json")
    assert "-r requirements.txt" in handed_out["postCreateCommand"]
    assert (exported / handed_out["customizations"]["codespaces"]["openFiles"][0]).is_file()
    assert handed_out["image"] == settings(CONTAINERS[1])["image"]


@pytest.mark.parametrize("path", CONTAINERS, ids=lambda path: path.parent.name)
def test_it_is_a_plain_users_and_opens_what_is_there(path: Path) -> None:
    said = settings(path)
    assert said["remoteUser"] == "vscode", "as root, Docker's default capabilities are too few for bubblewrap"
    assert re.fullmatch(r"mcr\.microsoft\.com/devcontainers/python:3\.1[1-9]", said["image"])
    assert said.keys() <= {
        *("name", "image", "remoteUser", "hostRequirements", "runArgs"),
        *("onCreateCommand", "postCreateCommand", "customizations"),
    }
    for name in said["customizations"]["codespaces"]["openFiles"]:
        assert (ROOT / name).is_file()


def test_the_instructors_has_what_bubblewrap_needs_to_start() -> None:
    said = settings(CONTAINERS[0])
    assert "bubblewrap" in said["onCreateCommand"]
    # Docker forbids user namespaces, mounts in them, and a second /proc, each by another of these.
    assert {option.removeprefix("--security-opt=") for option in said["runArgs"]} == {
        *("seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined"),
    }
    assert "runArgs" not in settings(CONTAINERS[1]), "what a student runs there is their own"


@pytest.mark.slow
@pytest.mark.parametrize("path", CONTAINERS, ids=lambda path: path.parent.name)
def test_its_commands_make_an_environment_in_which_the_notebook_is_ready(path: Path, tmp_path: Path) -> None:
    course, programs = tmp_path / "course", tmp_path / "bin"
    course.mkdir()
    copy_course(course)
    programs.mkdir()
    own_python(tmp_path / "made")  # without an index, pip finds what is installed here already
    for name, script in {"python3": f'cp -a {tmp_path / "made"} "$3"', "sudo": 'echo "not run: $*"'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    # PYTHON would name another interpreter than the container's: CI sets it for `make`.
    here = {name: value for name, value in os.environ.items() if name != "PYTHON"}
    here |= {"PATH": f"{programs}:{here['PATH']}", "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    for command in ("onCreateCommand", "postCreateCommand"):
        ran = subprocess.run(
            settings(path).get(command, "true"),
            shell=True, cwd=course, env=here, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "✓ torch" in ran.stdout
    check = [course / ".venv" / "bin" / "python", "-m", "autograder", "check"]
    solved = shutil.copy(ROOT / "solutions" / LAB / f"{LAB}.ipynb", tmp_path)
    done = subprocess.run([*check, solved, "1"], cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
