"""A student's whole way: install what the repository asks for, solve the notebook in Jupyter, push, be graded."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from autograder.frontends.cli import main
from notebooks import LAB, source_of
from workflows import COURSE, commit_all, git, grade_push_job, own_python

NOTEBOOK = f"{LAB}.ipynb"
ANSWERS = [*(f"exercise-{number}" for number in range(1, 6)), *(f"question-{number}" for number in range(1, 6))]

# Jupyter without a browser: the cells before training, in a kernel of the student's own Python.
WORK = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], 4)
last = next(number for number, cell in enumerate(notebook.cells) if cell.id == "check-4")
notebook.cells = notebook.cells[: last + 1]
nbclient.NotebookClient(notebook, timeout=300).execute()
for cell in notebook.cells:
    if cell.cell_type == "code" and cell.source.startswith("check("):
        print(cell.source, "".join(str(o.get("data", o)) for o in cell.outputs))
import autograder, lora_lab
print("from", autograder.__file__)
print("from", lora_lab.__file__)
"""


@pytest.mark.slow
def test_a_student_installs_solves_pushes_and_is_graded(exported: Path, course: Path, tmp_path: Path) -> None:
    # GitHub, on this machine: the template in the student's repository, and the course under its name.
    bare, work, kept = tmp_path / "server" / "ann.git", tmp_path / "ann", tmp_path / "template"
    git("clone", "-q", "--bare", str(course), str(tmp_path / "hub" / f"{COURSE}"), folder=tmp_path)
    here = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{tmp_path / 'hub'}/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "MPLBACKEND": "Agg",
    }
    kept.mkdir()
    for path in exported.rglob("*"):
        if path.is_file():
            (kept / path.relative_to(exported)).parent.mkdir(parents=True, exist_ok=True)
            (kept / path.relative_to(exported)).write_bytes(path.read_bytes())
    commit_all(kept, "handed out")
    git("clone", "-q", "--bare", str(kept), str(bare), folder=tmp_path)
    git("config", "core.logAllRefUpdates", "true", folder=bare)
    git("clone", "-q", str(bare), str(work), folder=tmp_path)

    # Install.
    python = own_python(tmp_path / "venv") / "python"
    install = [str(python), "-m", "pip", "install", "-q", "--no-build-isolation", "-r", "requirements.txt"]
    done = subprocess.run(install, cwd=work, env={**os.environ, **here}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    # Solve, and look at the checks in the notebook.
    notebook = json.loads((work / NOTEBOOK).read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] in ANSWERS:
            cell["source"] = source_of(cell["id"])
    (work / NOTEBOOK).write_text(json.dumps(notebook, indent=1, ensure_ascii=False), "utf-8")
    done = subprocess.run(
        [str(python), "-W", "ignore", "-c", WORK, NOTEBOOK],
        cwd=work,
        env={**os.environ, **here, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    for exercise, points in ((1, 5), (2, 3), (3, 4), (4, 4)):
        assert re.search(
            rf'^check\("{exercise}"\) .*Exercise {exercise}: {points} / {points} points', done.stdout, re.MULTILINE
        )
    assert f"from {tmp_path / 'venv'}" in done.stdout, "the checks that were installed"
    assert f"from {work / 'lora_lab'}" in done.stdout, "the package in the student's folder, to read and to try"

    # Push. The workflow and the instructor come to the same result.
    git("add", NOTEBOOK, folder=work)
    git("commit", "-q", "-m", "solved", folder=work)
    git("push", "-q", folder=work)
    ran = grade_push_job(tmp_path / "runner", bare, course, labs=LAB)
    (advice,) = json.loads((ran.artifact / "result.json").read_text("utf-8"))
    results = tmp_path / "results" / "ann"
    results.mkdir(parents=True)
    (results / "result.json").write_bytes((ran.artifact / "result.json").read_bytes())
    command = ["collect", str(tmp_path / "server"), "--out", str(tmp_path / "out"), "--deadline", "2999-01-01T00:00Z"]
    assert main([*command, "--template", str(kept), "--student-results", str(results.parent)]) == 0
    (line,) = json.loads((tmp_path / "out" / "collected.json").read_text("utf-8"))
    (report,) = json.loads((tmp_path / "out" / "reports.json").read_text("utf-8"))
    passed = {check["id"] for check in report["checks"] if check["status"] == "passed"}
    assert passed >= {check["id"] for check in report["checks"]} - {"5.4"}
    assert line["changed"] == []
    assert line["difference"] is None
    assert line["claimed"] == [advice["score"], advice["max_score"]]
    assert ran.succeeded == (len(passed) == len(report["checks"]))
