"""Which notebook of a push is graded, how much is said, and what other tools are told."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.frontends.cli import main
from autograder.frontends.github.detail import with_detail
from autograder.frontends.github.git import Commit, GitError
from autograder.frontends.github.pick import pick
from autograder.frontends.github.results import badge, classroom50_result, legacy_notices
from autograder.reports.markdown import MAX_CHARACTERS, report_markdown
from autograder.reports.report import LOST, CheckResult, Report
from notebooks import LAB, notebook_of, released, source_of, written
from workflows import commit_all

NOTEBOOK = f"{LAB}.ipynb"
FAILED = CheckResult(
    "1.4", "scaling", 1, "Scaled", 2, 0, "failed", expected="E", got="G", why="W", next_step="N", diagnosis="D",
    cell=8, traceback="T",
)  # fmt: skip
PASSED = CheckResult("1.1", "shapes", 1, "Shapes", 1, 1, "passed")
FAULT = CheckResult("4.1", "counts", 4, "Counts", 1, 0, "fault", diagnosis=LOST)
REPORT = Report(LAB, NOTEBOOK, "graded", 1, "nano", checks=(PASSED, FAILED, FAULT))


def committed(folder: Path) -> Commit:
    commit_all(folder)
    return Commit(folder)


def test_of_several_copies_the_one_with_the_fewest_holes_is_graded(tmp_path: Path) -> None:
    written(released(), tmp_path)
    written(notebook_of(["import torch", source_of("exercise-1")]), tmp_path / "week 3", "final (2).ipynb")
    written(notebook_of(["x = 1"]), tmp_path, "notes.ipynb")
    written(notebook_of([source_of("exercise-1")]), tmp_path / ".ipynb_checkpoints", NOTEBOOK)
    (tmp_path / "link.ipynb").symlink_to("/etc/passwd")
    choice = pick(committed(tmp_path), [LAB])[LAB]
    assert choice.path == "week 3/final (2).ipynb"
    assert choice.note == f"graded: week 3/final (2).ipynb; there are other notebooks of this lab: {NOTEBOOK}"
    assert choice.data == (tmp_path / "week 3" / "final (2).ipynb").read_bytes()


def test_a_half_solved_notebook_is_taken_before_notes_that_speak_of_the_lab(tmp_path: Path) -> None:
    half = released()
    for cell in half["cells"]:
        if cell["id"] in ("exercise-1", "exercise-2"):
            cell["source"] = source_of(cell["id"])
    written(half, tmp_path)
    written(notebook_of(["# why does LoRALayer start at zero?"]), tmp_path, "notes.ipynb")
    written(notebook_of([source_of("exercise-1")]), tmp_path, "draft.ipynb")
    assert pick(committed(tmp_path), [LAB])[LAB].path == NOTEBOOK


def test_a_push_is_told_in_the_language_of_the_workflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGUAGE")
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LANG", "fr.UTF-8")  # as the workflow sets it
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    repository = tmp_path / "student"
    repository.mkdir()
    commit_all(repository)
    assert main(["push", str(repository), "--labs", LAB, "--out", str(tmp_path / "out")]) == 1
    (report,) = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert report["notes"][0].startswith("Il n'y a pas de notebook de ce TP dans le dépôt\u00a0:")
    assert "*Ce résultat est indicatif\u00a0:" in summary.read_text("utf-8")


def test_of_equal_copies_the_one_of_the_labs_name_is_graded(tmp_path: Path) -> None:
    notebook = notebook_of([source_of("exercise-1")])
    for folder, name in (("", "a.ipynb"), ("deep/er", NOTEBOOK), ("deep", NOTEBOOK)):
        written(notebook, tmp_path / folder, name)
    assert pick(committed(tmp_path), [LAB])[LAB].path == f"deep/{NOTEBOOK}"


def test_a_damaged_notebook_is_taken_by_its_name_only_when_there_is_no_other(tmp_path: Path) -> None:
    (tmp_path / NOTEBOOK).write_text("{broken")
    (tmp_path / "else.ipynb").write_text("{broken")
    assert pick(committed(tmp_path), [LAB])[LAB].path == NOTEBOOK
    written(notebook_of([source_of("exercise-1")]), tmp_path, "renamed.ipynb")
    assert pick(committed(tmp_path), [LAB])[LAB].path == "renamed.ipynb"


def test_a_repository_of_odd_files_holds_no_notebook(tmp_path: Path) -> None:
    (tmp_path / NOTEBOOK).symlink_to("/etc/passwd")
    (tmp_path / "new\nline ünïcode.txt").write_text("x")
    commit = committed(tmp_path)
    assert pick(commit, [LAB]) == {}
    assert not commit.blobs[NOTEBOOK].regular


def test_a_folder_without_a_repository_is_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GitError):
        Commit(tmp_path)
    assert main(["push", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "no fault of the student's: not a git repository" in capfd.readouterr().err


@pytest.mark.parametrize("text", [None, "<html>::error::forged</html>"])
def test_what_is_no_notebook_is_said_and_is_no_zero(
    tmp_path: Path, text: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "student").mkdir()
    (tmp_path / "student" / (NOTEBOOK if text else "README.md")).write_text(text or "x")
    commit_all(tmp_path / "student")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    assert main(["push", str(tmp_path / "student"), "--out", str(tmp_path / "out"), "--labs", LAB]) == 1
    reason = "This is a web page" if text else "There is no notebook of this lab in the repository"
    assert f"::error file={NOTEBOOK},title=not gradable::{reason}" in capsys.readouterr().out
    assert reason in (tmp_path / "summary").read_text("utf-8")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["badge.json", "result.json"]


def test_how_much_is_said_about_a_failed_check() -> None:
    def said(report: Report) -> tuple[object, ...]:
        check = report.checks[1]
        return check.expected, check.got, check.why, check.next_step, check.diagnosis, check.traceback

    assert said(with_detail(REPORT, "full")) == ("E", "G", "W", "N", "D", "T")
    assert said(with_detail(REPORT, "actual")) == (None, "G", "W", "N", "D", "T")
    assert said(with_detail(REPORT, "none")) == (None,) * 6
    for reduced in (with_detail(REPORT, "actual"), with_detail(REPORT, "none")):
        assert (reduced.score, reduced.max_score) == (REPORT.score, REPORT.max_score)


# The required fields of classroom50/result/v1, and all that it allows at the top.
REQUIRED = {
    "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
    "datetime", "score", "max-score", "tests",
}  # fmt: skip
ALLOWED = REQUIRED | {"graded_at", "submitted_by"}


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    written(notebook_of(["x = 1"]), tmp_path)
    return committed(tmp_path)


def test_the_result_has_the_fields_of_classroom_50(commit: Commit) -> None:
    told = classroom50_result(
        REPORT, commit, {"GITHUB_REPOSITORY": "org/cs-lora_from_scratch-ann", "GITHUB_ACTOR": "ann"}
    )
    assert set(told) <= ALLOWED
    assert set(told) >= REQUIRED
    assert (told["score"], told["max-score"]) == (1, 3), "a check that our fault kept from running is in neither"
    assert all(type(test[key]) is int for test in told["tests"] for key in ("score", "max-score"))
    assert (told["owner"], told["classroom"], told["submitted_by"]) == ("ann", "org", {"username": "ann", "id": None})
    assert told["submission"].startswith("submit/")
    assert datetime.strptime(told["datetime"], "%Y-%m-%dT%H:%M:%SZ")
    assert told["commit"] == f"https://github.com/org/cs-lora_from_scratch-ann/commit/{commit.sha}"


def test_what_classroom_50s_runner_says_is_kept(commit: Commit) -> None:
    runner = {
        "CLASSROOM": "cs", "ASSIGNMENT": "lora", "ASSIGNMENT_TYPE": "group", "OWNER": "bob",
        "SUBMISSION_TAG": "submit/1", "COMMIT_URL": "c",
        "RELEASE_URL": "r", "REVIEW_URL": "v", "GITHUB_ACTOR": "x", "GITHUB_ACTOR_ID": "7",
    }  # fmt: skip
    told = classroom50_result(REPORT, commit, runner, datetime(2026, 12, 1, tzinfo=UTC))
    assert [told[key] for key in ("classroom", "assignment", "assignment_type", "owner")] == [
        "cs",
        "lora",
        "group",
        "bob",
    ]
    assert [told[key] for key in ("submission", "commit", "release", "review")] == ["submit/1", "c", "r", "v"]
    assert told["graded_at"] == "2026-12-01T00:00:00Z"
    assert told["submitted_by"] == {"username": "x", "id": 7}


def test_parts_of_points_are_rounded_up(commit: Commit) -> None:
    half = replace(REPORT, checks=(replace(PASSED, points=1.5, earned=0.25), FAILED))
    told = classroom50_result(half, commit, {})
    assert (told["score"], told["max-score"]) == (1, 4)


def test_notices_and_badge_add_up_all_labs() -> None:
    assert legacy_notices([REPORT, REPORT]) == [
        ("Autograding complete", "Points 2/6"),
        ("Autograding report", json.dumps({"totalPoints": 2, "maxPoints": 6})),
    ]
    assert badge([REPORT])["message"] == "1 / 3"
    assert badge([replace(REPORT, checks=(PASSED,))])["color"] == "brightgreen"


def test_a_long_summary_is_cut_between_its_parts() -> None:
    noisy = replace(FAILED, got="`" * 5_000 + "\n</details>" * 5_000, traceback="x\n" * 50_000)
    text = report_markdown(replace(REPORT, checks=(noisy,) * 20, notes=("n" * 9_000,) * 20))
    assert len(text) < MAX_CHARACTERS + 100
    assert "parts are left out" in text
    outside = re.sub(r"^(`{3,})text\n.*?\n\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert outside.count("<details") == outside.count("</details>") > 0
    assert "```" not in outside
