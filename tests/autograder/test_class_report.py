"""The page of a class: what it counts, whom it names, and that nothing of a student's can run in it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograder.frontends.cli import main
from autograder.frontends.commands.grade import class_tables
from autograder.frontends.commands.report import attempts_in, without_names
from autograder.grading.record import Record
from autograder.grading.store import ClassFolder
from autograder.reports.class_page import class_csv, class_report_page, columns, mistakes_csv
from autograder.reports.class_summary import Attempts, by_lab, summaries
from autograder.reports.html import class_page
from autograder.reports.report import CheckResult, Report, id_order

HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(1)> =1+1'


def check(id: str, status: Any = "passed", diagnosis: str | None = None, got: str = "g") -> CheckResult:
    words: dict[str, Any] = {"got": got, "why": "because", "next_step": "look"} if status == "failed" else {}
    return CheckResult(
        id, "x", int(id[0]), f"Title {id}", 2, 2 * (status == "passed"), status, diagnosis=diagnosis, **words
    )


def report(student: str, *checks: CheckResult, seconds: float = 1.0) -> Report:
    return Report("sums", student, "graded", 0, "", student=student, checks=checks, seconds=seconds)


ANN = report("ann", check("1.1"), check("1.2"))
BOB = report("bob", check("1.1", "failed", "wrong-sign", "-3"), check("1.2"), seconds=4)
CYD = report("cyd", check("1.1", "failed", "wrong-sign", "-4"), check("1.2", "failed"))
DAN = Report("", "dan", "not_gradable", 0, "", student="dan", notes=("cut off",))


def of(*reports: Report, **more: Any) -> Attempts:
    return Attempts(reports[-1].student or "", reports, f"pages/{reports[-1].student}.html", **more)


CLASS = [of(ANN), of(BOB), of(CYD), of(DAN)]


def test_what_a_class_did_is_counted() -> None:
    (lab,) = summaries(CLASS)
    assert (len(lab.graded), len(lab.not_graded)) == (3, 1)
    assert (lab.scores, lab.most, lab.mean, lab.median) == ([4, 2, 0], 4, 2, 2)
    assert {one.id: one.counts["passed"] for one in lab.checks} == {"1.1": 1, "1.2": 2}
    first, second = lab.mistakes
    assert (first.check_id, first.diagnosis, first.students) == ("1.1", "wrong-sign", (("bob", "-3"), ("cyd", "-4")))
    assert (second.check_id, second.diagnosis, [name for name, _ in second.students]) == ("1.2", "", ["cyd"])


def test_a_mistake_that_is_gone_was_overcome() -> None:
    (lab,) = summaries([of(replace(BOB, student="ann"), ANN), of(BOB), of(CYD, CYD)])
    first = lab.mistakes[0]
    assert ([name for name, _ in first.students], first.overcome) == (["bob", "cyd"], ("ann",))
    assert lab.of_attempt == [[2, 2, 0], [4, 0]]
    page = words_of(class_report_page([of(replace(BOB, student="ann"), ANN), of(BOB)]))
    assert "overcome by 1" in page
    assert "attempt 2 students: 1" in page


def test_two_labs_stand_apart_and_what_belongs_to_none_stands_with_the_only_one() -> None:
    other = replace(ANN, lab="other")
    assert [lab.lab for lab in summaries([of(BOB), of(other), of(DAN)])] == ["other", "sums", ""]
    assert [lab.lab for lab in summaries([of(BOB), of(DAN)])] == ["sums"]


def words_of(page: str) -> str:
    return re.sub(r"(?:<style>.*?</style>|<[^>]+>|\s)+", " ", page, flags=re.DOTALL)


def test_there_is_one_total_and_what_a_person_gives_is_in_it() -> None:
    attempts = [of(replace(one, by_hand=6)) for one in (ANN, BOB)]
    page = words_of(class_report_page(attempts))
    assert "of 10 points: mean 3.0, median 3.0; 6 of these points are given by a person, for written answers" in page
    assert "ann 4 / 10 points so far" in page
    header, first, _ = rows(class_csv(attempts))
    assert dict(zip(header[3:6], first[3:6], strict=True)) == {
        "points": "4", "out of": "10", "of these by a person": "6"
    }  # fmt: skip
    overview = words_of(class_page([one.last for one in attempts], {"ann": "a.html", "bob": "b.html"}))
    assert "mean 3.0 of 10 points, median 3.0; 6 of these points are given by a person" in overview
    assert "ann 4 / 10" in overview


def test_the_table_in_a_terminal_has_the_same_total_and_each_lab_by_itself() -> None:
    console = Console(file=io.StringIO(), width=80)
    for shown in class_tables([replace(ANN, by_hand=6), replace(BOB, lab="other"), replace(CYD, by_hand=6)]):
        console.print(shown)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    assert "".join(lines).count("written answers") == 1
    assert [line.split()[:4] for line in lines if line.startswith(("ann", "bob", "cyd", "sums", "other"))] == [
        ["other"], ["bob", "2", "/", "4"], ["sums"], ["ann", "4", "/", "10"], ["cyd", "0", "/", "10"]
    ]  # fmt: skip


def test_the_page_says_what_to_speak_of_first() -> None:
    page = words_of(class_report_page(CLASS))
    lecture = page.index("For the next lecture")
    assert page.index("hand-ins: 4; graded: 3; not gradable: 1") < lecture < page.index("How the class did")
    assert "2 of 3 : 1.1 Title 1.1 why: because" in page, "a reason is no sentence: it has its label, as elsewhere"
    assert "of 4 points: mean 2.0, median 2.0" in page
    assert "1.2 Title 1.2 2 of 3" in page
    assert "bob: -3" in page
    assert "dan not gradable cut off" in page


def test_what_who_grades_should_know_is_on_the_page_with_names_alone() -> None:
    attempts = [of(replace(ANN, remarks=("please read the code",))), of(BOB)]
    assert "For who grades ann : please read the code" in words_of(class_report_page(attempts))
    assert "For who grades" not in class_report_page(without_names(attempts))
    assert "For who grades" not in class_report_page([of(BOB)])


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_student_text_adds_no_tag_and_no_attribute() -> None:
    def page(text: str) -> list[tuple[str, dict[str, str | None]]]:
        wrong = replace(CYD, student=text, checks=(check("1.1", "failed", "wrong-sign", text),))
        lost = replace(DAN, student=text, submission=text, notes=(text,))
        tags = Tags()
        tags.feed(class_report_page([Attempts(text, (wrong,), "pages/a.html"), Attempts(text, (lost,))]))
        return tags.seen

    assert page(HOSTILE) == page("plain")


def test_the_page_asks_for_nothing_prints_and_has_a_dark_theme() -> None:
    page = class_report_page(CLASS)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not re.search(r"https?://|<script|url\(|@import| src=", page)
    assert "@media print" in page
    assert "prefers-color-scheme: dark" in page


def test_a_histogram_counts_every_value_once() -> None:
    found = columns([0, 1, 9.99, 10], 10)
    assert [column.count for column in found] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert found[-1].share == 1
    assert columns([]) == []
    assert sum(column.count for column in columns([0.0, 0.0])) == 2
    assert [column.label for column in columns([0.1, 7.69])][:3] == ["0", "1", "2"]
    assert [column.label for column in columns([123.0])][:3] == ["0", "20", "40"]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_the_tables_have_a_row_for_each_student_and_for_each_mistake() -> None:
    header, *students = rows(class_csv([of(ANN, figures={"accuracy": 0.75}), of(BOB), of(DAN)]))
    assert header == [
        "student",
        "name of the lab",
        "status",
        "points",
        "out of",
        "of these by a person",
        "attempts",
        "seconds",
        "accuracy",
        "1.1",
        "1.2",
    ]
    assert students[0] == ["ann", "sums", "graded", "4", "4", "0", "1", "1", "0.75", "2", "2"]
    assert students[1][8:] == ["", "0", "2"]
    assert students[2][2:4] == ["not_gradable", ""], "no 0 for a file that can't be read"
    _, *mistakes = rows(mistakes_csv([of(replace(BOB, student="ann"), ANN), of(BOB)]))
    assert mistakes == [["1.1", "wrong-sign", "bob", "still made", "'-3"], ["1.1", "wrong-sign", "ann", "overcome", ""]]


def test_no_cell_is_a_formula() -> None:
    told = replace(CYD, student="=cmd|'/c calc'!A1", checks=(check("1.1", "failed", "wrong-sign", "@SUM(1)"),))
    for text in (class_csv([of(told)]), mistakes_csv([of(told)])):
        assert not any(cell.startswith(("=", "@", "+")) for row in rows(text) for cell in row)


def test_without_names_nobody_can_be_known() -> None:
    hidden = without_names([of(replace(BOB, student="ann"), ANN), of(BOB), of(DAN)])
    for text in (class_report_page(hidden), class_csv(hidden), mistakes_csv(hidden)):
        assert not re.search(r"\b(?:ann|bob|dan)\b|pages/", text)
    assert sorted(one.name for one in hidden) == ["student 1", "student 2", "student 3"]
    assert summaries(hidden)[0].scores != []


@pytest.fixture
def folder(tmp_path: Path) -> ClassFolder:
    found = ClassFolder(tmp_path / "graded")
    for one in (ANN, BOB, CYD, DAN):
        found.write(one, Record(one.submission, one.student, digest="1"), None)
    return found


def test_the_command_writes_a_page_and_two_tables(folder: ClassFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(folder.path)]) == 0
    names = {path.name for path in folder.path.iterdir() if path.is_file()}
    assert {"class.html", "class.csv", "class-mistakes.csv"} <= names
    assert "pages/" in (folder.path / "class.html").read_text("utf-8")
    assert main(["report", str(folder.path), "--anonymous", "--lang", "fr"]) == 0
    assert "bob" not in (folder.path / "class-anonymous.html").read_text("utf-8")
    assert 'lang="fr"' in (folder.path / "class-anonymous.html").read_text("utf-8")
    assert "Class report: " in capsys.readouterr().out
    assert main(["report", str(folder.path / "none")]) == 2


def test_another_file_of_the_same_student_is_another_attempt(folder: ClassFolder) -> None:
    better = report("bob", check("1.1"), check("1.2"))
    folder.write(better, Record("bob", "bob", digest="2"), None)
    folder.write(better, Record("bob", "bob", digest="2"), None)  # graded again: no attempt of the student's
    by_name = {one.name: one for one in attempts_in(folder)}
    assert [one.score for one in by_name["bob"].reports] == [2, 4]
    assert len(by_name["ann"].reports) == 1
    folder.write(BOB, Record("bob", "bob", digest="3"), None)
    by_name = {one.name: one for one in attempts_in(folder)}
    assert [one.score for one in by_name["bob"].reports] == [2, 4, 2]


@pytest.mark.parametrize(
    ("labs", "grouped"),
    [
        (["b", "", "a", "b"], {"a": ["a"], "b": ["b", "b"], "": [""]}),
        (["", "a"], {"a": ["", "a"]}),
        ([""], {"": [""]}),
    ],
)
def test_what_belongs_to_no_lab_stands_with_the_only_one_or_last(
    labs: list[str], grouped: dict[str, list[str]]
) -> None:
    found = by_lab(labs, lambda lab: lab)
    assert list(found.items()) == list(grouped.items())


def test_checks_stand_in_the_order_of_their_numbers() -> None:
    assert sorted(["2.1", "1.10", "1.2", "x"], key=id_order) == ["x", "1.2", "1.10", "2.1"]
