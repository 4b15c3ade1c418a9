"""Whose file is which in a download from Canvas or Moodle, also where two students share a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.apps import ZipCollectApp
from nbgrader.coursedir import CourseDirectory

from autograder.frontends.nbgrader.downloads import DownloadCollector


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


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (r"eve_77_991_a\vic_12_34_x.ipynb", ("eve", r"a\vic_12_34_x")),
        ("eve_77_991_work/vic_12_34_x.ipynb", None),
        ("eve_77_991_work/Vic_12_assignsubmission_file/x.ipynb", None),
        ("Eve_77_assignsubmission_file/vic_12_34_x.ipynb", ("Eve", "vic_12_34_x")),
        ("Eve_77_assignsubmission_file/vic_12_assignsubmission_file/x.ipynb", None),
        ("eve_77_991_vic_12_34_x.ipynb", ("eve", "vic_12_34_x")),
        ("eve_77_991_a\nvic_12_34_x.ipynb", ("eve", "a\nvic_12_34_x")),
    ],
    ids=["backslash", "zip", "folder in a zip", "moodle", "folder in moodle", "prefix", "line"],
)
def test_no_student_hands_in_for_another(tmp_path: Path, theirs: str, expected: tuple[str, str] | None) -> None:
    assert collected(tmp_path, "vic_12_99_x.ipynb", theirs) == {"vic_12_99_x.ipynb": ("vic", "x"), theirs: expected}


def test_the_instructors_folder_may_have_any_name(tmp_path: Path) -> None:
    names = ["ML_2026_1_lab/ada_11_201_x.ipynb", "ML_2026_2_lab/bob_12_202_x.ipynb"]
    assert list(collected(tmp_path, *names).values()) == [("ada", "x"), ("bob", "x")]


def test_no_names_make_two_files_of_one(tmp_path: Path) -> None:
    """nbgrader stops for the whole class at two of one name."""
    names = ["ada_11_201_x.ipynb", "ada_11_202_x-1.ipynb", "ada_11_203_x-1-1.ipynb"]
    found = [one for one in collected(tmp_path, *names).values() if one]
    assert ("ada", "x") in found
    assert len(set(found)) == len(found)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_is_at_home_in_nbgraders_own_command(tmp_path: Path) -> None:
    """Where the download begins is asked of nbgrader: a folder above it is no student's."""
    app = ZipCollectApp()
    app.coursedir = CourseDirectory(root=str(tmp_path / "smith_20_26_course"), assignment_id="lab")
    extracted = Path(app._format_collect_path(app.extracted_directory))
    (extracted / "ada_11_201_x.ipynb").parent.mkdir(parents=True)
    (extracted / "ada_11_201_x.ipynb").touch()
    found = DownloadCollector(parent=app).collect(str(extracted / "ada_11_201_x.ipynb"))
    assert found == {"student_id": "ada", "file_id": "x"}


def test_what_a_mac_adds_is_nobodys_and_an_id_is_spelled_as_in_the_roster(tmp_path: Path) -> None:
    person = "Zoe\u0301 Wu_12_assignsubmission_file"
    names = [f"{person}/x.ipynb", f"{person}/._x.ipynb", f"__MACOSX/{person}/._x.ipynb", f"__MACOSX/{person}/y.ipynb"]
    assert list(collected(tmp_path, *names).values()) == [("Zo\u00e9 Wu", "x"), None, None, None]
