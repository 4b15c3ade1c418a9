"""A notebook under another name is found by what is in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.frontends.demo.build import damaged
from autograder.frontends.nbgrader.renamed import adopt_renamed
from autograder.submissions.find import find_submissions
from class_of_30 import handed_in
from grading import lab
from notebooks import LAB, RELEASED, notebook_of, released, written

NAME = f"{LAB}.ipynb"


@pytest.mark.parametrize("name", ["Copy of x.ipynb", "lora (1).ipynb", "Ünï.ipynb", f"{NAME}.json", f"{NAME.upper()}"])
def test_it_is_copied_beside_the_original(tmp_path: Path, name: str) -> None:
    original = written(handed_in(), tmp_path, name)
    assert adopt_renamed(tmp_path, RELEASED.parent) == [tmp_path / NAME]
    assert (tmp_path / NAME).read_bytes() == original.read_bytes()
    assert adopt_renamed(tmp_path, RELEASED.parent) == [], "once is enough"


def test_no_name_writes_into_the_log_what_it_likes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    written(handed_in(), tmp_path, "a\x1b[2J\nERROR all lost\r.ipynb")
    adopt_renamed(tmp_path, RELEASED.parent)
    (record,) = caplog.records
    assert record.getMessage().endswith(r"was handed in as a\x1b[2J\x0aERROR all lost\x0d.ipynb")


def test_the_right_one_of_several(tmp_path: Path) -> None:
    written(notebook_of(["import torch", "x = 1"]), tmp_path, f"{LAB}_notes.ipynb")
    written(damaged(handed_in(), lab()), tmp_path, "final.ipynb")
    (tmp_path / "broken.ipynb").write_text("{")
    adopt_renamed(tmp_path, RELEASED.parent)
    assert json.loads((tmp_path / NAME).read_text()) == json.loads((tmp_path / "final.ipynb").read_text())


def test_something_else_is_not_taken_for_it(tmp_path: Path) -> None:
    written(notebook_of(["unrelated = 1"]), tmp_path, "homework.ipynb")
    assert adopt_renamed(tmp_path, RELEASED.parent) == []


def test_a_notebook_of_the_right_name_is_left_alone(tmp_path: Path) -> None:
    written(notebook_of(["mine = 1"]), tmp_path)
    written(handed_in(), tmp_path, "other.ipynb")
    assert adopt_renamed(tmp_path, RELEASED.parent) == []


def test_what_is_handed_in_anew_is_copied_anew(tmp_path: Path) -> None:
    written(handed_in(), tmp_path, "final.ipynb")
    adopt_renamed(tmp_path, RELEASED.parent)
    better = handed_in()
    better["cells"][-1]["source"] = "# better"
    written(better, tmp_path, "final.ipynb")
    assert adopt_renamed(tmp_path, RELEASED.parent) == [tmp_path / NAME]
    assert (tmp_path / NAME).read_bytes() == (tmp_path / "final.ipynb").read_bytes()
    written(notebook_of(["mended = 1"]), tmp_path)  # by the instructor's own hand
    written(handed_in(), tmp_path, "final.ipynb")
    assert adopt_renamed(tmp_path, RELEASED.parent) == []


def test_the_class_has_one_submission_of_a_student_whose_notebook_was_renamed(tmp_path: Path) -> None:
    folder = tmp_path / "submitted" / "ann" / LAB
    written(released(), folder, "my work.ipynb")
    adopt_renamed(folder, RELEASED.parent)
    assert {path.name for path in folder.glob("[!.]*.ipynb")} == {f"{LAB}.ipynb", "my work.ipynb"}
    (found,) = find_submissions([tmp_path / "submitted"])
    assert (found.student, found.path.name) == ("ann", f"{LAB}.ipynb")
