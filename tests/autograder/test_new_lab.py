"""A new lab works as it is written, and "A lab in an hour" prints what it says, without the engine being touched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import autograder
from autograder.frontends.cli import main
from autograder.frontends.new_lab.write import NewLabError, write_lab
from notebooks import LAB, ROOT

PAGE = ROOT / "docs" / "a-lab-in-an-hour.md"
SECONDS = 300.0  # for one command


class Command(NamedTuple):
    """A command of the page, with what must be among what it prints, and the exit code it ends with."""

    typed: str
    printed: tuple[str, ...]
    code: int


def commands(page: str) -> Iterator[Command]:
    for block in re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        for one in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            typed, *printed = one.rstrip("\n").split("\n")
            code = re.search(r"# ends with (\d)$", typed)
            yield Command(typed, tuple(printed), int(code[1]) if code else 0)


class Terminal:
    """A terminal with an environment of its own in which the course is installed, as this one has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        made = folder / "venv"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made)], check=True)
        scheme = {"base": str(made), "platbase": str(made)}
        site = Path(sysconfig.get_path("purelib", "venv", scheme))
        site.mkdir(parents=True, exist_ok=True)
        (site / "parent.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n", "utf-8")
        own, parents = sysconfig.get_path("scripts", "venv", scheme), sysconfig.get_path("scripts")
        self.python = Path(own) / Path(sys.executable).name
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "PYTHONPATH")},
            "PATH": os.pathsep.join([own, os.environ["PATH"], parents]),
            "LANG": "C.UTF-8",
            "COLUMNS": "200",
            "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
            "JUPYTER_CONFIG_DIR": str(folder / ".jupyter"),
        }

    def run(self, typed: str) -> tuple[int, str]:
        """Types a command; returns its exit code and all that it printed."""
        if typed.startswith("cd "):
            self.folder /= typed.removeprefix("cd ")
            return 0, ""
        if typed.startswith("pip "):  # as pip itself, without the network
            pip = f"{sys.executable} -m pip --python {self.python}"
            typed = f"{pip} {typed.removeprefix('pip ')} --no-deps --no-build-isolation --disable-pip-version-check"
        ended = subprocess.run(
            ["bash", "-c", typed], cwd=self.folder, env=self.environment, timeout=SECONDS,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        )  # fmt: skip
        return ended.returncode, ended.stdout


def type_all(terminal: Terminal, page: str) -> None:
    for command in commands(page):
        code, printed = terminal.run(command.typed)
        assert code == command.code, f"{command.typed} ended with {code}:\n{printed}"
        told = printed.replace("\u00a0", " ").replace("\u202f", " ")
        missing = [line for line in command.printed if line not in told]
        assert not missing, f"{command.typed} did not print {missing}:\n{printed}"


@pytest.mark.slow
def test_the_page_is_what_happens(tmp_path: Path) -> None:
    page = PAGE.read_text("utf-8")
    assert len(list(commands(page))) > 20
    before = digest(ROOT / "autograder")
    type_all(Terminal(tmp_path), page)
    assert digest(ROOT / "autograder") == before, "the engine was touched"


def digest(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path): path.read_bytes() for path in files}


IN_THE_COURSE = """```console
$ python -m autograder new-lab averages
$ python -m autograder translations averages
$ python -m autograder release averages
written: assignments/averages/averages.ipynb
$ python -m pytest tests/labs/averages
2 passed
$ python -m autograder demo
$ python -m autograder grade demo/submitted --details --lang fr
✗ 1.1 La moyenne est la somme divisée par le nombre de valeurs  0/2
combien y a-t-il de nombres
```"""


@pytest.mark.slow
def test_a_lab_inside_the_course_works_as_well(tmp_path: Path) -> None:
    """In a copy of the course."""
    course = tmp_path / "course"
    without = shutil.ignore_patterns("__pycache__", LAB)
    shutil.copytree(Path(autograder.__file__).parent, course / "autograder", ignore=without)
    (course / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", "utf-8")
    terminal = Terminal(tmp_path)
    terminal.folder = course
    terminal.environment["PYTHONPATH"] = str(course)
    type_all(terminal, IN_THE_COURSE)


@pytest.mark.parametrize("name", ["Averages", "a-b", "1st", "class", "moyenné", "", "../x", LAB])
def test_a_name_that_no_lab_can_have_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-lab", name, "--package", str(tmp_path / "x")]) == 2
    assert name in capsys.readouterr().out
    assert not (tmp_path / "x").exists()


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    with pytest.raises(NewLabError, match="a package 'torch' already"):
        write_lab("torch", tmp_path, tmp_path / "x")
    with pytest.raises(NewLabError, match="no autograder/labs in"):
        write_lab("averages", tmp_path)
    (tmp_path / "autograder" / "labs").mkdir(parents=True)
    written = write_lab("averages", tmp_path)
    assert tmp_path / "autograder/labs/averages/checks/test_1_average.py" in written
    with pytest.raises(NewLabError, match="is there already"):
        write_lab("averages", tmp_path)
    with pytest.raises(NewLabError, match="is not empty"):
        write_lab("averages", tmp_path, tmp_path)


def test_no_placeholder_is_left(tmp_path: Path) -> None:
    for path in [*write_lab("averages", tmp_path, tmp_path / "x")]:
        assert not re.search(r"@(name|title|package|distribution|depth)@", path.read_text("utf-8")), path
