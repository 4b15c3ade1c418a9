"""The page that a student gets back: its index has names, its formulas need no network, and it is legible."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.frontends.nbgrader.feedback import titles
from autograder.frontends.nbgrader.text import _CourseRenderer, code_to_html, markdown_to_html
from browser import chromium
from contrast import LEAST, contrasts, seen_in, serious_findings
from courses import Course
from grading import lab, whole_points
from notebooks import LAB, released

of_nbgrader = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning", "ignore::sqlalchemy.exc.SAWarning"
)


def test_a_graded_cell_is_called_by_its_exercise_or_the_heading_above_it() -> None:
    found = titles(nbformat.from_dict(released()).cells)
    assert found["check-1"] == "Exercise 1"
    assert found["check-5"] == "Exercise 5"
    assert found["question-4"] == "Question 4 (2 points)"


def test_a_formula_is_shown_without_a_script_and_one_that_is_wrong_as_it_stands() -> None:
    renderer = _CourseRenderer()
    assert "<math" in renderer.inline_math(r"\frac{\alpha}{r}")
    assert 'display="block"' in renderer.block_math(r"\Delta W = A B, \qquad A: (\text{in}, r)")
    assert r"\frac{" in renderer.inline_math(r"\frac{")


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\x1b"])
def test_a_students_text_is_shown_in_the_order_in_which_it_is_read(sign: str) -> None:
    """Signs that turn the direction would show a person other code than what runs."""
    context: Any = {"cell": {"metadata": {}}, "nb": {"cells": []}}
    for page in (code_to_html(context, f"x = 'a{sign}b'"), markdown_to_html(context, f"a{sign}b")):
        assert sign not in page
        assert f"\\x{ord(sign):02x}" in re.sub(r"<[^>]+>", "", page)
    ours: Any = {"cell": {"metadata": {"nbgrader": {"locked": True}}}}
    assert sign in markdown_to_html(ours, f"a{sign}b")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = Course(tmp_path_factory.mktemp("course"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.generate()
        made.hand_in("stub", released())
        made.hand_in("cut", '{"cells": [')
        made.autograde()
        made.feedback()
    return made


@pytest.mark.slow
@of_nbgrader
def test_the_page_is_legible_and_its_index_has_names(course: Course, tmp_path: Path) -> None:
    """Set SCREENSHOTS to a folder to keep what the browser saw."""
    pictures = Path(os.environ.get("SCREENSHOTS", tmp_path))
    html = course.page("stub")
    assert ">Exercise 1</a>" in html
    assert ">Question 5 (2 points)</a>" in html
    assert ">Test cell</a>" not in html
    assert f"<title>{lab().title}</title>" in html
    assert f"<h4>{lab().title} (Score" in html
    assert "<math" in html
    assert "0 / 5 points" in html
    assert f"/ {whole_points():g} points so far" not in html
    with chromium() as browser:
        for scheme, width in (("light", 1100), ("dark", 1100), ("light", 400), ("dark", 400)):
            seen_in(browser, scheme, width)
            browser.get((course.root / "feedback" / "stub" / LAB / f"{LAB}.html").as_uri())
            browser.save_screenshot(str(pictures / f"feedback-{scheme}-{width}.png"))
            card = browser.find_element("css selector", ".ag")
            browser.execute_script("arguments[0].scrollIntoView()", card)
            browser.save_screenshot(str(pictures / f"feedback-check-{scheme}-{width}.png"))
            assert [one for one in contrasts(browser) if one[0] < LEAST] == []
            assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
            summary = "return getComputedStyle(document.querySelector('.text_cell summary')).display"
            assert browser.execute_script(summary) == "list-item"
            padding = "return parseFloat(getComputedStyle(document.querySelector('.text_cell td + td')).paddingLeft)"
            assert browser.execute_script(padding) >= 5
            inverted = browser.execute_script("return getComputedStyle(document.documentElement).filter")
            assert (inverted != "none") == (scheme == "dark")
            assert serious_findings(browser) == []


@pytest.mark.slow
@of_nbgrader
def test_a_notebook_with_widgets_as_colab_saves_them_gets_a_page(course: Course) -> None:
    """Without the key `state`, nbconvert stops."""
    model = {"model_module": "@jupyter-widgets/controls", "model_name": "HBoxModel", "state": {"children": []}}
    notebook = released() | {"nbformat_minor": 0}
    notebook["metadata"] = {"colab": {}, "widgets": {"application/vnd.jupyter.widget-state+json": {"0f3c": model}}}
    view = {"text/plain": "0%", "application/vnd.jupyter.widget-view+json": {"model_id": "0f3c"}}
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": view}]
    (course.hand_in("colab", notebook).parent / f"{LAB}.html").write_text("<p>20 / 20, very good</p>")
    course.autograde()
    course.feedback()
    page = course.page("colab")
    assert "0 / 5 points" in page
    assert "very good" not in page, "a page of the student's own, under the name of ours"


@pytest.mark.slow
@of_nbgrader
def test_formgraders_columns_tell_words_from_code(course: Course) -> None:
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(LAB, LAB, "stub")
        assert (notebook.max_written_score, notebook.max_code_score) == (lab().by_hand, lab().points)
        assert notebook.max_score == whole_points()
