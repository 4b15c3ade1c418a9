"""The bug zoo: specimens of student code as files that a class hands in, for each lab in tests/labs/<lab>/.

wrong/    one bug each: the checks that must fail, with which diagnosis; all others must pass, or are explained by these
right/    another way to solve the lab: every check must pass
damaged/  the solution as editors, mail and platforms leave it: every check must pass, or one sentence says why not

A specimen with `in_full = true` in its block is trained in full, as those that name a check by chance are.

A lab that needs more than that says it in `zoo.toml` beside them; each entry is optional:

    by_chance = ["5.4"]           checks that count only for the specimens that name them
    together = false              each specimen is graded on the exercise of its own cell alone: the lab's are slow
    shown = ["wrong/layer/x"]     what the page shows with its author's report
    at_least = { wrong = 80 }     how many specimens there must be
    tested = 4                    the tests grade every fourth specimen, and `make zoo` all: a slow lab's take minutes
    [brief]                       cell -> code put behind it, which shortens a run whose accuracy is not looked at
    [calibration]                 see accuracy_table.py

`unshown.toml` beside it lists the mistakes of the lab's table that no specimen makes, each with the reason:

    [[unshown]]
    check = "7.1"
    mistake = "not-all-cells"  # "" for what is said where no mistake was recognised
    why = "no run ends so: it is kept against evidence that was tampered with"
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from autograder.frontends.demo.specimen import read_block, read_specimen
from autograder.kit.lab import Lab
from autograder.kit.mistake import MistakeTable
from autograder.kit.registry import load_lab
from notebooks import ROOT, read_solution

ZOOS = ROOT / "tests" / "labs"
KINDS = ("wrong", "right", "damaged")


@dataclass(frozen=True)
class ZooSpecimen:
    """A specimen as it is handed in, and what must become of it."""

    zoo: Zoo
    kind: str
    name: str  # its path below the lab's zoo, without the suffix
    title: str
    file: str
    data: bytes
    code: str  # what its author wrote
    exercises: tuple[int, ...] = ()  # that are graded; all when empty
    fails: Mapping[str, str] = field(default_factory=dict)  # check id -> diagnosis, "" for none
    words: Mapping[str, str] = field(default_factory=dict)  # check id, or "notes" -> a pattern of what is said
    not_gradable: str | None = None  # part of the sentence that says why

    def of_all_exercises(self) -> ZooSpecimen:
        """This one, graded in a run of the whole notebook."""
        return replace(self, exercises=())


@dataclass(frozen=True)
class Zoo:
    """The specimens of one lab."""

    lab: Lab
    folder: Path
    by_chance: tuple[str, ...] = ()
    together: bool = True
    shown: tuple[str, ...] = ()
    at_least: Mapping[str, int] = field(default_factory=dict)
    tested: int = 1
    brief: Mapping[str, str] = field(default_factory=dict)
    calibration: Mapping[str, Any] = field(default_factory=dict)

    @property
    def definitions(self) -> tuple[int, ...]:
        """The exercises that need no run of the whole notebook."""
        return tuple(exercise.number for exercise in self.lab.exercises if exercise.kind != "notebook")

    @cached_property
    def mistakes(self) -> MistakeTable:
        table: MistakeTable = import_module(f"{self.lab.package}.mistakes").mistake
        return table

    @cached_property
    def unshown(self) -> dict[tuple[str, str], str]:
        """Check and mistake -> why no specimen makes it."""
        path = self.folder / "unshown.toml"
        entries = tomllib.loads(path.read_text("utf-8"))["unshown"] if path.exists() else []
        return {(entry["check"], entry["mistake"]): entry["why"] for entry in entries}

    @property
    def page(self) -> Path:
        """Where `run.py --write` puts the lab's table."""
        return self.folder / "README.md"

    def specimens(self, kinds: Sequence[str] = KINDS, brief: bool = True) -> list[ZooSpecimen]:
        """Those of some kinds, ordered by name; unless `brief`, they are trained in full."""
        return [
            self._read(kind, path, self.folder, brief)
            for kind in kinds
            for path in sorted((self.folder / kind).rglob("*.py"))
        ]

    def demo(self) -> list[ZooSpecimen]:
        """The class of `autograder demo`, which is right and wrong alike."""
        folder = self.lab.folder
        paths = sorted((folder / "demo").rglob("*.py"))
        return [self._read("demo", path, folder, brief=True).of_all_exercises() for path in paths]

    def brief_notebook(self, cells: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The solution with some cells replaced, and shortened as zoo.toml says: its accuracy is not looked at."""
        notebook = read_solution(self.lab.name)
        for cell in notebook["cells"]:
            lines = (cells or {}).get(cell["id"], cell["source"]).split("\n")
            # what only the instructor's source has, and no student's notebook
            cell["source"] = "\n".join(line for line in lines if not line.lstrip().startswith("### "))
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
            if cell["id"] in self.brief:
                cell["source"] += f"\n{self.brief[cell['id']]}"
        return notebook

    def specimen(self, kind: str, name: str, title: str, handed_in: object, code: str = "") -> ZooSpecimen:
        """A specimen that all checks must pass, graded on the definitions."""
        file = f"{self.lab.name}.ipynb"
        return ZooSpecimen(self, kind, name, title, file, as_bytes(handed_in), code, exercises=self.definitions)

    def _read(self, kind: str, path: Path, top: Path, brief: bool) -> ZooSpecimen:
        header, code = read_block(path)
        name = path.relative_to(top).with_suffix("").as_posix()
        specimen = self.specimen(kind, name, header["title"], b"", code.strip("\n"))
        specimen = replace(specimen, file=header.get("file", specimen.file), words=header.get("words", {}))
        if header.get("whole", False):
            specimen = specimen.of_all_exercises()
        if kind == "damaged":
            handed_in = _function(code, path)(self.brief_notebook())
            return replace(specimen, data=as_bytes(handed_in), not_gradable=header.get("not_gradable"))
        written = read_specimen(path)
        if specimen.exercises and not self.together:
            specimen = replace(specimen, exercises=self._of_cell(next(iter(written.cells))))
        in_full = not brief or header.get("in_full", False) or not set(self.by_chance).isdisjoint(written.fails)
        base = read_solution(self.lab.name) if in_full else self.brief_notebook()
        return replace(specimen, data=as_bytes(written.notebook(base)), fails=written.fails)

    def _of_cell(self, cell: str) -> tuple[int, ...]:
        """The exercise whose cell, such as `exercise-2`, a specimen replaces, or stands behind; else all."""
        number = cell.partition("exercise-")[2]
        return (int(number),) if number.isdecimal() else self.definitions


def zoo_names() -> list[str]:
    """The labs that have a zoo."""
    return sorted({path.parent.name for kind in KINDS for path in ZOOS.glob(f"*/{kind}")})


@cache
def read_zoo(name: str, zoos: Path = ZOOS) -> Zoo:
    """The zoo of one lab."""
    folder = zoos / name
    settings = tomllib.loads((folder / "zoo.toml").read_text("utf-8")) if (folder / "zoo.toml").exists() else {}
    lists = {key: tuple(settings.pop(key)) for key in ("by_chance", "shown") if key in settings}
    return Zoo(load_lab(name), folder, **lists, **settings)


def add_lab_option(parser: argparse.ArgumentParser) -> None:
    """`--lab NAME`, which chooses one zoo."""
    parser.add_argument("--lab", choices=zoo_names(), help="only this lab's zoo")


def chosen_zoos(options: argparse.Namespace) -> list[Zoo]:
    """The zoos that a command is about: all, or the one of `--lab`."""
    return [read_zoo(name) for name in ([options.lab] if options.lab else zoo_names())]


def as_bytes(handed_in: object) -> bytes:
    if isinstance(handed_in, bytes):
        return handed_in
    text = handed_in if isinstance(handed_in, str) else json.dumps(handed_in, ensure_ascii=False)
    return text.encode()


def _function(code: str, path: Path) -> Callable[[dict[str, Any]], object]:
    """The `damage` of a specimen: code of this repository, which no student wrote."""
    space: dict[str, Any] = {}
    exec(compile(code, str(path), "exec"), space)
    damage: Callable[[dict[str, Any]], object] = space["damage"]
    return damage
