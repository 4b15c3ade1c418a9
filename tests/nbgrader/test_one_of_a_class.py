"""One hand-in that nothing can be made of, beside healthy ones: nbgrader autograde grades the others."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from logging import getLogger
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.frontends.nbgrader import config as configuration
from autograder.frontends.nbgrader import reports as reporting
from autograder.frontends.nbgrader.renamed import MARK, adopt_renamed
from autograder.frontends.nbgrader.reports import linked
from class_of_30 import handed_in
from courses import Course
from notebooks import LAB, RELEASED, solution, written

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


def damaged(start: int, stop: int) -> bytes:
    """A zip file with a notebook in it, some bytes of which are others."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ipynb", json.dumps(solution()))
    data = bytearray(file.getvalue())
    data[start:stop] = b"\xff" * (stop - start)
    return bytes(data)


def with_bytes(data: bytes) -> Callable[[Path], Any]:
    return lambda path: path.write_bytes(data)


HARM: dict[str, Callable[[Path], Any]] = {
    "damaged_data": with_bytes(damaged(37, 57)),
    "damaged_header": with_bytes(damaged(6, 30)),
    "damaged_directory": with_bytes(damaged(-60, -22)),
    "cut_zip": with_bytes(damaged(37, 57)[:200]),
    "lone_surrogate": with_bytes(b'{"cells": [{"cell_type": "code", "source": "\\ud800"}]}'),
    "percent_bomb": with_bytes(b"# %%\n" * 400_000),
    "pipe": os.mkfifo,
    "link": lambda path: path.symlink_to("/dev/zero"),
    "folder": os.mkdir,
}


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("name", ["my_lora.ipynb", f"{LAB}.ipynb"])
def test_no_file_under_any_name_raises_where_notebooks_are_looked_for(harm: str, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "submitted" / "eve" / LAB
    folder.mkdir(parents=True)
    HARM[harm](folder / name)
    adopt_renamed(folder, RELEASED.parent)


@pytest.mark.slow
def test_a_damaged_zip_costs_its_student_alone(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.generate()
    for student in ("ada", "ben", "zoe"):
        course.hand_in(student, handed_in())
    folder = course.hand_in("eve", "{}", "my_lora.ipynb").parent
    (folder / "my_lora.ipynb").write_bytes(damaged(37, 57))
    done = course.api().autograde(LAB, "*", create=True)
    assert "for student 'eve'" in done["log"]  # and for nobody else
    for student in ("ada", "ben", "zoe"):
        assert f"for student '{student}'" not in done["log"]
        assert course.scores(student)["check-1"][0] is not None


def test_whatever_is_raised_for_one_student_the_next_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(folder: Path, released: Path) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(reporting, "adopt_renamed", broken)
    monkeypatch.setattr(configuration, "adopt_renamed", broken)
    grader: Any = SimpleNamespace(log=getLogger("grader"))
    reporting.CourseGrader._adopt(grader, tmp_path, tmp_path)
    assert "no room" in caplog.text
    caplog.clear()
    course = Course(tmp_path)
    course.config.Autograde.pre_convert_hook([str(tmp_path / "submitted" / "eve" / LAB / "x.ipynb")])
    assert "no room" in caplog.text


@pytest.mark.parametrize("which", ["mark", "notebook", "both", "dangling"])
def test_a_link_in_the_place_of_a_copy_is_not_written_through(which: str, tmp_path: Path) -> None:
    folder, precious = tmp_path / "submitted" / "eve" / LAB, tmp_path / "precious"
    written(solution(), folder, "mine.ipynb")
    text = RELEASED.read_text("utf-8")
    if which != "dangling":
        precious.write_text(text, "utf-8")
    if which != "notebook":
        (folder / f"{MARK}{LAB}.ipynb").symlink_to(precious)
    if which in ("notebook", "both"):
        (folder / f"{LAB}.ipynb").symlink_to(precious)
    if which == "notebook":
        (folder / f"{MARK}{LAB}.ipynb").write_text(hashlib.sha256(precious.read_bytes()).hexdigest())
    adopt_renamed(folder, RELEASED.parent)
    assert not precious.exists() if which == "dangling" else precious.read_text("utf-8") == text


@pytest.mark.parametrize("which", [f"submitted/eve/{LAB}", "submitted/eve"])
def test_a_linked_folder_is_another_students(which: str, tmp_path: Path) -> None:
    victim = tmp_path / "submitted" / "victim"
    written(solution(), victim / LAB, "mine.ipynb")
    place = tmp_path / which
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(victim / LAB if which.endswith(LAB) else victim)
    eve = tmp_path / "submitted" / "eve" / LAB
    assert adopt_renamed(eve, RELEASED.parent) == []
    assert "is a link" in linked(eve / f"{LAB}.ipynb")
    assert not linked(victim / LAB / "mine.ipynb")
