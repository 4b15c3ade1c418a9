"""Every wrong solution is caught with the right words, every right one passes, and damage costs nothing."""

from __future__ import annotations

import pytest

from autograder.checks.hints import HINTS
from autograder.checks.lora_from_scratch.misconceptions import CATALOGUE
from zoo import ZOO, Verdict, grade_zoo, read_zoo

ANIMALS = read_zoo()


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    return {v.animal.name: v for v in grade_zoo(ANIMALS, tmp_path_factory.mktemp("zoo"))}


@pytest.mark.slow
@pytest.mark.parametrize("name", [animal.name for animal in ANIMALS])
def test_a_specimen_is_judged_as_its_block_says(verdicts: dict[str, Verdict], name: str) -> None:
    assert verdicts[name].surprises == []


def test_there_are_as_many_specimens_as_promised() -> None:
    counts = {kind: sum(a.kind == kind for a in ANIMALS) for kind in ("wrong", "right", "damaged")}
    assert counts["wrong"] >= 80
    assert counts["right"] >= 40
    assert counts["damaged"] >= 30


def test_every_wrong_specimen_says_what_must_happen() -> None:
    assert [a.name for a in ANIMALS if a.kind == "wrong" and not a.fails] == []
    assert [a.name for a in ANIMALS if a.kind != "wrong" and a.fails] == []


def test_no_two_specimens_are_the_same() -> None:
    codes = [(animal.code, animal.file) for animal in ANIMALS if animal.kind != "damaged"]
    assert len(set(codes)) == len(codes)


def test_every_diagnosis_that_a_specimen_expects_is_known() -> None:
    known = {*CATALOGUE, *(hint.diagnosis for hint in HINTS), "name-not-defined", "name-missing", ""}
    assert {d for animal in ANIMALS for d in animal.fails.values()} - known == set()


def test_the_page_shows_the_numbers_of_this_zoo() -> None:
    """README.md is written by `make zoo`; a specimen more or less makes it stale."""
    page = (ZOO / "README.md").read_text("utf-8")
    for kind in ("wrong", "damaged"):
        count = sum(animal.kind == kind for animal in ANIMALS)
        assert f"{count} / {count}" in page
    assert f"0 / {sum(animal.kind == 'right' for animal in ANIMALS)}" in page
