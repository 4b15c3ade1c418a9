"""`demo --attack`: the plain grader is a fair one, it falls for each attack, and this grader's marks stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.frontends.cli import main
from autograder.frontends.demo.attack import ATTACKS, attackable, passes_plain_pytest
from notebooks import ROOT, source_of


def plain_tests() -> Path:
    lab = attackable()
    assert lab is not None
    return lab.folder / "attack" / "test_plain.py"


def test_it_is_run_in_the_courses_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--attack", "--course", str(tmp_path)]) == 2
    assert "run this in the course's folder" in capsys.readouterr().out.replace("\n", " ")


@pytest.mark.slow
def test_the_plain_grader_passes_the_solution() -> None:
    assert passes_plain_pytest(plain_tests(), "import torch\n" + source_of("exercise-1"))


@pytest.mark.slow
def test_each_attack_has_full_marks_there_and_changes_no_mark_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--attack", "--course", str(ROOT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    shown = {what: next(line for line in lines if line.startswith(what)) for what in ATTACKS}
    assert [" fails " in line for line in shown.values()] == [True, *[False] * (len(ATTACKS) - 1)]
    assert sum(" full marks " in line for line in shown.values()) == len(ATTACKS) - 1
    assert len({line.split()[-3:][0] for line in shown.values()}) == 1
    assert any("not everything" in line for line in lines)
