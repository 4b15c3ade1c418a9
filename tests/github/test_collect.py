"""The grade of record: what had been pushed at the deadline, whatever a student's history, files or own result say."""

from __future__ import annotations

import json
import re
import shutil
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.cli import main
from autograder.frontends.commands.collect import moment
from autograder.frontends.github import collect as collecting
from autograder.frontends.github.api import ApiError, GitHub
from autograder.frontends.github.collect import NothingPushed, Wanted, collect, notebooks_of, submitted
from autograder.frontends.github.git import Commit, GitError
from autograder.frontends.github.git import git as git_of_ours
from autograder.frontends.github.overview import Line, lines_of, overview_markdown, read_results
from autograder.frontends.github.sources import Source
from autograder.frontends.github.tamper import Change, blob_hash, changes, template_hashes
from autograder.grading.reporting import not_gradable
from autograder.reports.report import CheckResult, Report
from autograder.submissions.find import SubmissionFile
from grading import lab
from notebooks import LAB, notebook_of, source_of, written
from workflows import commit_all, git

NOTEBOOK = f"{LAB}.ipynb"
RIGHT = notebook_of(["import torch", source_of("exercise-1")])
WRONG = notebook_of(["import torch", source_of("exercise-1").replace("alpha / rank", "alpha")])
IN_TIME, LATE = "2026-11-30T12:00:00Z", "2026-12-02T12:00:00Z"
TOTAL = lab().points
DEADLINE = "2026-12-01T00:00:00+01:00"


class Class:
    """Bare repositories that write down when something was pushed, and the students' working copies."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.template = folder, template
        self.server = folder / "server"
        self.server.mkdir(parents=True)

    def push(
        self, student: str, when: str, notebook: dict[str, Any] | None, /, force: bool = False, **files: str
    ) -> str:
        """A push that the server receives at a time."""
        bare, work = self.server / f"{student}.git", self.folder / "work" / student
        if not bare.exists():
            git("init", "-q", "--bare", "-b", "main", str(bare), folder=self.folder)
            git("config", "core.logAllRefUpdates", "true", folder=bare)
            shutil.copytree(self.template, work, ignore=shutil.ignore_patterns("nano", "data"))
        if force:
            shutil.rmtree(work / ".git")
        if notebook is not None:
            written(notebook, work)
        for name, text in files.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_text(text, "utf-8")
        commit = commit_all(work)
        git("push", "-q", "-f", str(bare), "main", folder=work, GIT_COMMITTER_DATE=when)
        return commit


@pytest.fixture(scope="module")
def collected(
    exported: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]], Path, dict[str, str]]:
    """A class, collected: the lines of collected.json and the reports by student, the folder, and some commits."""
    folder = tmp_path_factory.mktemp("class")
    group = Class(folder, exported)
    commits = {}
    commits["ann"] = group.push("ann", IN_TIME, RIGHT)
    group.push("ann", LATE, WRONG)  # a later push neither helps nor hurts
    commits["bob"] = group.push("bob", IN_TIME, WRONG)
    group.push("bob", LATE, RIGHT, force=True)  # history rewritten after the deadline
    work = folder / "work" / "eve"
    group.push("eve", IN_TIME, WRONG)
    written(RIGHT, work)
    git("add", "-A", folder=work)
    git("commit", "-q", "-m", "x", "--date", IN_TIME, folder=work, GIT_COMMITTER_DATE=IN_TIME)  # a date made up
    git("push", "-q", str(group.server / "eve.git"), "main", folder=work, GIT_COMMITTER_DATE=LATE)
    group.push("kim", IN_TIME, None, **{NOTEBOOK: '{"cells": [{"cell_type": "ma'})  # saved while the disk was full
    group.push("late", LATE, RIGHT)
    group.push("mal", IN_TIME, WRONG, **{
        ".github/workflows/grade.yml": "on: push\n", "requirements.txt": "evil\n", "conftest.py": "exit(0)\n",
        "lora_lab/gpt.py": "x = 1\n", "autograder/__init__.py": "raise SystemExit(0)\n",
        "deep/er/evil.pth": "import os\n", ".gitattributes": "* filter=evil\n", "notes | `x`.md": "mine\n",
    })  # fmt: skip
    none = folder / "work" / "none"
    group.push("none", IN_TIME, None)
    (none / NOTEBOOK).unlink()
    group.push("none", IN_TIME, None)
    results = folder / "results"
    for student, score in (("ann", 2.0), ("kim", 5.0), ("mal", 5.0)):
        (results / student).mkdir(parents=True)
        (results / student / "result.json").write_text(json.dumps([claim(score)]))
    (results / "bob.json").write_text('[{"schema": "autograder/report/v1", "checks": [{"id": {}}]}]')
    arguments = ["--deadline", DEADLINE, "--template", str(exported), "--student-results", str(results), "--jobs", "1"]
    assert main(["collect", str(group.server), "--out", str(folder / "out"), *arguments]) == 1
    lines = json.loads((folder / "out" / "collected.json").read_text("utf-8"))
    reports = json.loads((folder / "out" / "reports.json").read_text("utf-8"))
    return {x["student"]: x for x in lines}, {x["student"]: x for x in reports}, folder, commits


def claim(score: float) -> dict[str, Any]:
    """What a student's own workflow may have said, or a student wrote into its place."""
    check = CheckResult("1.4", "scaling", 1, "Scaled", 2, 2, "passed")
    rest = CheckResult("1.1", "shapes", 1, "Shapes", TOTAL - 2, score - 2, "passed")
    return Report(LAB, NOTEBOOK, "graded", 1, "nano", checks=(check, rest)).to_json()


Collected = tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]], Path, dict[str, str]]


def test_what_was_pushed_at_the_deadline_is_graded(collected: Collected) -> None:
    lines, reports, _, commits = collected
    assert {student: (line["score"], line["max_score"]) for student, line in lines.items()} == {
        "ann": (5, TOTAL), "bob": (3, TOTAL), "eve": (3, TOTAL), "kim": (None, None), "late": (None, None),
        "mal": (3, TOTAL), "none": (None, None),
    }  # fmt: skip
    assert lines["ann"]["commit"] == commits["ann"]
    assert lines["bob"]["commit"] == commits["bob"], "the commit that a forced push has hidden"
    assert lines["bob"]["pushed"].startswith("2026-11-30T12:00:00")
    assert reports["ann"]["score"] == lines["ann"]["score"]


def test_what_could_not_be_graded_is_said_everywhere_and_is_no_zero(collected: Collected) -> None:
    lines, reports, folder, _ = collected
    assert lines["late"]["problem"] == "nothing was pushed before 2026-11-30 23:00 UTC"
    assert lines["none"]["notes"] == [f"There is no notebook of {LAB} in this repository."]
    (damaged,) = reports["kim"]["notes"]
    assert damaged.startswith("This notebook is damaged: its JSON breaks off or is wrong")
    late, none = "nothing was pushed before 2026-11-30 23:00 UTC", f"There is no notebook of {LAB} in this repository."
    reasons = {"kim": damaged, "late": late, "none": none}
    index = (folder / "out" / "index.html").read_text("utf-8")
    for student, reason in reasons.items():
        assert (reports[student]["status"], reports[student]["notes"]) == ("not_gradable", [reason])
        assert lines[student]["not_gradable"] == [reason]
        assert reason in index
    assert lines["ann"]["not_gradable"] == []
    table = (folder / "out" / "collected.md").read_text("utf-8")
    assert re.findall(r"^\| (\w+) \| not gradable \|.* \| `([^`]*)", table, re.MULTILINE) == list(reasons.items())
    assert all(table.count(reason) == 1 for reason in reasons.values())


def test_points_stand_there_only_where_every_lab_was_graded() -> None:
    graded = Report.from_json(claim(5.0) | {"student": "ann"})
    lost = not_gradable("x", "ann", "This file is empty.")
    kept = lines_of([collecting.Collected("ann", "a/ann", problem="limit")], [graded], {})[0]
    half = lines_of([collecting.Collected("ann", "a/ann", commit="c" * 40)], [graded, lost], {"ann": [graded]})[0]
    assert (kept.to_json()["score"], half.to_json()["score"], half.to_json()["max_score"]) == (5, None, None)
    assert half.difference == f"the student's side says 5 / {TOTAL:g}, here it is 5 / {TOTAL:g} points, not gradable"
    page = overview_markdown([kept, half], template=True)
    assert f"| ann | 5 / {TOTAL:g} | – | – | `limit` |" in page
    assert f"| ann | 5 / {TOTAL:g} points<br>not gradable | cccccccccc | – | `This file is empty.`<br>" in page


@pytest.mark.parametrize("name", ["a|b", "a\\|b", "a\\\\|b", "`a`\\|", "|", "\\"])
def test_a_files_name_does_not_leave_its_cell(name: str) -> None:
    """A cell that ends early hides the remarks behind it, such as which files were changed."""
    line = Line(collecting.Collected("ann", "a/ann", problem=f"{name!s} is damaged", notes=("changed",)), ())
    (row,) = [row for row in overview_markdown([line], template=True).splitlines() if row.startswith("| ann")]
    cells = re.fullmatch(r"\|(?:(?:\\[|\\]|[^|])*\|)+", row)
    assert cells is not None
    assert len(re.findall(r"(?:\\[|\\]|[^|])+(?=\|)", row)) == 5


def test_students_whose_names_look_alike_are_pointed_out() -> None:
    lines = [Line(collecting.Collected(student, "a/lab"), ()) for student in ("ann", "Ann", "ben")]
    assert "`These ids look alike, and each is graded as a student of its own: 'ann', 'Ann'`" in overview_markdown(
        lines, template=True
    )
    assert "look alike" not in overview_markdown(lines[1:], template=True)


def test_changes_to_what_was_handed_out_are_listed_and_change_no_grade(collected: Collected) -> None:
    lines, reports, _, _ = collected
    data_left_out = {f"lora_lab/{name}" for name in ("data", "nano")}
    found = {c for c in lines["mal"]["changed"] if not any(c.startswith(name) for name in data_left_out)}
    assert found == {
        ".gitattributes (changed)", ".github/workflows/grade.yml (changed)", "autograder/__init__.py (added)",
        "conftest.py (added)", "deep/er/evil.pth (added)", "lora_lab/gpt.py (changed)", "requirements.txt (changed)",
    }  # fmt: skip
    assert all("(removed)" in change for change in lines["ann"]["changed"])
    assert reports["mal"]["score"] == reports["bob"]["score"]


def test_it_says_where_the_students_side_differs(collected: Collected) -> None:
    lines, _, _, _ = collected
    assert (
        lines["mal"]["difference"]
        == f"the student's side says 5 / {TOTAL:g}, here it is 3 / {TOTAL:g} (there: 1.4 passed)"
    )
    assert lines["ann"]["difference"] == f"the student's side says 2 / {TOTAL:g}, here it is 5 / {TOTAL:g}"
    assert lines["kim"]["difference"] == f"the student's side says 5 / {TOTAL:g}, here it is not gradable"
    assert lines["bob"]["difference"] is None, "a result that can't be read is none"


def test_the_class_folder_is_what_the_other_tools_read(collected: Collected) -> None:
    _, reports, folder, _ = collected
    out = folder / "out"
    assert (out / "submitted" / "ann" / LAB / NOTEBOOK).is_file()
    assert not (out / "submitted" / "late" / LAB / NOTEBOOK).exists()
    assert len(reports) == 7
    page = (out / "collected.md").read_text("utf-8")
    assert page.count("\n| ") == 8
    assert f"| eve | 3 / {TOTAL + lab().by_hand:g} |" in page
    index = (out / "index.html").read_text("utf-8")
    assert all(student in index for student in ("ann", "bob", "eve", "kim", "late", "mal", "none"))


@pytest.mark.slow
def test_a_later_deadline_collects_again_and_grades_only_what_has_changed(
    collected: Collected, exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, folder, _ = collected
    out = folder / "again"
    shutil.copytree(folder / "out", out)
    command = ["collect", str(folder / "server"), "--out", str(out), "--jobs", "1", "--deadline", "2026-12-31T00:00Z"]
    assert main(command) == 1
    lines = {line["student"]: line for line in json.loads((out / "collected.json").read_text("utf-8"))}
    assert [lines[student]["score"] for student in ("ann", "bob", "eve", "late")] == [3, 5, 5, 5]
    said = capsys.readouterr().out
    assert "were graded before and have not changed" not in said or "of 7 were graded before" in said
    assert "No template was given" in (out / "collected.md").read_text("utf-8")


@pytest.mark.slow
def test_a_commit_named_in_the_list_is_graded(
    collected: Collected, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, folder, commits = collected
    listed = tmp_path / "class.txt"
    listed.write_text(f"{folder / 'server' / 'bob.git'} bobby {commits['bob']}\n{tmp_path / 'gone'} gone\n")
    assert main(["collect", str(listed), "--out", str(tmp_path / "out"), "--deadline", DEADLINE, "--jobs", "1"]) == 1
    assert "repositories to collect: 2" in capsys.readouterr().out
    bobby, gone = json.loads((tmp_path / "out" / "collected.json").read_text("utf-8"))
    assert (bobby["student"], bobby["score"], bobby["pushed"]) == ("bobby", 3, None)
    assert gone["problem"].startswith("When gone pushed is not known")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--deadline", "tomorrow"], "'tomorrow' is no time"),
        (["--deadline", "2026-12-01T00:00"], "has no time zone: write it as 2026-12-01T00:00:00+01:00"),
        (["--deadline", "2026-12-01"], "has no time of day: write it as 2026-12-01T23:59+01:00"),
        (["--deadline", "2026-12-01+01:00"], "has no time of day: write it as 2026-12-01T23:59+01:00"),
        (["--deadline", "2026-12-01+01:00+01:00"], "has no time of day: write it as 2026-12-01T23:59+01:00"),
        (["--labs", "none"], "There is no lab 'none'"),
        (["--template", "/nowhere"], "There is no folder /nowhere"),
    ],
)
def test_wrong_usage_is_one_sentence(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(["collect", str(tmp_path), "--out", str(tmp_path / "out"), *arguments])
    except SystemExit as exit:
        code = int(str(exit.code))
    assert code == 2
    heard = capsys.readouterr()
    assert said in heard.out + heard.err


@pytest.mark.parametrize("text", ["2026-12-01", "20261201", "2026-12-01T23:59:59", "2026-12-01 23:59", "tomorrow"])
def test_a_time_written_as_it_was_suggested_is_taken(text: str) -> None:
    with pytest.raises(ArgumentTypeError) as refused:
        moment(text)
    suggested = re.search(r"write it as (\S+?)(?:,|$)", str(refused.value))
    assert suggested is not None
    assert moment(suggested[1]).date() == date(2026, 12, 1)


def test_what_git_says_is_its_error_and_not_its_advice(tmp_path: Path) -> None:
    git("init", "-q", folder=tmp_path)
    with pytest.raises(GitError) as refused:
        git_of_ours("fetch", str(tmp_path / "zoe"), folder=tmp_path, fetches=True)
    assert str(refused.value) == f"'{tmp_path / 'zoe'}' does not appear to be a git repository"
    with pytest.raises(GitError, match=r"^pathspec 'zoe' did not match"):
        git_of_ours("checkout", "zoe", folder=tmp_path)
    with pytest.raises(GitError, match="exit code 1"):
        git_of_ours("config", "no.such", folder=tmp_path)


def test_a_hash_is_gits_own(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("torch\n")
    commit_all(tmp_path)
    commit = Commit(tmp_path)
    assert blob_hash(b"torch\n") == commit.blobs["requirements.txt"].sha
    assert changes(commit, template_hashes(tmp_path)) == []
    assert changes(commit, {}) == [Change("requirements.txt", "added")]


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"schema": "x"}]', '{"a": 1}', "[" * 9_999])
def test_a_students_result_that_is_none_is_left_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "ann.json").write_text(text)
    assert read_results(tmp_path) == {}


def test_what_was_collected_before_outlives_a_fault_and_not_another_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, wanted = Source("ada", "owner/ada"), Wanted([LAB])
    place = submitted(tmp_path, "ada", LAB)
    written(RIGHT, place.parent, place.name)
    for fault in (GitError("no such repository"), OSError(28, "No space left on device"), ApiError("limit")):

        def fails(*_: object, fault: Exception = fault) -> Any:
            raise fault

        monkeypatch.setattr(collecting, "_commit_to_grade", fails)
        (one,) = collect([source], wanted, tmp_path, GitHub())
        assert one.problem == f"{fault}; what an earlier run collected is graded"
        assert notebooks_of([one], [LAB], tmp_path) == [SubmissionFile(place, str(place), "ada")]
        assert place.is_file()

    def nothing(*_: object) -> Any:
        raise NothingPushed("nothing was pushed before")

    monkeypatch.setattr(collecting, "_commit_to_grade", nothing)
    (one,) = collect([source], wanted, tmp_path, GitHub())
    assert one.problem == "nothing was pushed before"
    assert notebooks_of([one], [LAB], tmp_path) == [SubmissionFile(place, str(place), "ada", one.problem)]
    assert not place.exists()
