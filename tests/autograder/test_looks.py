"""What we show is legible in a real browser: in light and dark themes, in wide and narrow windows, and to axe."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.reports.class_page import class_report_page
from autograder.reports.class_summary import Attempts
from autograder.reports.html import class_page, progress_fragment, report_fragment, report_page
from autograder.reports.wording import NOT_SANDBOXED
from browser import chromium, jupyterlab
from contrast import LEAST, contrasts, seen_in, serious_findings
from looks import EVERYTHING, FAILED, LOST_FILE, PASSED, RIGHT

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")]

PROGRESS = ("Whole lab: 9 / 26 points so far.", "Next: exercise 2 · `Wrapper`")
# What notebooks put around an output: their ground, their text, and some rules of their own.
HOSTS = {
    "JupyterLab Dark": "body { background: #111; color: rgba(255, 255, 255, .87) }",
    "VS Code, dark": "body { background: #1f1f1f; color: #ccc } code { color: #d7ba7d }",
    "VS Code, light": "body { background: #fff; color: #3b3b3b } code { color: #a31515 }",
    "Colab, dark": "body { background: #383838; color: #d5d5d5 }",
}
REPORTS = [EVERYTHING, RIGHT, LOST_FILE]
OTHER = replace(EVERYTHING, lab="other", submission="ann/other.ipynb", notes=(NOT_SANDBOXED,), remarks=("Read it.",))
LINKS = dict.fromkeys((one.submission for one in (*REPORTS, OTHER)), "a.html")
ATTEMPTS = [
    Attempts("ann", (replace(EVERYTHING, checks=(PASSED, FAILED)), EVERYTHING), "a.html", {"accuracy": 0.8}),
    Attempts("bo", (EVERYTHING, RIGHT), "b.html", {"accuracy": 0.9}),
    Attempts("cy", (LOST_FILE,), "c.html"),
    Attempts("ann", (OTHER,), "d.html"),
]
PAGES = {
    "student": report_page(EVERYTHING),
    "class": class_page(REPORTS, LINKS, ["dan", "Eve"]),
    "class-of-two-labs": class_page([*REPORTS, OTHER], LINKS, ["dan", "Eve"]),
    "class-report": class_report_page(ATTEMPTS),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set SCREENSHOTS to a folder to keep what the browser saw."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(exist_ok=True)
    return folder


def opened(browser: Any, html: str, folder: Path, name: str) -> None:
    """Shows a page with all that is folded opened, and keeps a picture of it."""
    (folder / f"{name}.html").write_text(html, "utf-8")
    browser.get((folder / f"{name}.html").as_uri())
    browser.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    browser.save_screenshot(str(folder / f"{name}.png"))


def too_wide(browser: Any) -> list[str]:
    """Elements that stick out of the window."""
    script = """return [...document.querySelectorAll('.ag *')].filter(e => e.getClientRects().length &&
      e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
    return [str(one) for one in browser.execute_script(script)]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("width", [1000, 320])
def test_a_check_is_legible_in_a_notebook(browser: Any, pictures: Path, host: str, width: int) -> None:
    seen_in(browser, "light", width)  # of the system: a notebook's theme is its own
    fragment = report_fragment(EVERYTHING, progress=PROGRESS) + report_fragment(RIGHT, "Exercise 1: 2 / 2. Well done!")
    fragment += progress_fragment(PROGRESS[0], PROGRESS[1:])
    html = f"<!doctype html><html lang=en><title>x</title><style>{HOSTS[host]}</style><body>{fragment}"
    opened(browser, html, pictures, f"check-{host.replace(', ', '-').replace(' ', '-')}-{width}")
    found = contrasts(browser)
    assert len(found) > 30
    assert [one for one in found if one[0] < LEAST] == []
    assert too_wide(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 360])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_legible(browser: Any, pictures: Path, page: str, scheme: str, width: int) -> None:
    seen_in(browser, scheme, width)
    opened(browser, PAGES[page], pictures, f"{page}-{scheme}-{width}")
    found = contrasts(browser)
    assert len(found) > 30
    assert [one for one in found if one[0] < LEAST] == []
    assert serious_findings(browser) == []
    if page in ("student", "class-report"):
        assert too_wide(browser) == []
    else:
        heading = browser.find_element("css selector", ".sortable th")
        assert heading.size["width"] >= 90  # a name does not break after each letter


@pytest.mark.parametrize("width", [1100, 360])
def test_a_name_stays_on_one_line(browser: Any, pictures: Path, width: int) -> None:
    named = replace(EVERYTHING, student="Katherine Johnson")
    pages = {
        "overview": class_page([named], {named.submission: "a.html"}),
        "report": class_report_page([Attempts("Katherine Johnson", (named,), "a.html")]),
    }
    seen_in(browser, "light", width)
    for page, html in pages.items():
        opened(browser, html, pictures, f"name-{page}-{width}")
        link = browser.find_element("partial link text", "Katherine")
        assert browser.execute_script("return arguments[0].getClientRects().length", link) == 1, page


def test_the_class_page_sorts_and_finds(browser: Any, pictures: Path) -> None:
    seen_in(browser, "light", 1100)
    opened(browser, PAGES["class"], pictures, "class-sorted")

    def shown() -> list[str]:
        rows = "[...document.querySelectorAll('.sortable tbody tr')].filter(row => !row.hidden)"
        return [str(name) for name in browser.execute_script(f"return {rows}.map(row => row.cells[0].innerText)")]

    assert shown() == ["ann", "bo", "cy", "dan", "Eve"]
    name, points, first = browser.find_elements("css selector", ".sortable th button")[:3]
    name.click()
    name.click()
    assert shown() == ["Eve", "dan", "cy", "bo", "ann"]
    assert browser.find_element("css selector", ".sortable th").get_attribute("aria-sort") == "descending"
    points.click()
    assert set(shown()[:2]) == {"ann", "bo"}  # those without a mark come last
    browser.find_element("css selector", "input[type=search]").send_keys("AN")
    assert sorted(shown()) == ["ann", "dan"]
    assert first.text == "1.1"


def test_nothing_but_our_script_runs_on_the_class_page(browser: Any, pictures: Path) -> None:
    html = PAGES["class"].replace("</main>", "<script>document.title = 'changed'</script></main>")
    opened(browser, html, pictures, "class-foreign")
    assert browser.title == "Class overview"
    assert browser.find_elements("css selector", ".sortable th button")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_a_check_is_legible_in_jupyterlab(browser: Any, pictures: Path, tmp_path: Path, theme: str) -> None:
    """With JupyterLab's own rules around it, which indent lists and narrow the text of terms."""
    html = report_fragment(EVERYTHING, progress=PROGRESS) + report_fragment(RIGHT, "Exercise 1: 2 / 2. Well done!")
    output = nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "x"})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('check("1")', outputs=[output])])
    nbformat.write(notebook, tmp_path / "work.ipynb")
    environment = {**os.environ, "JUPYTER_DATA_DIR": str(tmp_path / "data"), "JUPYTER_CONFIG_DIR": str(tmp_path / "c")}
    subprocess.run([sys.executable, "-m", "jupyter", "trust", "work.ipynb"], cwd=tmp_path, env=environment, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
        with jupyterlab(tmp_path, theme) as address:
            for width in (1280, 700):
                seen_in(browser, "light", width, 1100)
                browser.get(f"{address}/lab/tree/work.ipynb?reset")
                card = browser.find_element("css selector", ".jp-OutputArea-output .ag")
                browser.save_screenshot(str(pictures / f"{theme.replace(' ', '-')}-{width}.png"))
                assert [one for one in contrasts(browser, ".jp-OutputArea-output .ag") if one[0] < LEAST] == []
                sizes = browser.execute_script(_PLACES, card)
                assert sizes["indent"] == 0
                assert sizes["label"] <= sizes["line"] * 1.5  # "next step" stands on one line
                assert sizes["free"] < 40  # the text goes on to the card's right side


_PLACES = """
const card = arguments[0].querySelector('li.failed'), list = card.parentElement;
const label = card.querySelectorAll('dt')[3], text = card.querySelectorAll('dd')[3];
return {
  indent: list.getBoundingClientRect().left - arguments[0].getBoundingClientRect().left,
  label: label.getBoundingClientRect().height, line: parseFloat(getComputedStyle(label).lineHeight),
  free: card.getBoundingClientRect().right - text.getBoundingClientRect().right,
}
"""
