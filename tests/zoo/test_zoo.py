"""Every wrong solution is caught with the right words, every right one passes, and damage costs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from autograder.kit.hints import HINTS
from mutation import argued, is_argued, mutants
from notebooks import ROOT, read_released, read_solution
from zoo import KINDS, Zoo, ZooSpecimen, read_zoo, zoo_names
from zoo_table import SKIPPED, skipped_checks
from zoo_verdict import Verdict, grade_zoo

# What an exception, or a missing name, is recognised as by more than its text (`kit/error_verdicts.py`).
OF_ERRORS = {"name-not-defined", "name-missing", "code-in-a-file", "init-misspelt", "name-taken", "arguments-differ"}
every_zoo = pytest.mark.parametrize("zoo", [read_zoo(name) for name in zoo_names()], ids=zoo_names())


@cache
def specimens(zoo_name: str) -> tuple[ZooSpecimen, ...]:
    return tuple(read_zoo(zoo_name).specimens())


@cache
def graded_here(zoo_name: str) -> tuple[ZooSpecimen, ...]:
    """The specimens that are graded here, of each kind in turn, and all of the lab's demo."""
    zoo = read_zoo(zoo_name)
    return (*specimens(zoo_name)[:: zoo.tested], *zoo.demo())


@pytest.fixture(scope="module")
def verdicts_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, Verdict]]:
    """The verdicts of a lab's zoo by their specimens' names; each zoo is graded once for all tests."""

    @cache
    def graded(zoo_name: str) -> dict[str, Verdict]:
        return {v.specimen.name: v for v in grade_zoo(graded_here(zoo_name), tmp_path_factory.mktemp("zoo"))}

    return graded


@pytest.mark.slow
@pytest.mark.parametrize(("lab", "name"), [(lab, one.name) for lab in zoo_names() for one in graded_here(lab)])
def test_a_specimen_is_judged_as_its_block_says(
    verdicts_of: Callable[[str], dict[str, Verdict]], lab: str, name: str
) -> None:
    assert verdicts_of(lab)[name].surprises == []


@pytest.mark.slow
@pytest.mark.parametrize("lab", [name for name in zoo_names() if read_zoo(name).tested == 1])
def test_mistakes_cost_no_more_other_checks_than_the_page_says(
    verdicts_of: Callable[[str], dict[str, Verdict]], lab: str
) -> None:
    verdicts = list(verdicts_of(lab).values())
    page = read_zoo(lab).page.read_text("utf-8")
    assert re.search(rf"^\| {SKIPPED} +\| {skipped_checks(verdicts)} ", page, re.MULTILINE)


@pytest.mark.slow
@every_zoo
def test_the_solution_has_all_points_and_the_release_none(zoo: Zoo, tmp_path: Path) -> None:
    notebooks = {"solved": read_solution(zoo.lab.name), "untouched": read_released(zoo.lab.name)}
    handed_in = [
        zoo.specimen("of the course", name, name, notebook).of_all_exercises() for name, notebook in notebooks.items()
    ]
    reports = {v.specimen.name: v.report for v in grade_zoo(handed_in, tmp_path)}
    assert reports["solved"].score == reports["solved"].max_score == zoo.lab.points
    assert {check.status for check in reports["solved"].checks} == {"passed"}
    assert reports["untouched"].score == 0
    assert {check.status for check in reports["untouched"].checks} <= {"not_attempted", "skipped"}


@every_zoo
def test_there_are_as_many_specimens_as_promised(zoo: Zoo) -> None:
    kinds = [specimen.kind for specimen in specimens(zoo.lab.name)]
    assert "wrong" in kinds
    assert [kind for kind, least in zoo.at_least.items() if kinds.count(kind) < least] == []


@every_zoo
def test_every_wrong_specimen_says_what_must_happen(zoo: Zoo) -> None:
    assert [one.name for one in specimens(zoo.lab.name) if (one.kind == "wrong") != bool(one.fails)] == []


@every_zoo
def test_no_two_specimens_are_the_same(zoo: Zoo) -> None:
    undamaged = [specimen for specimen in specimens(zoo.lab.name) if specimen.kind != "damaged"]
    by_content = {specimen.data: specimen.name for specimen in undamaged}
    assert [specimen.name for specimen in undamaged if by_content[specimen.data] != specimen.name] == []


@every_zoo
def test_every_diagnosis_that_a_specimen_expects_is_known(zoo: Zoo) -> None:
    """As a mistake of its check, or as what an error is recognised as, whichever check it stops."""
    of_checks = {(row.check, row.name) for row in zoo.mistakes.rows if not row.unknown}
    of_errors = {*(hint.diagnosis for hint in (*HINTS, *zoo.lab.hints)), *OF_ERRORS, ""}
    expected = {item for specimen in (*specimens(zoo.lab.name), *zoo.demo()) for item in specimen.fails.items()}
    assert {(check, name) for check, name in expected - of_checks if name not in of_errors} == set()


def shown_mistakes(zoo: Zoo) -> set[tuple[str, str]]:
    """Check and diagnosis, "" for one that names no mistake, of the wrong solutions and of the lab's demo."""
    return {item for specimen in (*specimens(zoo.lab.name), *zoo.demo()) for item in specimen.fails.items()}


def known_mistakes(zoo: Zoo) -> set[tuple[str, str]]:
    return {(row.check, "" if row.unknown else row.name) for row in zoo.mistakes.rows}


@every_zoo
def test_every_mistake_is_shown_by_a_specimen_or_has_a_reason_why_not(zoo: Zoo) -> None:
    """Of a table of mistakes nobody has made, nobody knows whether its words fit."""
    assert known_mistakes(zoo) - shown_mistakes(zoo) == set(zoo.unshown)


@every_zoo
def test_every_reason_is_one(zoo: Zoo) -> None:
    assert all(len(why) > 30 for why in (*zoo.unshown.values(), *argued(zoo).values()))


@pytest.mark.parametrize(
    "zoo", [zoo for zoo in map(read_zoo, zoo_names()) if is_argued(zoo)], ids=lambda zoo: zoo.lab.name
)
def test_every_mutant_that_is_argued_equivalent_is_one_of_the_solution(zoo: Zoo) -> None:
    assert set(argued(zoo)) - {mutant.key for mutant in mutants(zoo)} == set()


@every_zoo
def test_the_page_shows_the_numbers_of_this_zoo(zoo: Zoo) -> None:
    """It is written by `python tests/zoo/run.py --write`; a specimen more or less makes it stale."""
    page = zoo.page.read_text("utf-8")
    kinds = [specimen.kind for specimen in specimens(zoo.lab.name)]
    counts = {kind: kinds.count(kind) for kind in KINDS if kind in kinds}
    assert [kind for kind, n in counts.items() if (f"0 / {n}" if kind == "right" else f"{n} / {n}") not in page] == []
    overview = (ROOT / "tests" / "zoo" / "README.md").read_text("utf-8")
    assert f"(../labs/{zoo.lab.name}/README.md)" in overview
