"""What the project says of itself in its front files is what the rest of it says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from autograder import __version__
from autograder.kit.registry import lab_names, load_lab
from notebooks import LAB, ROOT, read_released
from zoo import read_zoo


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_there_is_one_version() -> None:
    assert tomllib.loads(text("pyproject.toml"))["project"]["version"] == __version__
    assert yaml.safe_load(text("CITATION.cff"))["version"] == __version__


def test_the_changelog_has_the_grader_and_each_lab_with_known_kinds_of_changes() -> None:
    page = text("CHANGELOG.md")
    grader, *labs = re.findall(r"^## (.*)", page, re.MULTILINE)
    assert (grader, sorted(labs)) == ("Grader", sorted(f"Lab `{name}`" for name in lab_names()))
    versions = re.findall(r"^### (.*)", page, re.MULTILINE)
    assert all(re.fullmatch(r"Unreleased|\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", version) for version in versions)
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^#### (.*)", page, re.MULTILINE)) <= kinds


def test_pre_commit_runs_what_ci_lints() -> None:
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", text("Makefile"), re.MULTILINE)
    assert recipe is not None
    linted = [line.strip().removeprefix("$(BIN)/") for line in recipe[1].splitlines()]
    (local,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert [hook["entry"] for hook in local["hooks"]] == linted


def test_issue_templates_are_forms_that_github_reads() -> None:
    for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"):
        form = yaml.safe_load(path.read_text("utf-8"))
        if path.name == "config.yml":
            assert {"name", "url", "about"} == set.intersection(*(set(link) for link in form["contact_links"]))
            continue
        assert {"name", "description", "body"} <= form.keys()
        ids = [field["id"] for field in form["body"]]
        assert len(set(ids)) == len(ids)
        assert {field["type"] for field in form["body"]} <= {"input", "textarea", "markdown", "dropdown", "checkboxes"}
        assert all(field["attributes"]["label"] for field in form["body"])


def test_the_readme_fits_a_screen_and_its_links_lead_somewhere() -> None:
    page = text("README.md")
    assert len(page.splitlines()) < 80
    for link in re.findall(r"\]\(([^):#]+)(?:#[^)]*)?\)|srcset=\"([^\"]+)\"|src=\"([^\":]+)\"", page):
        (path,) = filter(None, link)
        assert (ROOT / path).exists(), path


def test_the_front_page_and_the_students_page_name_each_lab_with_its_points() -> None:
    for name in lab_names():
        lab = load_lab(name)
        points = f"{lab.points + lab.by_hand:g} points"
        row = re.search(
            rf"^\| \[{lab.title}\]\(assignments/{name}/{name}\.ipynb\) \| .*", text("README.md"), re.MULTILINE
        )
        assert row is not None, name
        assert f"{len(lab.exercises)} exercises, {points}" in row[0]
        assert re.search(rf"^\| `{name}\.ipynb` \| {points},", text("assignments/README.md"), re.MULTILINE), name


BOX = re.compile(
    r"^## Exercise (\d+) · .*\n\n"
    r"> \*\*difficulty\*\* [●○]{4} · \*\*(\d+) minutes\*\* · \*\*(\d+) points\*\* \(checks .*\)\n"
    r">\n> \*\*Why\*\*: ",
    re.MULTILINE,
)


@pytest.mark.parametrize("name", lab_names())
def test_a_notebook_says_once_what_it_takes_and_how_it_is_handed_in(name: str) -> None:
    lab, cells = load_lab(name), read_released(name)["cells"]
    title, *_, end, last = (cell["source"] for cell in cells)
    assert title.startswith(f"# {lab.title}\n")
    rows = re.findall(r"^\| \[(?:Exercise (\d+))?.* \| (\d+) \| (\d+) \|$", title, re.MULTILINE)
    told = {(number, minutes, points) for number, points, minutes in rows if number}
    boxes = {found for cell in cells for found in BOX.findall(cell["source"])}
    assert boxes == told
    assert len(boxes) == len(lab.exercises)
    points, minutes = sum(int(row[1]) for row in rows), sum(int(row[2]) for row in rows)
    assert points == lab.points + lab.by_hand
    assert f"**{points}** | **{minutes}** |" in title
    for page in ("README.md", "assignments/README.md"):
        assert f"{points} points, {minutes} minutes" in text(page)
    assert "To hand in" in end
    assert f"of {points}" in end
    assert last.endswith("check()")


def test_the_readmes_numbers_are_those_that_were_measured() -> None:
    page, zoo, attacks = text("README.md"), read_zoo(LAB).page.read_text("utf-8"), text("tests/attacks/README.md")
    wrong, right = (re.search(rf"^\| {kind}: .*", zoo, re.MULTILINE) for kind in ("wrong", "right"))
    assert wrong is not None
    assert right is not None
    counts = [
        f"{caught} of {count}" for row in (wrong, right) for caught, count in re.findall(r"(\d+) / (\d+)", row[0])
    ]
    assert len(counts) == 6
    assert [count for count in counts if count not in page] == []
    held = re.findall(r"^\| (?:strong|basic)\b.* \| (\d+) of (\d+) \|", attacks, re.MULTILINE)
    assert {a == b for a, b in held} == {True}
    assert f"0 of {held[0][1]}" in page
    assert f"{['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'][len(held)]} ways of isolation" in page
    costs = text("tests/benchmarks/README.md")
    ours = re.search(r"\| ours, the same, a class of \d+, \d+ jobs, a submission \| ([\d.]+ s)", costs)
    theirs = re.search(r"\| nbgrader's own `autograde`, .* \| ([\d.]+ s)", costs)
    assert ours is not None
    assert theirs is not None
    assert f"{ours[1]} against {theirs[1]}" in page


@pytest.mark.parametrize("name", lab_names())
def test_what_the_readme_says_of_every_zoo_holds(name: str) -> None:
    page = read_zoo(name).page.read_text("utf-8")
    wrong = re.search(r"^\| wrong: caught with the right diagnosis +\| (\d+) / (\d+) ", page, re.MULTILINE)
    assert wrong is not None
    assert wrong[1] == wrong[2]
    assert re.search(r"^\| right: false alarms +\| 0 / \d+ ", page, re.MULTILINE)


def test_what_a_large_class_takes_follows_from_what_was_measured() -> None:
    page, costs = text("docs/cluster.md"), text("tests/benchmarks/README.md").partition("<!-- bench:grading -->")[2]
    table = page.partition("<!-- bench:class -->")[2].partition("<!-- /bench:class -->")[0]
    measured = re.findall(r"\| ([\d.]+ (?:s|min|MB|kB)) [^|]*\|$", table, re.MULTILINE)
    assert len(measured) >= 4
    assert [figure for figure in measured if figure not in costs] == []


def test_the_pictures_are_small_and_there_for_light_and_dark() -> None:
    for shown in ("check", "class"):
        for mode in ("light", "dark"):
            picture = ROOT / "docs" / "pictures" / f"{shown}-{mode}.png"
            assert f"docs/pictures/{picture.name}" in text("README.md")
            assert 10_000 < picture.stat().st_size < 150_000


def test_each_room_has_a_readme_that_leads_on() -> None:
    short = [Path("solutions/README.md"), Path("autograder/README.md"), Path("autograder/frontends/github/README.md")]
    for path in short:
        page = text(str(path))
        assert len(page.splitlines()) < 40, path
        assert "docs/" in page, path
