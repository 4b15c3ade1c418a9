"""Where a command is started from: what a student's folder holds is data there, and never a module of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from grading import whole_points
from notebooks import LAB, ROOT, notebook_of, source_of, written

# Names of modules that the grader imports, and of files that Python, pytest or Jupyter read by themselves.
MODULES = ("random", "torch", "__future__", "argparse", "hashlib", "rich", "nbformat", "collections_", "sitecustomize")
GRADER = [sys.executable, "-B", "-m", "autograder"]


def folder_of_a_student(folder: Path, mark: Path) -> Path:
    """A notebook of one exercise; beside it modules and settings, each of which would leave a mark."""
    written(notebook_of(["import torch", source_of("exercise-1")]), folder, f"{LAB}.ipynb")
    trap = f"open({str(mark)!r}, 'a').write(__name__ + '\\n')\n"
    for name in MODULES:
        (folder / f"{name}.py").write_text(trap)
    (folder / "numpy").mkdir()
    (folder / "numpy" / "__init__.py").write_text(trap)
    (folder / "conftest.py").write_text(trap + "def pytest_collection_modifyitems(items): items.clear()\n")
    (folder / "own.pth").write_text(f"import os; {trap}")
    (folder / "pytest.ini").write_text("[pytest]\npython_files = mine_*.py\n")
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '-k nothing'\n")
    return folder


def run(command: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "LANGUAGE": "en", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        [*GRADER, "grade", ".", "--exercises", "1"],
        [*GRADER, "check", "1"],
        [*GRADER, "--version"],
        [sys.executable, "-B", "PROGRAM", "check", "1"],
    ],
)
def test_nothing_is_imported_from_the_folder_that_a_command_is_started_in(command: list[str], tmp_path: Path) -> None:
    mark, program = tmp_path / "mark", tmp_path / "autograder"  # the program that pip makes of [project.scripts]
    program.write_text("import sys\nfrom autograder.frontends.cli import main\nsys.exit(main())\n")
    command = [str(program) if part == "PROGRAM" else part for part in command]
    done = run(command, folder_of_a_student(tmp_path / "student", mark))
    assert not mark.exists(), mark.read_text()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "--version" in command or "5 / 5 points" in done.stdout


@pytest.mark.parametrize("entry", ["", ".", "HERE", "sub/.."])
def test_a_path_in_the_environment_that_means_the_current_folder_is_left_as_well(entry: str, tmp_path: Path) -> None:
    mark, student = tmp_path / "mark", tmp_path / "student"
    folder_of_a_student(student, mark)
    for name in ("sitecustomize.py", "__future__.py"):
        (student / name).unlink()  # with such a path, Python itself reads these before any program
    done = run(
        [*GRADER, "--version"], student, PYTHONPATH=f"{student if entry == 'HERE' else entry}{os.pathsep}/nowhere"
    )
    assert done.returncode == 0, done.stderr
    assert not mark.exists()


def test_a_clone_that_is_not_installed_works_and_its_folder_comes_last(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "autograder", tmp_path / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "argparse.py").write_text("raise SystemExit('not the standard one')")
    script = "import sys; sys.argv[0] = '-m'; import autograder; print(autograder.__file__); print(sys.path[-1])"
    done = run([sys.executable, "-B", "-c", script], tmp_path, PYTHONPATH="")
    assert done.stdout.splitlines() == [str(tmp_path / "autograder" / "__init__.py"), str(tmp_path)], done.stderr
    assert run(["/usr/bin/env", sys.executable, "-B", "-m", "autograder", "--version"], tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("file", "settings"),
    [
        ("pytest.ini", "[pytest]\npython_files = mine_*.py"),
        *(
            pytest.param(*one, marks=pytest.mark.slow)
            for one in (
                ("pytest.ini", "[pytest]\naddopts = -k nothing --co\ntestpaths = nowhere"),
                ("tox.ini", "[pytest]\naddopts = -n 2"),
                ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '-n 2 --maxfail=1'\npythonpath = ['.']"),
                ("setup.cfg", "[tool:pytest]\npython_functions = mine_*"),
            )
        ),
    ],
)
def test_settings_of_pytest_beside_the_notebook_change_no_points(file: str, settings: str, tmp_path: Path) -> None:
    written(notebook_of(["import torch", source_of("exercise-1")]), tmp_path)
    (tmp_path / file).write_text(settings + "\n")
    (tmp_path / "conftest.py").write_text("def pytest_collection_modifyitems(items): items.clear()\n")
    (tmp_path / "random.py").write_text("raise SystemExit('a module of the student')\n")
    program = str(Path(sys.executable).with_name("pytest"))
    done = run([program, "--notebook", f"{LAB}.ipynb", "-q"], tmp_path)
    assert f"5 / {whole_points():g} points so far" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1


def test_a_path_with_brackets_and_spaces_grades_as_any_other(tmp_path: Path) -> None:
    course = tmp_path / "M2 [2026] *"
    shutil.copytree(ROOT / "autograder", course / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    (course / "lora_lab").symlink_to(ROOT / "assignments" / "lora_lab")
    path = written(notebook_of(["import torch", source_of("exercise-1")]), course / "handed [in]")
    done = run([*GRADER, "check", str(path), "1"], course, PYTHONPATH=str(course))
    assert "5 / 5 points" in done.stdout, done.stdout + done.stderr
    configured = "from autograder.frontends.nbgrader.config import configure; configure(Config())"
    config = f"from traitlets.config import Config; {configured}"
    done = run([sys.executable, "-c", config], course, PYTHONPATH=str(course))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "Move the course to a folder without them" in done.stderr
