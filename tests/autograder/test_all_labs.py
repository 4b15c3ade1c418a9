"""A student's way through all labs of the course: as handed out, wrong, told so, right; and what an instructor sees."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from autograder.frontends.cli import main
from autograder.frontends.demo.specimen import Specimen, read_specimen
from autograder.kit.registry import lab_names, load_lab
from notebooks import read_released, read_solution, written

pytestmark = pytest.mark.slow


def first_mistake(name: str) -> Specimen:
    """A mistake of the lab's demo that a check of one exercise sees."""
    specimens = [read_specimen(path) for path in sorted((load_lab(name).folder / "demo").rglob("*.py"))]
    return next(specimen for specimen in specimens if specimen.fails and not specimen.whole)


@pytest.mark.parametrize("name", lab_names())
def test_each_mistake_is_told_at_once_and_gone_when_it_is_mended(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mistake = first_mistake(name)
    (check_id,) = mistake.fails
    exercise = check_id.partition(".")[0]

    def told(notebook: dict[str, object]) -> str:
        main(["check", str(written(notebook, tmp_path, f"{name}.ipynb")), exercise])
        return capsys.readouterr().out

    untouched, wrong = told(read_released(name)), told(mistake.notebook(read_solution(name)))
    assert "not attempted" in untouched
    assert f"✗ {check_id}" in wrong
    assert "next step:" in wrong
    assert "✗" not in told(read_solution(name))


def test_one_student_with_all_labs_has_a_row_for_each(tmp_path: Path) -> None:
    for name in lab_names():
        written(read_solution(name), tmp_path / "submitted" / "ann" / name, f"{name}.ipynb")
    assert main(["grade", str(tmp_path / "submitted"), "--out", str(tmp_path / "graded")]) == 0
    reports = json.loads((tmp_path / "graded" / "reports.json").read_text("utf-8"))
    labs = {name: load_lab(name) for name in lab_names()}
    assert {report["lab"]: report["score"] for report in reports} == {n: lab.points for n, lab in labs.items()}
    assert main(["report", str(tmp_path / "graded")]) == 0
    with (tmp_path / "graded" / "class.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] == "ann"]
    assert {name: float(out_of) for _, name, _, _, out_of, *_ in rows} == {
        name: lab.points + lab.by_hand for name, lab in labs.items()
    }
    page = (tmp_path / "graded" / "index.html").read_text("utf-8")
    assert [lab.title for lab in labs.values() if f"<h2>{lab.title}</h2>" not in page] == []
