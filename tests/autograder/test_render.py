"""Reports: the same words everywhere, the schema to the letter, and nothing of a student's that could run."""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

import looks
from autograder.grading.store import slug
from autograder.kit.registry import lab_names, lab_title, load_lab
from autograder.reports import report as reports
from autograder.reports.class_page import class_report_page
from autograder.reports.class_summary import Attempts
from autograder.reports.html import class_page, report_fragment, report_page
from autograder.reports.markdown import code, fenced, report_markdown
from autograder.reports.order import folds, id_range
from autograder.reports.report import LOST, CheckResult, CheckStatus, Report, SubmissionStatus
from autograder.reports.terminal import report_text
from autograder.reports.wording import harmless
from autograder.words import LANGUAGES, speaking

SCHEMA_FILE = Path(reports.__file__).with_name("report.schema.json")
FAILED = CheckResult(
    id="1.4",
    name="scaling",
    exercise=1,
    title="The update is scaled by alpha / rank",
    points=2,
    earned=0,
    status="failed",
    expected="2 · x A B",
    got="4 times too large",
    why="because",
    next_step="look there",
    diagnosis="scaling-missing-rank",
    cell=8,
    traceback="cell 8, line 5: return x",
)
PASSED = CheckResult("1.1", "shapes", 1, "A and B have their shapes", 1, 1, "passed")
SKIPPED = CheckResult("2.1", "identity", 2, "Same output", 1, 0, "skipped", skipped_because="1.3")
STUB = CheckResult("3.1", "all", 3, "All layers", 1, 0, "not_attempted", got="Exercise 3: replace them")
FAULT = CheckResult("4.1", "counts", 4, "Counts", 1, 0, "fault", diagnosis=LOST)
REPORT = Report(
    lab="lora_from_scratch",
    submission="ann/work.ipynb",
    status="partially_graded",
    seed=123,
    checkpoint="nano",
    student="ann",
    checks=(PASSED, FAILED, SKIPPED, STUB, FAULT),
    notes=("cell 3: '%pip install' ignored",),
    seconds=1.25,
)


def test_the_json_has_exactly_the_fields_of_the_schema() -> None:
    data = json.loads(json.dumps(REPORT.to_json()))
    assert list(data) == [
        "schema", "lab", "submission", "student", "status", "score", "max_score", "seed", "checkpoint", "grader",
        "lab_version", "language", "sandbox", "machine", "record", "checks", "notes", "remarks", "seconds",
        "by_hand", "unwritten",
    ]  # fmt: skip
    assert data["schema"] == "autograder/report/v2"
    assert list(data["checks"][0]) == [
        "id", "name", "exercise", "title", "points", "earned", "status", "hidden", "expected", "got", "why",
        "next_step", "diagnosis", "skipped_because", "cell", "traceback",
    ]  # fmt: skip
    assert Report.from_json(data).to_json() == data


def test_a_report_of_the_first_schema_is_still_read() -> None:
    data: dict[str, Any] = {**REPORT.to_json(), "schema": "autograder/report/v1", "grader": "0.1.0"}
    for added in ("lab_version", "language", "sandbox", "machine", "record"):
        del data[added]
    data["checks"][-1]["status"] = "error"  # as a fault was called
    assert Report.from_json(data).to_json() == REPORT.to_json()


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a report of schema autograder/report/v2, got 'x/v3'"):
        Report.from_json({**REPORT.to_json(), "schema": "x/v3"})


def test_every_report_keeps_to_the_schema_file() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA_FILE.read_text("utf-8")))
    for report in (REPORT, Report("", "x", "not_gradable", 0, "", notes=("no notebook",))):
        validator.validate(json.loads(json.dumps(report.to_json())))
    wrong = {"status": "error"}, {"record": 3}, {"checks": [{"id": "1.1"}]}, {"more": 1}, {"schema": "x"}
    for change in wrong:
        with pytest.raises(ValidationError):
            validator.validate({**json.loads(json.dumps(REPORT.to_json())), **change})


def test_the_schema_file_names_every_field_and_status() -> None:
    schema = json.loads(SCHEMA_FILE.read_text("utf-8"))
    assert list(schema["properties"]) == schema["required"] == list(REPORT.to_json())
    check = schema["$defs"]["check"]
    assert list(check["properties"]) == check["required"] == list(REPORT.to_json()["checks"][0])
    assert tuple(check["properties"]["status"]["enum"]) == get_args(CheckStatus)
    assert tuple(schema["properties"]["status"]["enum"]) == get_args(SubmissionStatus)


def test_a_fault_of_ours_costs_nothing() -> None:
    assert (REPORT.score, REPORT.max_score) == (1, 5)


def test_every_rendering_says_the_same_words() -> None:
    said = (
        "The update is scaled by alpha / rank", "2 · x A B", "4 times too large", "because", "look there",
        "Exercise 3: replace them", "our fault", "because of 1.3", "1 / 5 points, partially graded",
    )  # fmt: skip
    page = re.sub(r"<[^>]+>", " ", report_page(REPORT))
    fragment = re.sub(r"<[^>]+>", " ", report_fragment(REPORT))
    for text in (report_text(REPORT), page, fragment):
        for words in said:
            assert words in text
    markdown = report_markdown(REPORT)
    for words in said:
        assert words in markdown or words == "because of 1.3"


def test_what_is_to_be_done_comes_first_and_what_follows_is_folded() -> None:
    after = replace(SKIPPED, id="3.2", exercise=3, skipped_because="3.1")
    report = replace(REPORT, checks=(PASSED, replace(PASSED, id="1.2"), FAILED, SKIPPED, STUB, after), notes=())
    marks = [line.split()[:2] for line in report_text(report).splitlines() if line.startswith("  ") and line[2] != " "]
    assert marks == [["✗", "1.4"], ["·", "3.1,"], ["–", "2.1"], ["✓", "passed:"]]
    assert [(fold.ids, fold.points) for fold in folds(report)] == [
        ("3.1, 3.2", "0/2"),
        ("2.1", "0/1"),
        ("1.1, 1.2", "2/2"),
    ]
    page = report_page(report)
    assert page.index("1.4 The update") < page.index("skipped because of") < page.index("A and B have their shapes")


def test_what_waits_for_a_stub_stands_in_the_order_of_its_exercise() -> None:
    waiting = [replace(SKIPPED, id=id, exercise=3, skipped_because="3.2") for id in ("3.1", "3.3")]
    report = replace(REPORT, checks=(waiting[0], replace(STUB, id="3.2"), waiting[1]))
    assert [fold.ids for fold in folds(report)] == ["3.1 to 3.3"]


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["1.1"], "1.1"),
        (["1.1", "1.2"], "1.1, 1.2"),
        (["1.1", "1.2", "1.3"], "1.1 to 1.3"),
        (["1.1", "1.3", "1.4"], "1.1, 1.3, 1.4"),
        (["1.3", "2.1", "2.2"], "1.3, 2.1, 2.2"),
        (["1.1", "1.2", "1.3", "2.1", "2.2", "4.1", "4.2", "4.3"], "1.1 to 1.3, 2.1, 2.2, 4.1 to 4.3"),
    ],
)
def test_ids_are_written_as_people_write_them(ids: list[str], said: str) -> None:
    assert id_range(ids) == said


def test_points_for_answers_in_words_are_in_the_total() -> None:
    report = replace(REPORT, status="graded", by_hand=6, unwritten=("Question 4",))
    for text in (report_text(report), report_page(report), report_fragment(report), report_markdown(report)):
        assert "1 / 11 points so far" in text
        assert "still as they were handed out: Question 4; 6 points are for written answers" in text
    assert "6 more points are for your written answers" in report_text(replace(report, unwritten=()))


def test_a_crash_is_told_once() -> None:
    told = replace(FAILED, got="ValueError: cell 8, line 5: return x", traceback="cell 8, line 5: return x")
    assert report_page(replace(REPORT, checks=(told,))).count("line 5: return x") == 1


def test_a_check_that_failed_takes_at_most_eight_lines() -> None:
    lines = report_text(replace(REPORT, checks=(FAILED,), notes=())).strip().splitlines()
    assert len(lines) - 1 <= 8


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</pre></dd><svg onload=alert(1)>",
    '" onmouseover="alert(1)',
    "[click](javascript:alert(1)) <a href='javascript:alert(1)'>x</a>",
    "```\n</details>\n# 20 / 20 points\n```",
    "`````",
    "\x1b]0;title\x07\x1b[2J\x1b[1;1H20 / 20 points",
    "::error::hello\n##[error]hello\n::add-mask::x",
    "=HYPERLINK(1)",
    "{{ 7 * 7 }} {% include 'x' %}",
    "[bold red]markup[/]",
    "\u202eevil\u2028line",
]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (tag, attrs) != ("code", []):  # what stands between backticks
            self.seen.append((tag, dict(attrs)))


def hostile(text: str) -> Report:
    check = replace(FAILED, got=text, expected=text, traceback=text)
    return replace(REPORT, submission=text, student=text, notes=(text,), checks=(check, replace(STUB, got=text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_student_text_adds_no_tag_and_no_attribute(text: str) -> None:
    harmless_tags, hostile_tags = Tags(), Tags()
    plain = hostile("plain")
    for render in (report_page, report_fragment, lambda r: class_page([r], {r.submission: "pages/a.html"})):
        harmless_tags.feed(render(plain))
        hostile_tags.feed(render(hostile(text)))
    assert [tag for tag, _ in hostile_tags.seen] == [tag for tag, _ in harmless_tags.seen]
    for _, attributes in hostile_tags.seen:
        assert not any(name.startswith("on") for name in attributes)
        assert not any((value or "").lower().startswith("javascript:") for value in attributes.values())


def test_what_stands_between_backticks_is_code_and_nothing_else() -> None:
    page = report_page(hostile("`<b>` and `x` and ``"))
    assert "<code>&lt;b&gt;</code> and <code>x</code> and ``" in page


def test_the_class_page_says_how_the_class_did_and_what_its_marks_mean() -> None:
    lost = replace(REPORT, submission="lost", status="not_gradable", checks=(), notes=("cut off",))
    page = re.sub(r"<[^>]+>|\s+", " ", class_page([REPORT, lost], {REPORT.submission: "a", "lost": "b"}))
    assert f"of 1 that are graded: mean {REPORT.score:.1f} of 5 points" in page
    assert "✓ passed" in page
    alone = Cells()
    alone.feed(class_page([lost], {"lost": "b"}))
    assert alone.in_head == alone.in_body


@pytest.mark.parametrize(
    ("students", "shown"),
    [
        (("ada", "Ada"), ("'ada'", "'Ada'")),
        (("Jos\u00e9", "Jose\u0301"), (r"'Jos\xe9'", r"'Jose\u0301'")),
        (("0012", "12"), ("'0012'", "'12'")),
        (("ada", " ada"), ("'ada'", "' ada'")),
    ],
)
def test_the_class_page_tells_ids_apart_that_look_alike(students: tuple[str, str], shown: tuple[str, str]) -> None:
    reports = [replace(REPORT, submission=student, student=student) for student in (*students, "zoe")]
    page = html.unescape(class_page(reports, {report.submission: "a" for report in reports}))
    assert re.search(f"look alike, and each .*: {re.escape(', '.join(shown))}</p>", page)
    assert re.findall('<tr><td><a href="a">(.*?)</a>', page) == [*shown, "zoe"]
    assert "look alike" not in class_page(reports[1:], {report.submission: "a" for report in reports})


class Cells(HTMLParser):
    """How many columns the head of the first table has, and its first row."""

    def __init__(self) -> None:
        super().__init__()
        self.in_head = self.in_body = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_head += tag == "th"
        self.in_body += int(dict(attrs).get("colspan") or 1) if tag == "td" else 0


@pytest.mark.parametrize("text", HOSTILE)
def test_student_text_moves_no_cursor(text: str) -> None:
    for shown in (report_text(hostile(text)), report_markdown(hostile(text))):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", shown)


def test_a_page_forbids_scripts_and_requests() -> None:
    assert "default-src 'none'; style-src 'unsafe-inline'" in report_page(REPORT)
    assert "http" not in re.sub(r"http-equiv", "", report_page(REPORT))


@given(st.text())
def test_a_fence_can_not_be_closed_from_inside(text: str) -> None:
    first, *inner, last = fenced(text).split("\n")
    fence = first.removesuffix("text")
    assert last == fence
    assert not any(line.lstrip().startswith(fence) for line in inner)


@given(st.text(min_size=1))
def test_inline_code_can_not_be_left(text: str) -> None:
    shown = code(text)
    opening = re.match(r"`+", shown)
    assert opening is not None
    body = shown[len(opening[0]) : -len(opening[0])]
    assert len(opening[0]) not in {len(run) for run in re.findall(r"`+", body)}
    assert "\n" not in shown


@given(st.text())
def test_harmless_text_keeps_letters_and_loses_control(text: str) -> None:
    shown = harmless(text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)
    assert [c for c in text if c.isalnum()] == [
        c for c in re.sub(r"\\x[0-9a-f]{2,6}", "", shown) if c.isalnum()
    ] or "\\x" in shown


def test_a_very_long_report_is_cut_with_a_note() -> None:
    text = report_markdown(replace(REPORT, notes=("x" * 100_000,)))
    assert len(text) < 61_000
    assert "cut here" in text


@given(st.text(max_size=80))
def test_a_slug_is_one_plain_file_name(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", slug(name))


def test_slugs_of_different_submissions_differ() -> None:
    assert slug("a/b") != slug("a-b")


def test_no_folders_name_can_be_chosen_that_is_taken_for_anothers() -> None:
    """Names of the same readable part whose digests begin with the same eight digits are found in a second."""
    seen: dict[str, str] = {}
    for number in range(1_000_000):
        name = f"submitted/eve/lab/{number}/ben/lab/lab.ipynb"
        begin = hashlib.sha256(name.encode()).hexdigest()[:8]
        if begin in seen:
            break
        seen[begin] = name
    assert slug(name).partition("-")[0] == slug(seen[begin]).partition("-")[0] == "ben"
    assert slug(name) != slug(seen[begin])


def test_a_crash_that_several_checks_met_says_its_line_once() -> None:
    crash = replace(looks.FAILED, got="NameError in cell 8", title="first")
    others = [replace(crash, id=id, title=id) for id in ("1.5", "1.6")]
    elsewhere = replace(crash, id="2.1", exercise=2)
    report = replace(looks.EVERYTHING, checks=(crash, *others, elsewhere))
    for shown in (report_text(report), html.unescape(report_page(report)), report_markdown(report)):
        assert shown.count("NameError in cell 8") == 2, "once for each exercise"
        assert re.search(r"1\.5, 1\.6\W+(?:strong>)? ?for the same reason as 1\.4", shown)


def test_each_lab_of_a_class_has_a_table_of_its_own() -> None:
    other = replace(REPORT, lab="other", submission="o", checks=(replace(REPORT.checks[0], id="9.9"),))
    page = class_page([REPORT, other], {REPORT.submission: "a", "o": "b"})
    first, second = page.split("<h2>other</h2>")
    assert f"<h2>{load_lab(REPORT.lab).title}</h2>" in first
    assert ">9.9</th>" in second
    assert ">9.9</th>" not in first
    alone = class_page([REPORT], {REPORT.submission: "a"})
    assert f"<h2>{load_lab(REPORT.lab).title}</h2>" not in alone


@pytest.mark.parametrize("language", LANGUAGES)
def test_labs_are_called_by_their_titles_in_the_language_of_a_page(language: str) -> None:
    reports = [replace(REPORT, lab=name, submission=name) for name in lab_names()]
    with speaking(language):
        overview = class_page(reports, dict.fromkeys(lab_names(), "a"))
        summary = class_report_page([Attempts("ann", (one,)) for one in reports])
        own = "".join(report_page(one) for one in reports)
    for name in lab_names():
        title = load_lab(name).title
        assert (lab_title(name) == title) is True, "outside of the block it is English"
        with speaking(language):
            assert (lab_title(name) == title) == (language == LANGUAGES[0])
            assert all(lab_title(name) in page for page in (overview, summary, own))
        assert name not in overview.replace(f'href="{name}"', "") + summary
