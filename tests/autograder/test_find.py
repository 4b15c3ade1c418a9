"""What is graded below the paths given, and which lab it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.find import Found, find_submissions, lab_of, read_found
from autograder.lab import UnknownName, lab_names, load_lab
from autograder.notebook import NotebookError
from notebooks import LAB, notebook_of, solution, submission_of, written


def test_nbgraders_tree_gives_students(tmp_path: Path) -> None:
    for student in ("ann", "O'Brien, Zoë"):
        written(solution(), tmp_path / student / LAB)
    written(solution(), tmp_path / "ann" / LAB / ".ipynb_checkpoints", "x.ipynb")
    assert [found.student for found in find_submissions([tmp_path])] == ["O'Brien, Zoë", "ann"]


def test_a_plain_folder_gives_notebooks_without_students(tmp_path: Path) -> None:
    written(solution(), tmp_path / "deep" / "er" / "still", "a.ipynb")
    written(solution(), tmp_path, "b.ipynb")
    found = find_submissions([tmp_path])
    assert {one.path.name for one in found} == {"a.ipynb", "b.ipynb"}
    assert {one.student for one in found} == {None}


def test_a_notebook_named_twice_is_graded_once(tmp_path: Path) -> None:
    path = written(solution(), tmp_path)
    assert len(find_submissions([path, tmp_path, path])) == 1


def test_what_does_not_exist_is_found_and_then_refused(tmp_path: Path) -> None:
    (found,) = find_submissions([tmp_path / "none.ipynb"])
    with pytest.raises(NotebookError, match="There is no file"):
        read_found(found)


def test_what_could_not_be_fetched_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="nothing was pushed"):
        read_found(Found(tmp_path / "none.ipynb", "none", "ann", problem="nothing was pushed"))


def test_a_folder_called_like_a_notebook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").mkdir()
    with pytest.raises(NotebookError, match="is a folder"):
        read_found(Found(tmp_path / "x.ipynb", "x"))


def test_a_renamed_notebook_is_known_by_the_names_it_defines() -> None:
    assert lab_of(submission_of(solution())).name == LAB
    assert lab_of(submission_of(notebook_of(["def freeze_and_activate_lora(model): ..."]))).name == LAB


def test_a_notebook_of_no_lab_is_refused() -> None:
    with pytest.raises(NotebookError, match=f"belongs to a lab that is known here .*{LAB}"):
        lab_of(submission_of(notebook_of(["print('hello')"])))


def test_every_lab_can_be_loaded() -> None:
    assert [load_lab(name).name for name in lab_names()] == lab_names()
    with pytest.raises(UnknownName, match="There is no lab 'x'"):
        load_lab("x")
