"""What a zoo's folder says is what is graded, and a verdict is held against all of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.reports.report import CheckResult, Report
from notebooks import LAB
from zoo import Zoo, read_zoo
from zoo_verdict import Verdict

SPECIMEN = """# /// specimen
# title = "a title"
# cell = "{cell}"
# fails = {{ "1.1" = "one" }}
# ///
x = 1
"""


def zoo_of(folder: Path, settings: str = "", cell: str = "exercise-2") -> Zoo:
    """A zoo of one wrong specimen."""
    wrong = folder / LAB / "wrong"
    wrong.mkdir(parents=True)
    (wrong / "a.py").write_text(SPECIMEN.format(cell=cell), "utf-8")
    (folder / LAB / "zoo.toml").write_text(settings, "utf-8")
    return read_zoo(LAB, folder)


@pytest.mark.parametrize(
    ("settings", "cell", "exercises"),
    [
        ("", "exercise-2", (1, 2, 3, 4)),
        ("together = false", "exercise-2", (2,)),
        ("together = false", "after:exercise-3", (3,)),
        ("together = false", "setup", (1, 2, 3, 4)),
    ],
)
def test_a_specimen_is_graded_on_what_it_may_change(
    settings: str, cell: str, exercises: tuple[int, ...], tmp_path: Path
) -> None:
    (specimen,) = zoo_of(tmp_path, settings, cell).specimens()
    assert (specimen.name, specimen.exercises) == ("wrong/a", exercises)
    assert specimen.of_all_exercises().exercises == ()


def test_what_is_brief_is_so_but_where_its_accuracy_counts(tmp_path: Path) -> None:
    settings = 'by_chance = ["{}"]\n[brief]\nsetup = "SHORT = True"'
    (brief,) = zoo_of(tmp_path / "brief", settings.format("5.4")).specimens()
    (whole,) = zoo_of(tmp_path / "whole", settings.format("1.1")).specimens()
    assert (b"SHORT = True" in brief.data, b"SHORT = True" in whole.data) == (True, False)


def test_an_entry_that_means_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="shows"):
        zoo_of(tmp_path, 'shows = ["a"]')


FAILED = CheckResult("1.1", "a", 1, "A", 1, 0, "failed", diagnosis="one")
SKIPPED = CheckResult("1.2", "b", 1, "B", 1, 0, "skipped", skipped_because="1.1")
PASSED = CheckResult("1.3", "c", 1, "C", 1, 1, "passed")


@pytest.mark.parametrize(
    ("checks", "surprise"),
    [
        ((FAILED, SKIPPED, PASSED), None),
        ((FAILED, PASSED), None),  # who fails one check may pass what it would explain
        ((PASSED,), "1.1 was not judged"),
        ((replace(FAILED, status="passed"),), "1.1 is passed, not failed"),
        ((replace(FAILED, diagnosis="two"),), "1.1: diagnosis 'two', not 'one'"),
        ((FAILED, replace(SKIPPED, skipped_because="9.9")), "1.2 is skipped, not passed (because of 9.9)"),
        ((FAILED, replace(PASSED, status="not_attempted")), "1.3 is not_attempted, not passed"),
    ],
)
def test_a_verdict_that_is_not_what_the_block_says_surprises(
    checks: tuple[CheckResult, ...], surprise: str | None, tmp_path: Path
) -> None:
    (specimen,) = zoo_of(tmp_path).specimens()
    verdict = Verdict(specimen, Report(LAB, "a", "graded", 0, "nano", checks=checks), None)
    assert len(verdict.surprises) == (surprise is not None)
    assert all(text.startswith(str(surprise)) for text in verdict.surprises)
    assert [check.id for check in verdict.explained] == (["1.2"] if SKIPPED in checks else [])
