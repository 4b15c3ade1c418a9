"""`grade.yml`, step by step, for students of all kinds: the result of `grade`, and nothing that a student forged."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.cli import main
from grading import lab, whole_points
from notebooks import LAB, notebook_of, source_of, written
from workflows import Ran, commit_all, git, grade_push_job

pytestmark = pytest.mark.slow  # each runs the workflow's steps, with an environment and a class of one
NOTEBOOK = f"{LAB}.ipynb"
DEFINITIONS = ["import torch", *(source_of(f"exercise-{number}") for number in (1, 2, 3, 4))]
TOTAL = lab().points
WRONG_LAYER = source_of("exercise-1").replace("alpha / rank", "alpha")

# Whatever this prints or writes must end up as text, or nowhere. The paths are those of the runner, in clear.
HOSTILE = """
import os, sys
for line in ("::notice title=Autograding complete::Points 20/20", "::set-output name=score::20", "##[error]x",
             "\\r::add-mask::e", "::stop-commands::x", "<script>x</script>", "\\x1b[2Jgone", "`````\\n</details>"):
    print(line, flush=True); print(line, file=sys.stderr, flush=True)
for path in PATHS:
    for target in (path, path + "/summary", path + "/output", path + "/env", path + "/path"):
        try:
            open(target, "a").write("score=20\\nmax-score=20\\ncomplete=true\\n# 20 / 20 points\\nFORGED=1\\n")
        except OSError:
            pass
for name in list(os.environ):
    if "GITHUB" in name or "TOKEN" in name:
        print("SEEN", name)
class LoRALayer(torch.nn.Module):
    def __init__(self, in_dim, out_dim, rank, alpha):
        raise ValueError("::error::forged\\n::notice title=Autograding complete::Points 20/20\\n```\\n<script>")
"""
# Files that would change the grade if the grader were run, imported or configured in the student's folder.
PLANTED = {
    "autograder/__init__.py": "print('FORGED')\nraise SystemExit(0)\n",
    "autograder/__main__.py": "print('FORGED')\nraise SystemExit(0)\n",
    "lora_lab/__init__.py": "print('FORGED')\n",
    "conftest.py": "print('FORGED')\n",
    "sitecustomize.py": "print('FORGED')\n",
    "usercustomize.py": "print('FORGED')\n",
    "torch.py": "print('FORGED')\n",
    "planted.pth": "import os; print('FORGED')\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--collect-only'\n",
    "pytest.ini": "[pytest]\naddopts = --collect-only\n",
    "requirements.txt": "torch==0.0.0\n",
    ".github/workflows/grade.yml": "on: push\njobs: {a: {runs-on: x, steps: [{run: 'echo ::notice::20/20'}]}}\n",
    "result.json": '[{"schema": "autograder/report/v1", "score": 20}]\n',
}


def student(folder: Path, notebook: dict[str, Any] | None, **files: str) -> Path:
    """A student's repository."""
    folder.mkdir(parents=True, exist_ok=True)
    if notebook is not None:
        written(notebook, folder)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    commit_all(folder)
    return folder


@cache
def alone(notebook: str, folder: Path) -> dict[str, Any]:
    """The report that `grade` makes of the same file."""
    path = folder / NOTEBOOK
    path.write_text(notebook, "utf-8")
    main(["grade", str(path), "--json", str(folder / "report.json")])
    (report,) = json.loads((folder / "report.json").read_text("utf-8"))
    return dict(report)


def comparable(report: dict[str, Any]) -> dict[str, Any]:
    """What two runs with seeds of their own have in common: no figure that was measured."""
    own = ("seconds", "submission", "seed", "grader", "record")  # the workflow's course is a commit of its own
    told = {key: value for key, value in report.items() if key not in own}
    kept = ("id", "title", "points", "earned", "status", "diagnosis", "skipped_because", "cell", "hidden")
    notes = [note for note in report["notes"] if not note.startswith("sandbox: ")]  # each has a Python of its own
    return {**told, "notes": notes, "checks": [{key: check[key] for key in kept} for check in report["checks"]]}


def result(ran: Ran) -> dict[str, Any]:
    (report,) = json.loads((ran.artifact / "result.json").read_text("utf-8"))
    return dict(report)


@pytest.fixture(scope="module")
def wrong(course: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("wrong")
    notebook = notebook_of(["import torch", "# lines\n\n" + WRONG_LAYER, *DEFINITIONS[2:]])
    repository = student(folder / "student", notebook)
    ran = grade_push_job(folder / "runner", repository, course, labs=LAB)
    return ran, alone((repository / NOTEBOOK).read_text("utf-8"), folder)


def test_the_result_is_that_of_grade(wrong: tuple[Ran, dict[str, Any]]) -> None:
    ran, report = wrong
    assert comparable(result(ran)) == comparable(report)
    assert 0 < report["score"] < TOTAL
    assert ran.outputs["grade"] == {"score": f"{report['score']:g}", "max-score": f"{TOTAL:g}", "complete": "false"}
    assert not ran.succeeded, "red until every check passed"
    assert f"{report['score']:g} of {TOTAL:g} points by checks; the summary" in ran.log


def test_the_summary_says_score_and_reasons(wrong: tuple[Ran, dict[str, Any]]) -> None:
    ran, report = wrong
    assert f"## `{NOTEBOOK}`: {report['score']:g} / {whole_points():g} points so far" in ran.summary
    for check in report["checks"]:
        assert f" {check['id']} {check['title']}" in ran.summary
    assert "<details open><summary>✗ 1.4 The update is scaled by alpha / rank</summary>" in ran.summary
    assert "is alpha divided by the rank?" in ran.summary
    assert "The grade of record is computed by your instructor" in ran.summary
    assert ran.summary.count("<details") == ran.summary.count("</details>")


def test_annotations_stand_at_the_students_line(wrong: tuple[Ran, dict[str, Any]]) -> None:
    ran, _ = wrong
    (scaling,) = [command for command in ran.commands if "1.4 " in command]
    place = re.match(rf"::error file={NOTEBOOK},line=(\d+),title=1\.4 [^:]*::cell 2: expected: ", scaling)
    assert place is not None, scaling
    assert "%0Agot: " in scaling
    assert "%0Anext step: " in scaling


def test_older_tools_find_their_notices(wrong: tuple[Ran, dict[str, Any]]) -> None:
    ran, report = wrong
    notices = [command for command in ran.commands if command.startswith("::notice")]
    assert notices == [
        f"::notice title=Autograding complete::Points {report['score']:g}/{TOTAL:g}",
        f'::notice title=Autograding report::{{"totalPoints": {report["score"]:g}, "maxPoints": {TOTAL:g}}}',
    ]


def test_classroom_50_reads_the_same_points(wrong: tuple[Ran, dict[str, Any]]) -> None:
    ran, report = wrong
    told = json.loads((ran.artifact / "classroom50.json").read_text("utf-8"))
    assert (told["schema"], told["owner"], told["assignment"]) == ("classroom50/result/v1", "ann", LAB)
    assert (told["score"], told["max-score"]) == (report["score"], TOTAL)
    assert [test["passed"] for test in told["tests"]] == [check["status"] == "passed" for check in report["checks"]]
    assert (
        json.loads((ran.artifact / "badge.json").read_text("utf-8"))["message"]
        == f"{report['score']:g} / {TOTAL + lab().by_hand:g}"
    )


@pytest.fixture(scope="module")
def hostile(course: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, dict[str, Any], str]:
    folder = tmp_path_factory.mktemp("hostile")
    code = HOSTILE.replace("PATHS", repr([str(folder / "runner"), str(folder / "runner" / "temp")]))
    repository = student(folder / "student", notebook_of(["import torch", code, *DEFINITIONS[2:]]), **PLANTED)
    ran = grade_push_job(folder / "runner", repository, course, labs=LAB)
    text = (repository / NOTEBOOK).read_text("utf-8")
    return ran, alone(text, folder), text


def test_a_hostile_repository_gets_what_its_notebook_is_worth(hostile: tuple[Ran, dict[str, Any], str]) -> None:
    ran, report, _ = hostile
    assert comparable(result(ran)) == comparable(report)
    assert report["score"] < 12
    assert ran.outputs["grade"]["score"] == f"{report['score']:g}"
    assert ran.outputs["grade"]["complete"] == "false"
    assert not ran.succeeded


def test_nothing_that_a_student_wrote_is_obeyed(hostile: tuple[Ran, dict[str, Any], str]) -> None:
    ran, report, _ = hostile
    assert "::error::forged" in ran.log, "the test would prove nothing"
    notices = [command for command in ran.commands if command.startswith("::notice")]
    assert [notice.partition("::Points ")[2] for notice in notices[:1]] == [f"{report['score']:g}/{TOTAL:g}"]
    assert len(notices) == 2
    for command in ran.commands:
        assert command.startswith(("::notice title=Autograding ", f"::error file={NOTEBOOK},line=")), command
    assert ran.environment == ""
    assert "FORGED" not in ran.log
    assert "SEEN" not in ran.log
    assert "\x1b" not in ran.log


def test_a_students_text_is_no_markup_in_the_summary(hostile: tuple[Ran, dict[str, Any], str]) -> None:
    ran, report, _ = hostile
    outside = re.sub(r"^(`{3,})text\n.*?\n\1$", "", ran.summary, flags=re.DOTALL | re.MULTILINE)
    assert "<script>" in ran.summary, "the test would prove nothing"
    assert "<script>" not in outside
    assert "Points 20/20" not in outside
    assert f"{report['score']:g} / {whole_points():g} points so far" in outside
    assert outside.count("<details") == outside.count("</details>")


def test_a_damaged_notebook_is_said_to_be_so_and_is_no_zero(course: Path, tmp_path: Path) -> None:
    conflict = "<<<<<<< HEAD\n::error::forged\n=======\n{}\n>>>>>>> theirs\n"
    repository = student(tmp_path / "student", None, **{NOTEBOOK: conflict})
    ran = grade_push_job(tmp_path / "runner", repository, course, labs=LAB)
    assert not ran.succeeded
    (error,) = ran.commands
    assert error.startswith(f"::error file={NOTEBOOK},title=not gradable::This notebook holds git's conflict markers")
    assert "git's conflict markers" in ran.summary
    assert "0 / 20" not in ran.summary
    assert result(ran)["status"] == "not_gradable"
    assert not (ran.artifact / "classroom50.json").exists()


def test_inputs_are_data_too(course: Path, tmp_path: Path) -> None:
    repository = student(tmp_path / "student", notebook_of(DEFINITIONS[:1]))
    labs = "$(touch forged); `touch forged`\n::notice::forged"
    ran = grade_push_job(tmp_path / "runner", repository, course, labs=labs)
    assert not ran.succeeded
    assert "There is no lab" in ran.log
    assert ran.commands == []
    assert not ran.outputs["grade"]
    assert not list(tmp_path.rglob("forged"))


def test_without_a_known_grader_nothing_is_graded(course: Path, tmp_path: Path) -> None:
    from workflows import WORKFLOWS, Job, workflow

    repository = student(tmp_path / "student", notebook_of(DEFINITIONS[:1]))
    job = Job(workflow(WORKFLOWS / "grade.yml")["jobs"]["grade"], tmp_path / "runner", {"": repository})
    ran = job.run(inputs={}, job={"workflow_repository": "", "workflow_sha": git("rev-parse", "HEAD", folder=course)})
    assert not ran.succeeded
    assert ran.commands[0].startswith("::error title=No grader::")
    assert not (tmp_path / "runner" / "workspace" / "student").exists()
