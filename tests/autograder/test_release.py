"""The students' copy: exactly what the solution makes, with every hole named, and nothing of the solution in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell

from autograder.frontends.cli import main
from autograder.frontends.nbgrader.stubs import ExerciseStubs, stub_lines
from autograder.frontends.student_copy import ReleaseError, release_lab
from autograder.kit.registry import lab_names, load_lab
from notebooks import (
    LAB,
    RELEASED,
    ROOT,
    SOLUTION,
    read_released,
    read_solution,
    released,
    solution,
    with_cells,
    written,
)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("lab", lab_names())
def test_assignments_are_exactly_what_release_makes(lab: str, tmp_path: Path) -> None:
    release_lab(lab, ROOT / "solutions", tmp_path)
    made, here = contents(tmp_path / lab), contents(ROOT / "assignments" / lab)
    for path in [path for path in here if path.parts[0] in {".ipynb_checkpoints", *load_lab(lab).writes}]:
        del here[path]
    assert made == here, "run `python -m autograder release`"


REGION = re.compile(r"### BEGIN SOLUTION.*?\n(.*?)### END SOLUTION", re.DOTALL)


def solution_lines() -> list[str]:
    """The lines that stand in a solution's region, and nowhere else in the notebook."""
    sources = [cell["source"] for cell in solution()["cells"]]
    inside = [line.strip() for source in sources for region in REGION.findall(source) for line in region.splitlines()]
    outside = {line.strip() for source in sources for line in REGION.sub("", source).splitlines()}
    return [line for line in inside if len(line) > 12 and line not in outside and not line.endswith('= """')]


def test_no_line_of_a_solution_is_in_the_students_copy() -> None:
    lines = solution_lines()
    assert len(lines) > 40
    text = RELEASED.read_text("utf-8")
    assert [line for line in lines if json.dumps(line)[1:-1] in text] == []
    for word in ("SOLUTION", "MARKING SCHEME", "1_327_104", "1,327,104", "164,364,288", "125,768,450"):
        assert word not in text


def test_every_hole_says_which_task_it_is() -> None:
    sources = {cell["id"]: cell["source"] for cell in released()["cells"]}
    for number in range(1, 6):
        assert f'raise NotImplementedError("Exercise {number}: ' in sources[f"exercise-{number}"]
    for number in (2, 3):
        assert sources[f"question-{number}"].splitlines() == [
            f"q{number}_{name} = None" for name in ("trainable", "total", "percent")
        ]
    for number in (1, 4, 5):
        assert sources[f"question-{number}"] == f'answer_{number} = """\nYour answer here.\n"""'


def test_the_checks_points_stand_in_the_notebook_too() -> None:
    from autograder.labs.lora_from_scratch.lab import LAB as lab

    points = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"].get("points")
        for cell in released()["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    assert sum(points[f"check-{number}"] for number in range(1, 6)) == lab.points
    written = {name.replace("question-", "answer_"): n for name, n in points.items() if name.startswith("question-")}
    assert written == {answer.name: answer.points for answer in lab.written}


def test_the_students_copy_has_no_outputs() -> None:
    for cell in released()["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize(
    ("region", "lines"),
    [
        (["    ### BEGIN SOLUTION: Exercise 1: add"], ['    raise NotImplementedError("Exercise 1: add")']),
        (['### BEGIN SOLUTION: fill "a" in'], ['raise NotImplementedError("fill \\"a\\" in")']),
        (["### BEGIN SOLUTION: None", "a = 1  # one", "b = f(a)", "    c = 2"], ["a = None", "b = None"]),
        (["### BEGIN SOLUTION: text", 'a = """', "b = 3", '"""'], ['a = """', "Your answer here.", '"""']),
    ],
)
def test_what_takes_a_solutions_place(region: list[str], lines: list[str]) -> None:
    stub = region[0].partition("SOLUTION: ")[2]
    found = stub_lines(stub, region)
    assert found == lines or stub == "text"


@pytest.mark.parametrize(
    "source", ["### BEGIN SOLUTION: x\na = 1", "### BEGIN SOLUTION: x\n### BEGIN SOLUTION: y\n### END SOLUTION"]
)
def test_a_region_that_is_not_closed_is_refused(source: str) -> None:
    with pytest.raises(RuntimeError, match="solution"):
        ExerciseStubs()._replace_solution_region(new_code_cell(source), "python")


def test_a_broken_source_is_an_error_with_its_reason(tmp_path: Path) -> None:
    broken = with_cells({"exercise-1": "### BEGIN SOLUTION: x\na = 1"})
    written(broken, tmp_path / "solutions" / LAB)
    with pytest.raises(ReleaseError, match="a solution does not end"):
        release_lab(LAB, tmp_path / "solutions", tmp_path / "assignments")


def test_outside_of_the_course_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["release"]) == 2
    assert "run this in the course's folder" in capsys.readouterr().out.replace("\n", " ")


def test_the_source_is_a_valid_notebook_without_outputs() -> None:
    import nbformat

    nbformat.validate(nbformat.read(SOLUTION, 4))
    assert not any(cell.get("outputs") for cell in solution()["cells"])


# Lines of the solution that any program about a model has, and that give nothing away.
ANYWHERE = {
    "for parameter in model.parameters():",
    "for module in model.modules():",
    "model.save_pretrained(folder)",
    "model.out_head = torch.nn.Linear(model.config.emb_dim, 2)",
}


def lines_of(notebook: Mapping[str, Any]) -> set[str]:
    return {line.strip() for cell in notebook["cells"] for line in cell["source"].splitlines()}


@pytest.mark.slow
def test_a_public_copy_has_no_line_of_a_solution_and_still_grades(tmp_path: Path) -> None:
    stand_ins = (ROOT / "autograder").rglob("stand_ins.py")
    secret = {line.strip() for path in stand_ins for line in path.read_text("utf-8").splitlines()}
    for name in lab_names():
        secret |= lines_of(read_solution(name))
        secret -= lines_of(read_released(name))
    plain = ("#", "import ", "from ", '"""')
    secret = {line for line in secret - ANYWHERE if len(line) > 20 and not line.startswith(plain)}
    assert len(secret) > 20
    folder = tmp_path / "public"
    assert main(["release", "--course", str(ROOT), "--public", str(folder)]) == 0
    files = [path for path in folder.rglob("*") if path.is_file()]
    found = {
        (str(path.relative_to(folder)), line)
        for path in files
        for line in path.read_bytes().decode("utf-8", "replace").splitlines()
        if any(part in line for part in secret)
    }
    assert found == set()
    names = {str(path.relative_to(folder)) for path in files}
    assert {"README.md", "autograder/grading/flow.py", ".github/workflows/grade.yml", "requirements.txt"} <= names
    assert not {name for name in names if name.startswith(("solutions/", "tests/")) or "hidden_families" in name}
    path = written(with_cells({}), tmp_path)
    command = [sys.executable, "-m", "autograder", "check", str(path), "3"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{folder / 'assignments'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "4 / 4 points" in done.stdout, done.stdout + done.stderr
    told = subprocess.run(
        [sys.executable, "-c", "import autograder; print(autograder.__file__)"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    assert str(folder) in told.stdout.decode()


def test_a_public_copy_goes_into_an_empty_folder_outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_text("mine")
    assert main(["release", "--course", str(ROOT), "--public", str(tmp_path)]) == 2
    assert "is not empty" in capsys.readouterr().out
    assert main(["release", "--course", str(ROOT), "--public", str(ROOT / "public")]) == 2
    assert "outside of it" in capsys.readouterr().out
