"""What is installed by `pip install`: the wheel is whole, and each part imports only what its extra brings."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from notebooks import LAB, ROOT, SOLUTION
from workflows import copy_course, own_python

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Which extra a file may need at its top; whatever is not named here may need none.
ROOMS = {
    "autograder/frontends/nbgrader/": "nbgrader",
    "autograder/frontends/student_copy.py": "nbgrader",
    "autograder/frontends/github/api.py": "github",
    "autograder/frontends/github/export.py": "github",
    "autograder/frontends/new_lab/": "labs",
    "autograder/frontends/translations.py": "labs",
    "assignments/lora_lab/pretrain_masked.py": "pretrain",
}
COMES_WITH = {"markupsafe": "jinja2", "requests": "pygithub", "sqlalchemy": "nbgrader", "traitlets": "ipython"}
# Runs in a Python that has nothing but the core: what else is installed here can't be imported.
BLOCKED = """
import sys
blocked, arguments = set(sys.argv[1].split(",")), sys.argv[2:]
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"{name} is blocked", name=name)
sys.meta_path.insert(0, Block())
from autograder.frontends.cli import main
sys.exit(main(arguments))
"""


def normal(name: str) -> str:
    return name.lower().replace("_", "-")


def distributions_of(*extras: str) -> set[str]:
    """The distributions that the core and these extras ask for by name."""
    found = {normal(Requirement(line).name) for line in PROJECT["dependencies"]}
    for extra in extras:
        for one in map(Requirement, PROJECT["optional-dependencies"][extra]):
            found |= distributions_of(*one.extras) if one.name == PROJECT["name"] else {normal(one.name)}
    return found


def imported_at_the_top(path: Path) -> Iterator[str]:
    """The top names of packages that importing this file imports; not what a function or a type checker asks for."""
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.Lambda) or (
            isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        ):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        waiting.extend(ast.iter_child_nodes(node))


def files() -> list[Path]:
    found = [*(ROOT / "autograder").rglob("*.py"), *(ROOT / "assignments" / "lora_lab").rglob("*.py")]
    return [
        path for path in found if not {"demo", "attack"} & set(path.relative_to(ROOT).parts[3:-1])
    ]  # students' code


def test_a_module_needs_nothing_at_its_top_that_its_extra_does_not_bring() -> None:
    ours = {"autograder", "lora_lab", *sys.stdlib_module_names}
    brought = packages_distributions()
    wrong = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        extras = [extra for room, extra in ROOMS.items() if name.startswith(room)]
        for module in set(imported_at_the_top(path)) - ours:
            by = {COMES_WITH.get(module, ""), *map(normal, brought.get(module, [module]))}
            if not by & distributions_of(*extras):
                wrong.append(f"{name}: {module}")
    assert wrong == []
    assert len(files()) > 130


def test_each_room_that_may_need_an_extra_is_there() -> None:
    assert [room for room in ROOMS if not (ROOT / room).exists()] == []


def blocked() -> str:
    """The modules of all that only extras bring, with commas between."""
    extras = distributions_of(*PROJECT["optional-dependencies"]) - distributions_of()
    return ",".join(name for name, by in packages_distributions().items() if {normal(b) for b in by} <= extras)


@pytest.mark.parametrize("arguments", [("doctor",), ("check", str(SOLUTION), "1"), ("push", "--help"), ("demo", "-h")])
def test_a_students_commands_need_the_core_alone(arguments: tuple[str, ...]) -> None:
    assert {"nbgrader", "github", "babel"} <= set(blocked().split(","))
    command = [sys.executable, "-c", BLOCKED, blocked(), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("command", "extra"), [("collect", "github"), ("release", "nbgrader"), ("new-lab", "labs")])
def test_a_command_whose_extra_is_not_installed_says_which(command: str, extra: str) -> None:
    typed = [sys.executable, "-c", BLOCKED, blocked(), command, "--help"]
    done = subprocess.run(typed, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert f'pip install -e ".[{extra}]"' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; its folder of programs."""
    folder = tmp_path_factory.mktemp("wheel")
    course = folder / "course"
    course.mkdir()
    copy_course(course)
    offline = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    build = [sys.executable, "-m", "pip", "wheel", *offline, "--no-build-isolation", "-w", str(folder), str(course)]
    subprocess.run(build, check=True, capture_output=True)
    shutil.rmtree(course)
    (wheel,) = folder.glob("*.whl")
    programs = own_python(folder / "venv")
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", *offline]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return programs


def used(programs: Path, folder: Path, *arguments: str) -> str:
    """What a command of the installed course prints, outside the clone."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(programs / "autograder"), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_checks_grades_and_speaks_french_outside_the_clone(installed: Path, tmp_path: Path) -> None:
    where = [
        str(installed / "python"),
        "-c",
        "import autograder, lora_lab; print(autograder.__file__, lora_lab.__file__)",
    ]
    told = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert told.count(str(installed.parent)) == 2, told
    shutil.copy(SOLUTION, tmp_path)
    assert f"{LAB}.ipynb" in used(installed, tmp_path, "doctor", f"{LAB}.ipynb")
    assert "5 / 5 points" in used(installed, tmp_path, "check", "1")
    assert "5 / 5 points" in used(installed, tmp_path, "check", "1", "--lang", "fr")
    assert "réussi" in used(installed, tmp_path, "check", "1", "--lang", "fr")
    graded = used(installed, tmp_path, "grade", f"{LAB}.ipynb", "--exercises", "1", "2", "--out", "graded")
    assert "8 / 8 points" in graded
    assert (tmp_path / "graded" / "index.html").is_file()
    assert "--lab" in used(installed, tmp_path, "push", "--help")
    made = used(installed, tmp_path, "new-lab", "averages", "--package", str(tmp_path / "averages"))
    assert "averages/lab.py" in made


# What Colab has of the core. The course is installed there without its dependencies, so that Colab's torch is kept.
COLAB_HAS = {
    *("torch", "pandas", "pytest", "jupyterlab", "numpy", "huggingface-hub", "matplotlib", "tqdm", "rich", "packaging"),
    *("jinja2", "ipython", "transformers", "peft", "accelerate"),
}


def test_colab_is_told_to_install_what_it_lacks() -> None:
    pages = [ROOT / "assignments" / "README.md", *ROOT.glob("solutions/*/*.ipynb"), *ROOT.glob("assignments/*/*.ipynb")]
    for page in pages:
        lines = re.findall(r"%pip install -q (?!--no-deps)([\w .-]+)", page.read_text("utf-8"))
        assert lines, page
        lacking = distributions_of() - COLAB_HAS - {normal(name) for line in lines for name in line.split()}
        assert lacking == set(), page
