"""nbgrader's commands as an instructor types them, from a fresh clone to grades in a file."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest

from class_of_30 import find, handed_in
from courses import Course
from grading import graded
from notebooks import LAB, RELEASED

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


def run(course: Course, *arguments: str) -> str:
    done = course.run(*arguments)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def test_from_a_fresh_clone_to_grades(tmp_path: Path) -> None:
    course = Course(tmp_path)
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    with (tmp_path / "nbgrader_config.py").open("a") as file:
        file.write(f'\nc.Exchange.root = "{tmp_path / "exchange"}"\n')

    said = run(course, "generate_assignment", LAB)
    assert "WARNING" not in said
    assert f"made anew: {tmp_path / 'assignments' / LAB}" in said
    assert (tmp_path / RELEASED.relative_to(RELEASED.parents[2])).read_bytes() == RELEASED.read_bytes()
    assert "WARNING" not in run(course, "release_assignment", LAB)
    again = course.run("release_assignment", LAB)
    assert again.returncode == 1
    assert f"released before, and left as it is: lora {LAB}. With --force" in again.stderr
    said = run(course, "collect", LAB)
    assert f"nobody has handed in {LAB} through the exchange of course lora yet" in said
    assert "WARNING" not in said
    assert list((tmp_path / "exchange").rglob("lora_from_scratch.ipynb"))
    run(course, "db", "student", "add", "zoe", "--first-name=Zoë", "--last-name=O'Brien, Z.")

    # As Canvas names them: login_user_file_name.ipynb, in one archive
    archive = tmp_path / "downloaded" / LAB / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "submissions.zip", "w") as file:
        file.write(RELEASED, "zoe_101_2001_lora_from_scratch-1.ipynb")
        file.write(RELEASED, "adal_LATE_102_2002_my work.ipynb")
    said = run(course, "zip_collect", LAB)
    assert "WARNING" not in said
    assert "my work.ipynb: under another name than it was handed out" in said
    assert {path.name for path in (tmp_path / "submitted").iterdir()} == {"zoe", "adal"}

    course.hand_in("cut", '{"cells": [')
    said = run(course, "autograde", LAB)
    assert "was handed in as my work.ipynb" in said
    assert "its JSON breaks off" in said
    assert course.scores("adal") == course.scores("zoe") == dict.fromkeys(course.scores("zoe"), (0.0, False))
    assert set(course.scores("cut").values()) == {(None, True)}

    run(course, "generate_feedback", LAB)
    for command in ("autograde", "generate_feedback"):
        alarms = [line for line in run(course, command, LAB, "--force").splitlines() if "| WARNING]" in line]
        assert all("cut" in line for line in alarms), "who needs a person, and nobody else"
    assert "not attempted" in course.page("zoe")
    run(course, "export")
    run(course, "export", "--exporter=autograder.frontends.nbgrader.export.Questions", "--to=questions.csv")
    with (tmp_path / "questions.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["student"]: row for row in csv.DictReader(lines)}
    assert (rows["zoe"]["last name"], rows["zoe"]["first name"]) == ("O'Brien, Z.", "Zoë")
    assert (rows["cut"]["status"], rows["cut"]["check-1"]) == ("not judged: a person has to look at it", "")


def test_validate_gives_the_verdict_of_the_grade(tmp_path: Path) -> None:
    course = Course(tmp_path)
    notebook = handed_in()
    find(notebook, "exercise-1")["source"] = find(notebook, "exercise-1")["source"].replace("alpha / rank", "alpha")
    done = course.run("validate", str(course.hand_in("wrong", notebook)))
    report = graded(notebook)
    lost = {number for number in range(1, 6) if any(c.status != "passed" for c in report.of_exercise(number))}
    assert 1 in lost
    assert 2 not in lost
    said = {int(number) for number in re.findall(r"^ *Exercise (\d): ", done.stdout, re.MULTILINE)}
    assert said == lost, done.stdout[-1500:] + done.stderr[-1500:]
    assert f"VALIDATION FAILED ON {len(lost)} CELL(S)" in done.stdout
