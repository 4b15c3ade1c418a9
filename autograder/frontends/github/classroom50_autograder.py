"""The `autograder.py` of a Classroom 50 assignment: grades with this course's grader, at a pinned commit.

Copy this file to `CLASSROOM/autograders/ASSIGNMENT/autograder.py` in your organisation's `classroom50` repository and
fill in the three names. It needs nothing but Python and git, and writes `result.json` and `release-body.md` where
Classroom 50's runner looks for them, in the student's checkout.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COURSE = "lora-course/lora-course"  # OWNER/NAME of the course's repository
COMMIT = ""  # the commit that grades: what `git rev-parse HEAD` prints in the course's folder
LABS = ""  # their names, with commas between; all labs when empty

WRITTEN = ("result.json", "release-body.md")


def main() -> int:
    """Exit code 0 when the submission was graded, whatever the marks."""
    student = Path.cwd()
    for name in WRITTEN:
        _clear(student / name)  # what a student committed there is no result
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        grader, out, summary = Path(name) / "grader", Path(name) / "graded", Path(name) / "summary.md"
        _run("git", "init", "-q", str(grader), folder=Path(name))
        _run("git", "fetch", "-q", "--depth=1", f"{server}/{COURSE}", COMMIT, folder=grader)
        _run("git", "checkout", "-q", "FETCH_HEAD", folder=grader)
        _prepare(grader)
        environment = {**os.environ, "PYTHONPATH": "assignments", "GITHUB_STEP_SUMMARY": str(summary)}
        environment.pop("GITHUB_OUTPUT", None)  # Classroom 50's runner reads the result instead
        command = [sys.executable, "-m", "autograder", "push", str(student), "--labs", LABS, "--out", str(out)]
        graded = subprocess.run(command, cwd=grader, env=environment, check=False).returncode == 0
        if summary.exists():
            _copy(summary, student / "release-body.md")
        result = next(iter(sorted(out.glob("classroom50*.json"))), None)
        if result is not None:
            _copy(result, student / "result.json")
        return 0 if graded and result is not None else 1


def _clear(target: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """Never through a link: one that a student committed may lead to any file of this machine."""
    _clear(target)
    found = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o644)
    with open(found, "wb") as file:
        file.write(source.read_bytes())


def _prepare(grader: Path) -> None:
    """Installs what grades. Without bubblewrap the grader uses its basic sandbox, so that may fail."""
    for command in (
        ("sudo", "sysctl", "-q", "-w", "kernel.apparmor_restrict_unprivileged_userns=0"),
        ("sudo", "apt-get", "-q", "-y", "install", "bubblewrap"),
    ):
        if shutil.which("sudo"):
            subprocess.run(command, check=False)
    chosen = {**os.environ, "PIP_CONSTRAINT": "constraints.txt"}  # the versions that the course's own checks have shown
    _run(sys.executable, "-m", "autograder.install", folder=grader, environment=chosen)
    _run(sys.executable, "-m", "pip", "install", "-q", "-r", "requirements.txt", folder=grader, environment=chosen)


def _run(*command: str, folder: Path, environment: dict[str, str] | None = None) -> None:
    subprocess.run(command, cwd=folder, env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
