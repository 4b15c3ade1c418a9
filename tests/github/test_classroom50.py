"""The `autograder.py` of Classroom 50, as its runner starts it: in the student's checkout, with its variables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.frontends.github import classroom50_autograder
from grading import lab, whole_points
from notebooks import LAB, notebook_of, source_of, written
from workflows import COURSE, commit_all, git


@pytest.mark.slow
def test_it_writes_the_result_where_the_runner_looks(course: Path, tmp_path: Path) -> None:
    student, hub = tmp_path / "student", tmp_path / "hub"
    written(notebook_of(["import torch", source_of("exercise-1")]), student)
    (tmp_path / "elsewhere").write_text("mine", "utf-8")
    (student / "release-body.md").symlink_to(tmp_path / "elsewhere")  # written through, it would run as the grader
    (student / "result.json").mkdir()
    (student / "result.json" / "x").write_text("x", "utf-8")
    commit_all(student)
    git("clone", "-q", "--bare", str(course), str(hub / COURSE), folder=tmp_path)
    git("config", "uploadpack.allowAnySHA1InWant", "true", folder=hub / COURSE)
    script = tmp_path / "autograder.py"
    filled = Path(classroom50_autograder.__file__).read_text("utf-8").replace("lora-course/lora-course", COURSE)
    commit = git("rev-parse", "HEAD", folder=course)
    named = filled.replace('COMMIT = ""', f'COMMIT = "{commit}"').replace('LABS = ""', f'LABS = "{LAB}"')
    script.write_text(named, "utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sudo").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bin" / "sudo").chmod(0o755)
    runner = {
        "CLASSROOM": "cs", "ASSIGNMENT": LAB, "ASSIGNMENT_TYPE": "individual", "OWNER": "ann", "USERNAME": "ann",
        "SUBMISSION_TAG": "submit/2026-12-01T00-00-00Z-abcdef1", "COMMIT_URL": "https://x/c", "RELEASE_URL": "https://x/r",
        "REVIEW_URL": "https://x/v", "GITHUB_OUTPUT": str(tmp_path / "output"), "PIP_NO_INDEX": "1",
        "GITHUB_SERVER_URL": f"file://{hub}", "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
    }  # fmt: skip
    environment = {**os.environ, **runner}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=student, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((student / "result.json").read_text("utf-8"))
    assert (told["schema"], told["owner"], told["submission"]) == (
        "classroom50/result/v1", "ann", "submit/2026-12-01T00-00-00Z-abcdef1",
    )  # fmt: skip
    assert (told["score"], told["max-score"]) == (5, lab().points)
    assert f"5 / {whole_points():g} points so far" in (student / "release-body.md").read_text("utf-8")
    assert not (tmp_path / "output").exists()
    assert (tmp_path / "elsewhere").read_text("utf-8") == "mine"
    assert not (student / "release-body.md").is_symlink()


def test_a_result_that_a_student_committed_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "result.json").write_text('{"score": 20}', "utf-8")
    (tmp_path / "release-body.md").symlink_to(tmp_path / "nowhere")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(classroom50_autograder, "_run", _fails)
    with pytest.raises(subprocess.CalledProcessError):
        classroom50_autograder.main()
    assert list(tmp_path.iterdir()) == []


def _fails(*command: str, folder: Path) -> None:
    raise subprocess.CalledProcessError(1, command)
