"""Grades as CSV: every name survives, none is a formula, and an open grade is no grade."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import CsvExportPlugin

from autograder.frontends.nbgrader.config import programs_on_path
from autograder.frontends.nbgrader.export import Canvas, Grades, Moodle, Questions, _about_times
from autograder.frontends.nbgrader.formgrader import unjudged
from autograder.reports.spreadsheet import FORMULA, safe

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::sqlalchemy.exc.SAWarning")
NAMES = {
    "cut": ("C", "Ut"),
    "plain": ("Ada", "Lovelace"),
    "quoted": ("Zoë", 'O\'Brien, "Z"'),
    "formula": ("=HYPERLINK(1)", "@SUM(A1)"),
    "+42": ("-1", "\t=1"),
    "line": ("two\nlines", "日本"),
    "parted": ("Bob;=HYPERLINK(A1)", "a\t=1"),
}


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gradebook]:
    programs_on_path()
    with Gradebook(f"sqlite:///{tmp_path_factory.mktemp('course') / 'gradebook.db'}", "course") as made:
        made.add_assignment("lab", duedate="2031-01-01 12:00:00 UTC")
        made.add_notebook("lab", "lab")
        for number in (10, 2):
            made.add_grade_cell(f"check-{number}", "lab", "lab", max_score=3, cell_type="code")
        for student, (first, last) in NAMES.items():
            made.add_student(student, first_name=first, last_name=last, email=f"{student}@example.org")
        for student in ("plain", "quoted"):
            made.add_submission("lab", student, timestamp="2031-01-01 13:01:02 UTC")
            for number, points in ((2, 1.5), (10, 1 / 3)):
                grade = made.find_grade(f"check-{number}", "lab", "lab", student)
                grade.auto_score, grade.needs_manual_grade = points, False
        made.add_submission("lab", "cut", timestamp="2031-01-01 11:00:00 UTC")
        for number in (2, 10):
            made.find_grade(f"check-{number}", "lab", "lab", "cut").needs_manual_grade = True
        made.find_grade("check-10", "lab", "lab", "quoted").auto_score = None
        made.find_grade("check-10", "lab", "lab", "quoted").needs_manual_grade = True
        made.find_submission_notebook("lab", "lab", "plain").late_submission_penalty = 1.0
        made.db.commit()
        yield made


def table(plugin: Any, gradebook: Gradebook, path: Path) -> list[list[str]]:
    exporter = plugin(to=str(path))
    exporter.export(gradebook)
    with path.open(encoding=exporter.encoding, newline="") as file:
        return list(csv.reader(file))


def test_questions(gradebook: Gradebook, tmp_path: Path) -> None:
    header, *rows = table(Questions, gradebook, tmp_path / "out.csv")
    assert header[-2:] == ["check-2", "check-10"], "in the order of people"
    by_student = {row[1].removeprefix("'"): dict(zip(header, row, strict=True)) for row in rows}
    assert by_student["plain"]["score"] == "1.8333"
    assert by_student["plain"]["final score"] == "0.8333"
    assert by_student["plain"]["status"] == "graded"
    assert by_student["quoted"]["check-10"] == ""
    assert by_student["quoted"]["status"] == "needs manual grading"
    assert by_student["line"]["status"] == "missing"
    assert by_student["cut"]["status"] == "not judged: a person has to look at it"
    assert by_student["cut"]["score"] == by_student["cut"]["final score"] == "", "no 0 for a file that can't be read"
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read Zoë"
    for student, (first, last) in NAMES.items():
        assert by_student[student]["first name"].replace("'", "") == first.replace("'", "")
        assert by_student[student]["last name"].replace("'", "") == last.replace("'", "")


@pytest.mark.parametrize("plugin", [Grades, Questions, Canvas, Moodle])
def test_no_cell_is_a_formula_and_every_row_is_whole(plugin: Any, gradebook: Gradebook, tmp_path: Path) -> None:
    header, *rows = table(plugin, gradebook, tmp_path / "out.csv")
    assert len(rows) >= len(NAMES)
    for row in rows:
        assert len(row) == len(header)
        assert not any(cell.startswith(FORMULA) for cell in row)


@pytest.mark.parametrize("plugin", [Questions, Canvas, Moodle])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_nor_where_columns_are_parted_otherwise(
    plugin: Any, delimiter: str, gradebook: Gradebook, tmp_path: Path
) -> None:
    table(plugin, gradebook, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding=plugin.encoding, newline="") as file:
        cells = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]
    assert not any(cell.startswith(FORMULA) for cell in cells)


@pytest.mark.parametrize(("plugin", "column"), [(Canvas, "lab"), (Moodle, "lab")])
def test_an_lms_is_told_final_grades_only(plugin: Any, column: str, gradebook: Gradebook, tmp_path: Path) -> None:
    header, *rows = table(plugin, gradebook, tmp_path / "out.csv")
    students = [next((s for s in NAMES if s in [cell.removeprefix("'") for cell in row]), "") for row in rows]
    found = {student: row[header.index(column)] for student, row in zip(students, rows, strict=True)}
    assert found["plain"] == "0.8333"
    assert found["quoted"] == "", "a question is open"
    assert found["line"] == "", "nothing was handed in"


def test_canvas_has_its_columns(gradebook: Gradebook, tmp_path: Path) -> None:
    header, points, *_ = table(Canvas, gradebook, tmp_path / "canvas.csv")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "lab"]
    assert points == ["    Points Possible", "", "", "", "", "6"]


def test_questions_stand_in_the_order_of_their_numbers(gradebook: Gradebook, tmp_path: Path) -> None:
    header, *_ = table(Questions, gradebook, tmp_path / "questions.csv")
    assert header[-2:] == ["check-2", "check-10"]


def test_chosen_students_and_assignments(gradebook: Gradebook, tmp_path: Path) -> None:
    Questions(to=str(tmp_path / "one.csv"), student=["plain"], assignment=["lab"]).export(gradebook)
    assert len((tmp_path / "one.csv").read_text("utf-8").splitlines()) == 2
    Questions(to=str(tmp_path / "none.csv"), assignment=["other"]).export(gradebook)
    assert len((tmp_path / "none.csv").read_text("utf-8").splitlines()) == 1


def test_without_an_exporter_columns_and_points_are_nbgraders_own(gradebook: Gradebook, tmp_path: Path) -> None:
    """But for a file that nobody could judge, where nbgrader writes 0; and it parts no columns inside a name."""
    CsvExportPlugin(to=str(tmp_path / "theirs.csv")).export(gradebook)
    header, *rows = table(Grades, gradebook, tmp_path / "ours.csv")
    found = {row[3].removeprefix("'"): dict(zip(header, row, strict=True)) for row in rows}
    lines = (tmp_path / "theirs.csv").read_text().splitlines()
    assert ",".join(header) == lines[0]
    theirs = dict(zip(header, next(line for line in lines if ",plain," in line).split(","), strict=True))
    assert {name: value for name, value in found["plain"].items() if "score" not in name} == {
        name: "1" if name == "late_submission_penalty" else value
        for name, value in theirs.items()
        if "score" not in name
    }
    assert float(found["plain"]["score"]) == pytest.approx(float(theirs["score"]), abs=1e-4)
    assert (found["line"]["raw_score"], found["line"]["score"]) == ("0", "0"), "missing, as nbgrader counts it"
    assert (found["cut"]["raw_score"], found["cut"]["score"]) == ("", "")


def test_what_nobody_could_judge_has_no_sum(gradebook: Gradebook) -> None:
    cut, quoted = (gradebook.find_submission("lab", student) for student in ("cut", "quoted"))
    assert unjudged(gradebook, SubmittedAssignment) == {cut.id}
    assert unjudged(gradebook, SubmittedNotebook) == {notebook.id for notebook in cut.notebooks}
    assert unjudged(gradebook, Student) == {"cut"}, "and nobody who handed in nothing"
    assert quoted.needs_manual_grade


@given(st.text(st.sampled_from(";=+-@＝＠'\"\t\r\n ,a")) | st.text())
def test_any_text_is_kept_but_for_apostrophes(text: str) -> None:
    assert safe(text).replace("'", "") == text.replace("'", "")
    assert not safe(text).startswith(FORMULA)
    for part in re.split(r"[;\t\r\n]", safe(text))[1:]:
        assert not part.lstrip('" ').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.text(st.characters(exclude_characters=";\t\r\n")))
def test_a_text_in_one_piece_is_kept_behind_at_most_one_apostrophe(text: str) -> None:
    assert safe(text) in (text, f"'{text}")


def test_every_cell_is_quoted(gradebook: Gradebook, tmp_path: Path) -> None:
    table(Moodle, gradebook, tmp_path / "out.csv")
    header = (tmp_path / "out.csv").read_text("utf-8").splitlines()[0]
    assert header == '"First name","Last name","ID number","Email address","lab"'


@pytest.mark.parametrize(
    ("penalty", "seconds", "time", "said"),
    [(2.0, 0, "t", "autograde them again"), (2.0, 60, "t", ""), (0.0, 0, "t", ""), (0.0, 0, None, "is not known: ada")],
)
def test_an_old_penalty_and_an_unknown_time_are_pointed_out(
    penalty: float, seconds: float, time: str | None, said: str
) -> None:
    submission = SimpleNamespace(
        late_submission_penalty=penalty,
        total_seconds_late=seconds,
        timestamp=time,
        student=SimpleNamespace(id="ada"),
        assignment=SimpleNamespace(duedate="d"),
    )
    told = " ".join(_about_times([submission, None]))
    assert said in told
    assert bool(said) == bool(told)
