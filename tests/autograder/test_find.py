"""What is graded below the paths given, and which lab it belongs to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.kit.lab import UnknownName
from autograder.kit.registry import lab_names, load_lab
from autograder.submissions import find
from autograder.submissions.find import SubmissionFile, find_submissions, lab_of, read_file
from autograder.submissions.reading import NotebookError
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
        read_file(found)


def test_what_could_not_be_fetched_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="nothing was pushed"):
        read_file(SubmissionFile(tmp_path / "none.ipynb", "none", "ann", problem="nothing was pushed"))


def test_a_folder_called_like_a_notebook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").mkdir()
    with pytest.raises(NotebookError, match="is a folder"):
        read_file(SubmissionFile(tmp_path / "x.ipynb", "x"))


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


def test_a_notebooks_checker_names_its_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before its metadata, and these before the names it speaks of; what is not known is passed over."""
    monkeypatch.setattr(find, "lab_names", lambda: ["a", "b", LAB])
    monkeypatch.setattr(find, "load_lab", lambda name: replace(load_lab(LAB), name=name))
    asked = submission_of(notebook_of(["# checker('b')\nfrom x import checker; check = checker( 'a' )"]))
    assert lab_of(replace(asked, lab="b")).name == "a"
    silent = submission_of(notebook_of(["def freeze_and_activate_lora(model): ...", "checker('unknown')"]))
    assert lab_of(replace(silent, lab="b")).name == "b"
    assert lab_of(replace(silent, lab="unknown", path=f"{LAB}.ipynb")).name == LAB


def test_the_metadata_that_name_a_lab_are_read(tmp_path: Path) -> None:
    named = notebook_of(["x = 1"], metadata={"autograder": {"lab": "a"}})
    assert read_file(SubmissionFile(written(named, tmp_path), "x")).lab == "a"
    for odd in ({"autograder": {"lab": 3}}, {"autograder": 1}, None):
        assert read_file(SubmissionFile(written(notebook_of(["x"], metadata=odd), tmp_path), "x")).lab is None
