"""nbgrader's formgrader in a real browser: what a grader sees, and that a score given there arrives."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from browser import chromium, formgrader
from class_of_30 import hostile_markup
from contrast import LEAST, contrasts, seen_in
from courses import Course
from notebooks import LAB, released

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = Course(tmp_path_factory.mktemp("course"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.generate()
        made.hand_in("markup", hostile_markup())
        made.hand_in("stub", released())
        made.hand_in("cut", '{"cells": [{"cell_type": "code", "sou')
        made.autograde()
        made.feedback()
    return made


def test_a_grader_gives_a_score(course: Course, tmp_path: Path) -> None:
    """Set SCREENSHOTS to a folder to keep what the browser saw."""
    pictures = Path(os.environ.get("SCREENSHOTS", tmp_path))
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(LAB, LAB, "markup")
        submission, before = notebook.id, notebook.score
    with formgrader(course.root) as address, chromium() as browser:
        browser.get(f"{address}/formgrader/gradebook")
        assert browser.find_element("link text", LAB)
        browser.get(f"{address}/formgrader/manage_submissions/{LAB}")
        assert browser.find_element("xpath", "//*[contains(text(), 'markup')]")
        browser.save_screenshot(str(pictures / "submissions.png"))

        browser.get(f"{address}/formgrader/submissions/{submission}/?index=0")
        text = browser.find_element("tag name", "body").text
        for words in ("Marking scheme of question-1", "as submitted, not run again"):
            assert words in text
        assert "1.1 A and B are trainable" in browser.page_source  # what passed is folded
        assert browser.execute_script("return document.querySelectorAll('a[href^=\"javascript:\"]').length") == 0
        comment = browser.find_element("id", "exercise-2-comment")
        box = browser.find_element("id", "question-1")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
        browser.save_screenshot(str(pictures / "formgrader.png"))
        assert comment is not None
        box.send_keys("1.5\t")
        _wait(lambda: _manual_score(course) == 1.5)
        browser.save_screenshot(str(pictures / "scored.png"))

        browser.get(f"{address}/formgrader/gradebook/{LAB}/{LAB}")
        total = f"{before + 1.5:g}"
        assert browser.find_element("xpath", f"//td[contains(., '{total}')]")
        browser.save_screenshot(str(pictures / "gradebook.png"))

        browser.get((course.root / "feedback" / "markup" / LAB / f"{LAB}.html").as_uri())
        browser.execute_script("document.getElementsByName('check-1')[0].scrollIntoView()")
        browser.save_screenshot(str(pictures / "feedback.png"))
        assert "Marking scheme" not in browser.find_element("tag name", "body").text


LISTS = {
    "submissions": f"manage_submissions/{LAB}",
    "notebooks": f"gradebook/{LAB}/{LAB}",
    "students": "manage_students",
    "assignments": "manage_students/cut",
    "notebook": f"manage_students/cut/{LAB}",
}


def test_its_pages_are_legible_and_dark_where_the_system_is(course: Course, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS", tmp_path))
    with course.gradebook() as gradebook:
        one = f"submissions/{gradebook.find_submission_notebook(LAB, LAB, 'stub').id}/?index=0"
    with formgrader(course.root) as address, chromium() as browser:
        for name, page in {**LISTS, "start": "", "one": one}.items():
            for scheme in ("light", "dark"):
                seen_in(browser, scheme, 1200)
                browser.get(f"{address}/formgrader/{page}")
                browser.find_element("css selector", "#main-table td, .rendered_html")
                browser.save_screenshot(str(pictures / f"formgrader-{name}-{scheme}.png"))
                assert [found for found in contrasts(browser) if found[0] < LEAST] == [], name
                inverted = browser.execute_script("return getComputedStyle(document.documentElement).filter")
                assert (inverted != "none") == (scheme == "dark"), name
                assert browser.execute_script("return document.documentElement.lang") == "en"


def test_a_file_that_can_not_be_read_is_no_zero_in_any_list(course: Course, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("SCREENSHOTS", tmp_path))
    with formgrader(course.root) as address, chromium() as browser:
        for name, page in LISTS.items():
            browser.get(f"{address}/formgrader/{page}")
            browser.find_element("xpath", "//td[contains(., '– / 26')]")
            browser.save_screenshot(str(pictures / f"unjudged-{name}.png"))
            rows = [row.text for row in browser.find_elements("css selector", "#main-table tr")]
            shown = [text for text in rows if "– / 26" in text]
            assert len(shown) == 1, rows
            assert "0 / 26" not in shown[0]
            if name == "submissions":
                assert "needs manual grading" in shown[0]
                assert any("0 / 26" in text and "graded" in text for text in rows), "an untouched stub is a zero"


def _manual_score(course: Course) -> float | None:
    with course.gradebook() as gradebook:
        score: float | None = gradebook.find_grade("question-1", LAB, LAB, "markup").manual_score
        return score


def _wait(condition: object, seconds: float = 20.0) -> None:
    import time

    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the score never arrived in the gradebook"
        time.sleep(0.2)
