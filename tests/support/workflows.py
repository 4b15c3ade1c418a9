"""A GitHub runner in small: the steps of a workflow's job, in order, in a workspace of their own.

`run:` steps are run by bash as the runner does, with files for summary and outputs. `uses:` steps are stood in for:
checkout clones from folders on this machine, setup-python is the Python that runs the tests, and an uploaded artifact
is copied. `sudo` does nothing, and pip finds everything installed or fails, for it has no index.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import yaml

from notebooks import LAB, ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
COURSE = "course/course"
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def workflow(path: Path) -> dict[str, Any]:
    """A workflow file; YAML reads its `on` as True."""
    read: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in read.items()}


def git(*arguments: str, folder: Path, **environment: str) -> str:
    command = ["git", *_IDENTITY, *arguments]
    variables = {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, env=variables, check=True, capture_output=True, text=True).stdout.strip()


def commit_all(folder: Path, message: str = "work") -> str:
    """Commits everything in a folder, which becomes a repository if it is none; returns the commit."""
    if not (folder / ".git").exists():
        git("init", "-q", "-b", "main", folder=folder)
    git("add", "-A", "-f", folder=folder)
    git("commit", "-q", "--allow-empty", "-m", message, folder=folder)
    return git("rev-parse", "HEAD", folder=folder)


@cache
def course_files() -> tuple[str, ...]:
    """The files of this repository as it stands, committed or not."""
    listed = git("ls-files", "-co", "--exclude-standard", folder=ROOT).splitlines()
    return tuple(name for name in listed if (ROOT / name).is_file())


def copy_course(folder: Path) -> str:
    """A repository of this course with one commit; returns the commit."""
    for name in course_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    folders = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]  # setuptools brings copies of its own
    found = {package.name: package.version for package in distributions(path=folders)}
    installed = [f"{name}=={version}" for name, version in found.items() if name != "lora-course"]
    (folder / "constraints.txt").write_text("\n".join(sorted(installed)) + "\n")  # pip has no index in these tests
    return commit_all(folder)


@dataclass
class Ran:
    """What a job left behind."""

    log: str
    summary: str
    artifact: Path
    succeeded: bool
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)  # step -> its outputs
    environment: str = ""  # what was written to GITHUB_ENV and GITHUB_PATH
    failed: list[str] = field(default_factory=list)  # names of steps

    @property
    def commands(self) -> list[str]:
        return commands_of(self.log)


def commands_of(log: str) -> list[str]:
    """The lines that the runner obeys: what follows its two markers, unless commands are stopped."""
    obeyed, stopped = [], ""
    for line in log.splitlines():
        text = line.strip()
        if stopped:
            stopped = "" if text == f"::{stopped}::" else stopped
        elif text.startswith("::stop-commands::"):
            stopped = text.removeprefix("::stop-commands::")
        elif text.startswith("::") or "##[" in text:
            obeyed.append(text)
    return obeyed


def own_python(folder: Path) -> Path:
    """A new environment in which everything is installed but the course; returns its folder of programs."""
    venv.create(folder, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    outer = [entry for entry in sys.path if Path(entry).name == "site-packages"]
    (packages / "outer.pth").write_text("\n".join(outer) + "\n")
    return folder / "bin"


class Job:
    """One job of a workflow, for a student's repository on this machine."""

    def __init__(
        self, job: Mapping[str, Any], folder: Path, repositories: Mapping[str, Path], programs: Path | None = None
    ) -> None:
        """
        Args:
            repositories: name -> folder; "" is the repository that the workflow runs in.
            programs: the folder of the Python that setup-python sets up.
        """
        self.job, self.folder, self.repositories = job, folder, repositories
        self.programs = programs or Path(sys.executable).parent
        self.goes_on = False  # whether steps after a failed one are run
        self.environment: dict[str, str] = {}  # of every step
        self.workspace, self.temp = folder / "workspace", folder / "temp"
        for made in (self.workspace, self.temp, folder / "bin", folder / "home"):
            made.mkdir(parents=True)
        for name in ("summary", "output", "env", "path"):
            (folder / name).touch()
        self.program("sudo", 'echo "not run: $*"')
        self.contexts: dict[str, Any] = {"runner": {"temp": str(self.temp)}, "steps": {}, "matrix": {}}
        self.contexts["github"] = {"ref": "refs/heads/main", "workspace": str(self.workspace)}

    def program(self, name: str, script: str) -> None:
        """Puts a shell script in the place of a program."""
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, **contexts: Mapping[str, Any]) -> Ran:
        """Runs the steps, with further contexts such as `inputs`."""
        self.contexts.update(contexts)
        log, succeeded = "", True
        failed: list[str] = []
        for number, step in enumerate(self.job["steps"]):
            condition = step.get("if", "success()")
            assert condition in ("success()", "always()"), condition
            if not succeeded and condition == "success()":
                continue
            if "uses" in step:
                self._use(step)
                continue
            (self.folder / "output").write_text("")
            done = self._bash(step, self.folder / f"step{number}.sh")
            log += done.stdout
            if done.returncode:
                failed.append(str(step.get("name")))
            succeeded = succeeded and (done.returncode == 0 or self.goes_on)
            lines = (self.folder / "output").read_text("utf-8").splitlines()
            outputs = dict(line.split("=", 1) for line in lines)
            self.contexts["steps"][step.get("id", str(number))] = {"outputs": outputs}
        summary = (self.folder / "summary").read_text("utf-8")
        outputs = {name: step["outputs"] for name, step in self.contexts["steps"].items()}
        environment = (self.folder / "env").read_text() + (self.folder / "path").read_text()
        return Ran(log, summary, self.folder / "artifact", not failed, outputs, environment, failed)

    def _bash(self, step: Mapping[str, Any], script: Path) -> subprocess.CompletedProcess[str]:
        script.write_text(self._filled(step["run"]), "utf-8")
        environment = {
            "PATH": f"{self.folder / 'bin'}:{self.programs}:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_REPOSITORY": f"class/{LAB}-ann",
            "GITHUB_ACTOR": "ann",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_ENV": str(self.folder / "env"),
            "GITHUB_PATH": str(self.folder / "path"),
            "RUNNER_TEMP": str(self.temp),
            "PIP_NO_INDEX": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_ROOT_USER_ACTION": "ignore",
            **self.environment,
            **{name: self._filled(str(value)) for name, value in step.get("env", {}).items()},
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", str(script)],
            cwd=self.workspace / step.get("working-directory", ""),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )

    def _use(self, step: Mapping[str, Any]) -> None:
        action = step["uses"].partition("@")[0]
        given = {name: self._filled(str(value)) for name, value in step.get("with", {}).items()}
        if action == "actions/checkout":
            assert given["persist-credentials"] == "False"
            target = self.workspace / given.get("path", "")
            git("clone", "-q", str(self.repositories[given.get("repository", "")]), str(target), folder=self.folder)
            git("checkout", "-q", given.get("ref", "HEAD"), folder=target)
        elif action == "actions/setup-python":
            for name in given["cache-dependency-path"].split():
                assert (self.workspace / name).is_file(), name
        elif action == "actions/upload-artifact":
            if Path(given["path"]).exists():
                shutil.copytree(given["path"], self.folder / "artifact")
        else:
            raise AssertionError(f"nobody stands in for {action}")

    def _filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda match: self._value(match[1]), text)

    def _value(self, expression: str) -> str:
        value: Any = self.contexts
        for name in expression.split("."):
            if name not in value and expression.startswith("steps."):
                return ""  # as on GitHub, where a step that was skipped has no outputs
            value = value[name]
        return str(value)


def grade_push_job(folder: Path, student: Path, course: Path, **inputs: str) -> Ran:
    """Runs `grade.yml` for a student's repository; the inputs are the workflow's defaults where none is given."""
    called = workflow(WORKFLOWS / "grade.yml")
    defaults = {name: value["default"] for name, value in called["on"]["workflow_call"]["inputs"].items()}
    commit = git("rev-parse", "HEAD", folder=course)
    job = Job(called["jobs"]["grade"], folder, {"": student, COURSE: course})
    return job.run(inputs={**defaults, **inputs}, job={"workflow_repository": COURSE, "workflow_sha": commit})
