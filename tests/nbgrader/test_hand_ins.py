"""Times, names and folders as students and systems leave them, through `nbgrader autograde` and the exports."""

from __future__ import annotations

import csv
import warnings
from datetime import datetime
from pathlib import Path

import pytest

from autograder.frontends.nbgrader.timestamps import UnknownTime, moment_of, read_moment
from courses import Course
from notebooks import LAB

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
MOMENT = datetime(2026, 12, 1, 22, 30)
UNREADABLE = "<html>a page, so that nothing has to be run</html>"


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-01 22:30:00 UTC", "2026-12-01 22:30:00.000000 UTC", "2026-12-01T22:30:00Z", "2026-12-01 22:30Z"),
        *("2026-12-01 23:30:00 CET", "2026-12-01 23:30:00 +0100", "2026-12-01T23:30:00+01:00", "2026-12-01 23:30 +1"),
        *("2026-12-01 23:30:00 Europe/Paris", "2026-12-01 14:30:00 PST", "2026-12-02 04:00:00 UTC+0530"),
        *("2026-12-01 18:00:00,0 -0430", "1796164200", "2026-12-01 22:30:00 UTC\r\n", "\ufeff2026-12-01 22:30 GMT"),
        "2026-12-01 22:30:00 UTC\n\n2026-12-01 23:30:00 +0100\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_time_that_can_mean_one_moment_only_is_read(text: str, encoding: str) -> None:
    assert moment_of(text.encode(encoding)) == MOMENT


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-01 23:30:00", "01/12/2026 23:30", "1 décembre 2026 23:30", "yesterday evening", "2026-12-01"),
        *("2026-12-01 23:30:00 CST", "2026-12-01 23:30:00 IST", "2026-13-01 10:00 UTC", "2026-12-01 25:00:00 UTC"),
        *("2026-12-01 23:30 ../../etc/passwd", "9999-12-31 23:59:59 -0100", "2026-12-01 10:00 +9999", "5"),
        "2026-12-01 22:30:00 UTC\n2026-12-03 08:00:00 UTC",
    ],
)
def test_a_time_that_can_mean_several_moments_is_not_known(text: str) -> None:
    with pytest.raises(UnknownTime):
        moment_of(text.encode())


def test_no_time_is_none(tmp_path: Path) -> None:
    assert moment_of(b"") is None
    assert moment_of(b"\r\n") is None
    assert read_moment(tmp_path) is None
    (tmp_path / "timestamp.txt").symlink_to("/etc/hostname")
    with pytest.raises(UnknownTime, match="link"):
        read_moment(tmp_path)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = Course(tmp_path_factory.mktemp("hand_ins"), trust_submissions=True)
        made.config.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
        made.config.LateSubmissionPlugin.penalty_method = "zero"
        made.generate()
        with made.gradebook() as gradebook:
            gradebook.update_or_create_assignment(LAB, duedate="2026-12-01 23:00:00 UTC")
        for student, time in {
            "offset": "2026-12-01 23:30:00 +0100",
            "naive": "2026-12-01 23:30:00",
            "words": "yesterday evening",
            "late": "2026-12-02 08:00:00 UTC",
            "ada [late]": "2026-12-01 20:00:00 UTC",
        }.items():
            made.hand_in(student, UNREADABLE, timestamp=time)
        made.hand_in("aaa", UNREADABLE, name=f"{LAB}.ipynb.json")
        made.hand_in("deep", UNREADABLE, name="notes.txt")
        (made.root / "submitted" / "deep" / LAB / "work").mkdir()
        (made.root / "submitted" / "deep" / LAB / "work" / "a.ipynb").write_text(UNREADABLE)
        made.hand_in("pdf", "%PDF-1.4", name="a.pdf")
        made.hand_in("Late", UNREADABLE)
        log = made.autograde()
    return made, log


def exported(course: Course, name: str = "questions.csv") -> tuple[dict[str, dict[str, str]], str]:
    done = course.run("export", "--exporter=autograder.frontends.nbgrader.export.Questions", "--to", name)
    with (course.root / name).open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}, done.stderr


def test_whoever_handed_in_is_not_missing_and_nobody_is_late_by_a_misread_time(course: tuple[Course, str]) -> None:
    rows, log = exported(course[0])
    here = ("offset", "naive", "words", "late", "ada [late]")
    assert {rows[student]["status"] for student in here} == {"not judged: a person has to look at it"}
    assert {student: float(rows[student]["seconds late"] or 0) > 0 for student in here} == {
        student: student == "late" for student in here
    }
    assert {student for student in here if rows[student]["submitted"] == "not known"} == {"naive", "words"}
    assert "naive, words" in log
    assert "'Late', 'late'" in log


def test_what_nbgrader_passes_over_is_said(course: tuple[Course, str]) -> None:
    log = course[1]
    assert "naive: when this was handed in is not known" in log
    assert "deep was not autograded: the notebook lies deeper, in 'work/a.ipynb'" in log
    assert "pdf was not autograded: 'a.pdf': This is a PDF" in log
