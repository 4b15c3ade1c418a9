"""The site: every page is there, links lead where they lead on GitHub, and one that leads nowhere stops the build."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assemble import ELSEWHERE, MADE, assemble
from autograder.frontends.cli import COMMANDS
from autograder.kit.registry import lab_names, load_lab
from autograder.reports.report import Report
from browser import chromium
from contrast import LEAST, contrasts, seen_in, serious_findings
from notebooks import LAB, ROOT
from pages_commands import commands_page
from pages_labs import checks_of, lab_page
from pages_report import report_page
from repository_links import rewritten

PAGES = {"docs/index.md": "index.md", "docs/a/b.md": "a/b.md", "tests/zoo/README.md": "measured/zoo.md"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "pages"
    assemble(folder)
    return folder


def build(pages: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """As `make docs` does."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", str(ROOT / "docs"), pages, site]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def linked(text: str, source: str = "docs/a/b.md") -> str:
    return rewritten(
        text, source, PAGES[source], PAGES, ROOT, "https://x/blob/main", lambda path: f"pictures/{path.name}"
    )


@pytest.mark.parametrize(
    ("link", "becomes"),
    [
        ("[a](../index.md)", "[a](../index.md)"),
        ("[a](../../tests/zoo/README.md#top)", "[a](../measured/zoo.md#top)"),
        ("[a](../../tests/zoo)", "[a](../measured/zoo.md)"),
        ("[a](../../Makefile)", "[a](https://x/blob/main/Makefile)"),
        ("[`a` [b]](../../Makefile)", "[`a` [b]](https://x/blob/main/Makefile)"),
        ("![a](../../tests/benchmarks/results/training.svg)", "![a](../pictures/training.svg)"),
        ("[a](#here) [b](https://y) [c](../../no-such-file)", "[a](#here) [b](https://y) [c](../../no-such-file)"),
        ("```\n[a](../../Makefile)\n```", "```\n[a](../../Makefile)\n```"),
    ],
)
def test_a_link_leads_where_it_leads_in_the_repository(link: str, becomes: str) -> None:
    assert linked(link) == becomes


def test_every_page_is_written(pages: Path) -> None:
    found = {path.relative_to(pages).as_posix() for path in pages.rglob("*.md")}
    own = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert found == own | set(ELSEWHERE.values()) | set(MADE) | {f"labs/{name}.md" for name in lab_names()}


def test_the_reference_has_every_command_with_every_option() -> None:
    page = commands_page()
    assert re.findall(r"^## (.*)", page, re.MULTILINE) == list(COMMANDS)
    assert "| `--require-sandbox {strong,basic}` |" in page
    assert page.count("`--lang {en,fr}`") == len(COMMANDS)


@pytest.mark.parametrize("name", lab_names())
def test_a_labs_page_has_its_checks_and_all_its_points(name: str) -> None:
    lab = load_lab(name)
    checks = checks_of(lab)
    assert sum(float(str(mark["points"])) for _, _, mark in checks) == lab.points
    page = lab_page(lab)
    assert all(f"| {id_} | {title} |" in page for id_, title, _ in checks)
    assert page.count("\n### Exercise ") >= len(lab.exercises)


def test_the_reports_page_has_every_field() -> None:
    page = report_page()
    written = Report(lab="a", submission="b", status="graded", seed=0, checkpoint="").to_json()
    assert [name for name in written if f"| `{name}` |" not in page] == []


@pytest.fixture(scope="module")
def site(pages: Path) -> Path:
    pytest.importorskip("sphinx", reason="needs the site's packages: pip install -e '.[docs]'")
    folder = pages.parent / "site"
    done = build(pages, folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_it_builds_and_loads_nothing_from_elsewhere(site: Path) -> None:
    loads = re.compile(
        r"<(?:script|img|iframe|source)[^>]+src=\"?(?:https?:)?//|<link[^>]+stylesheet[^>]+href=\"https?:"
    )
    built = list(site.rglob("*.html"))
    assert len(built) > 15
    assert [page.name for page in built if loads.search(page.read_text("utf-8"))] == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 400)])
def test_each_page_is_legible(site: Path, scheme: str, width: int) -> None:
    found: dict[str, list[object]] = {}
    with chromium() as browser:
        seen_in(browser, scheme, width)
        for page in sorted(site.rglob("*.html")):
            browser.get(page.as_uri())
            pale = [one for one in contrasts(browser) if one[0] < LEAST]
            wide = browser.execute_script("return document.documentElement.scrollWidth > innerWidth")
            found[page.relative_to(site).as_posix()] = [*pale, *serious_findings(browser), *(["too wide"] * wide)]
    assert len(found) > 15
    assert {page: findings for page, findings in found.items() if findings} == {}


@pytest.mark.slow
def test_the_first_lab_is_the_first_one(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    shown = re.findall(r'href="labs/(\w+)\.html"', page)
    assert shown[0] == LAB
    assert set(shown) == set(lab_names())


@pytest.mark.slow
@pytest.mark.parametrize("link", ["[a](no-such-page.md)", "[a](#no-such-heading)", "[a](two.md#no-such-heading)"])
def test_a_link_that_leads_nowhere_stops_it(link: str, tmp_path: Path) -> None:
    pytest.importorskip("sphinx", reason="needs the site's packages: pip install -e '.[docs]'")
    (tmp_path / "pages").mkdir()
    toc = "```{toctree}\ntwo\n```\n"
    (tmp_path / "pages" / "two.md").write_text("# Two\n", "utf-8")
    (tmp_path / "pages" / "index.md").write_text(f"# One\n\n{toc}", "utf-8")
    assert build(tmp_path / "pages", tmp_path / "well").returncode == 0
    (tmp_path / "pages" / "index.md").write_text(f"# One\n\n{link}\n\n{toc}", "utf-8")
    assert build(tmp_path / "pages", tmp_path / "site").returncode != 0
