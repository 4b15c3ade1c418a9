"""Whose file is which in a download from Canvas or Moodle, also where two students share a name."""

from __future__ import annotations

from pathlib import Path

from autograder.nbgrader.downloads import DownloadCollector


def collected(folder: Path, *names: str) -> dict[str, tuple[str, str] | None]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    collector = DownloadCollector()
    found = {name: collector.collect(str(folder / name)) for name in names}
    return {name: one and (one["student_id"], one["file_id"]) for name, one in found.items()}


def test_names_of_canvas(tmp_path: Path) -> None:
    assert collected(tmp_path, "smithbob_11_201_x.ipynb", "lee_LATE_12_202_my work-2.ipynb", "x.ipynb") == {
        "smithbob_11_201_x.ipynb": ("smithbob", "x"),
        "lee_LATE_12_202_my work-2.ipynb": ("lee", "my work"),
        "x.ipynb": None,
    }


def test_names_of_moodle_newer_and_older(tmp_path: Path) -> None:
    assert collected(
        tmp_path, "Ada Lovelace_11_assignsubmission_file/x.ipynb", "Zoë Wu_12_assignsubmission_file_/x.ipynb"
    ) == {
        "Ada Lovelace_11_assignsubmission_file/x.ipynb": ("Ada Lovelace", "x"),
        "Zoë Wu_12_assignsubmission_file_/x.ipynb": ("Zoë Wu", "x"),
    }


def test_two_students_of_one_name_are_two_whichever_comes_first(tmp_path: Path) -> None:
    names = ["liwei_11_201_x.ipynb", "liwei_12_202_x.ipynb", "ada_13_203_x.ipynb"]
    expected = dict(zip(names, [("liwei-11", "x"), ("liwei-12", "x"), ("ada", "x")], strict=True))
    assert collected(tmp_path / "one", *names) == expected
    assert collected(tmp_path / "other", *reversed(names)) == expected
    folders = ["Li Wei_11_assignsubmission_file/x.ipynb", "Li Wei_12_assignsubmission_file/y.ipynb"]
    assert list(collected(tmp_path / "moodle", *folders).values()) == [("Li Wei-11", "x"), ("Li Wei-12", "y")]


def test_two_files_of_one_student_are_two(tmp_path: Path) -> None:
    names = ["ada_11_201_x.ipynb", "ada_11_202_x-1.ipynb"]
    assert list(collected(tmp_path, *names).values()) == [("ada", "x"), ("ada", "x-1")]
