"""The bug zoo: specimens as files that a class hands in, graded by the grader's own flow, and what came of each.

wrong/    one bug each: the checks that must fail, with which diagnosis; all others must pass
right/    another way to solve the lab: every check must pass
damaged/  the solution as editors, mail and platforms leave it: every check must pass, or one sentence says why not
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.classroom import Options, default_jobs, grade_all
from autograder.demo.specimen import read_block, read_specimen
from autograder.evidence import Evidence
from autograder.find import Found
from autograder.report import CheckResult, Report
from notebooks import LAB, solution

ZOO = Path(__file__).parents[1] / "zoo"
KINDS = ("wrong", "right", "damaged")
DEFINITIONS = (1, 2, 3, 4)  # the exercises that need no run of the whole notebook
# Accuracy is a matter of chance, and is calibrated over seeds by tests/zoo/calibrate.py: here it counts only for
# the specimens that name it.
BY_CHANCE = "5.4"


@dataclass(frozen=True)
class Animal:
    """A specimen as it is handed in, and what must become of it."""

    kind: str
    name: str  # its path below the zoo, without the suffix
    title: str
    file: str
    data: bytes
    code: str  # what its author wrote
    whole: bool = False
    fails: Mapping[str, str] = field(default_factory=dict)  # check id -> diagnosis, "" for none
    skipped: tuple[str, ...] = ()
    not_gradable: str | None = None  # part of the sentence that says why


@dataclass(frozen=True)
class Verdict:
    """What the grader said about a specimen."""

    animal: Animal
    report: Report
    evidence: Evidence | None

    @cached_property
    def surprises(self) -> list[str]:
        """Where the report is not what the specimen's block says; empty when all is as it must be."""
        animal, report = self.animal, self.report
        if animal.not_gradable is not None or report.status == "not_gradable":
            said = " ".join(report.notes) if report.status == "not_gradable" else report.status
            wanted = animal.not_gradable or "a gradable notebook"
            return [] if wanted in said else [f"expected {wanted!r}, got {said!r}"]
        found: list[str] = []
        if report.status != "graded":
            found.append(f"{report.status}: {report.notes}")
        for check in report.checks:
            if check.id == BY_CHANCE and BY_CHANCE not in animal.fails:
                continue
            wanted = "failed" if check.id in animal.fails else "skipped" if check.id in animal.skipped else "passed"
            if check.status != wanted:
                found.append(f"{check.id} is {check.status}, not {wanted}{_details(check)}")
            elif wanted == "failed" and (check.diagnosis or "") != animal.fails[check.id]:
                found.append(
                    f"{check.id}: diagnosis {check.diagnosis!r}, not {animal.fails[check.id]!r}{_details(check)}"
                )
        judged = {check.id for check in report.checks}
        found += [f"{check_id} was not judged" for check_id in animal.fails if check_id not in judged]
        return found

    @property
    def as_expected(self) -> bool:
        return not self.surprises


def _details(check: CheckResult) -> str:
    if check.status == "skipped":
        return f" (because of {check.skipped_because})"
    return f" ({check.diagnosis}: {check.got})" if check.status == "failed" else ""


def read_zoo(kinds: Sequence[str] = KINDS, brief: bool = True) -> list[Animal]:
    """All specimens, ordered by name; unless `brief`, they are trained in full."""
    return [_read(kind, path, brief) for kind in kinds for path in sorted((ZOO / kind).rglob("*.py"))]


def _read(kind: str, path: Path, brief: bool) -> Animal:
    header, code = read_block(path)
    name = path.relative_to(ZOO).with_suffix("").as_posix()
    file = header.get("file", f"{LAB}.ipynb")
    animal = Animal(kind, name, header["title"], file, b"", code.strip("\n"), header.get("whole", False))
    if kind == "damaged":
        handed_in = _function(code, path)(brief_notebook())
        return replace(animal, data=as_bytes(handed_in), not_gradable=header.get("not_gradable"))
    specimen = read_specimen(path)
    base = brief_notebook() if brief and BY_CHANCE not in specimen.fails else solution()
    return replace(animal, data=as_bytes(specimen.notebook(base)), fails=specimen.fails, skipped=specimen.skipped)


def _function(code: str, path: Path) -> Callable[[dict[str, Any]], object]:
    """The `damage` of a specimen: code of this repository, which no student wrote."""
    space: dict[str, Any] = {}
    exec(compile(code, str(path), "exec"), space)
    damage: Callable[[dict[str, Any]], object] = space["damage"]
    return damage


def brief_notebook(cells: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The solution with some cells replaced, trained on a few messages: its accuracy is not looked at."""
    notebook = deepcopy(solution())
    for cell in notebook["cells"]:
        lines = (cells or {}).get(cell["id"], cell["source"]).split("\n")
        # what only the instructor's source has, and no student's notebook
        cell["source"] = "\n".join(line for line in lines if not line.lstrip().startswith("### "))
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if cell["id"] == "data-load":
            cell["source"] += "\ntrain_data, test_data = train_data[:48], test_data[:24]"
    return notebook


def as_bytes(handed_in: object) -> bytes:
    if isinstance(handed_in, bytes):
        return handed_in
    text = handed_in if isinstance(handed_in, str) else json.dumps(handed_in, ensure_ascii=False)
    return text.encode()


def grade_zoo(
    animals: Sequence[Animal], folder: Path, jobs: int = 0, only: tuple[int, ...] = (), seed: int = 0
) -> Iterator[Verdict]:
    """Grades specimens as a class; verdicts come as they are ready.

    Args:
        folder: an empty one, for the files that are handed in.
        jobs: submissions at a time; one per processor when 0.
        only: exercises to grade; when empty, 1 to 4, or all for those that show only in a run of the whole.
        seed: of the class.
    """
    jobs = jobs or default_jobs()
    by_path = {}
    for animal in animals:
        path = folder / animal.name / animal.file
        path.parent.mkdir(parents=True)
        path.write_bytes(animal.data)
        by_path[str(path)] = animal
    for whole in (False, True):
        found = [Found(Path(path), path) for path, animal in by_path.items() if animal.whole is whole]
        exercises = only or (() if whole else DEFINITIONS)
        options = Options(seed=seed, exercises=exercises, jobs=min(jobs, len(found)) or 1, trust=True)
        for result in grade_all(found, options) if found else ():
            animal = by_path[result.report.submission]
            yield Verdict(animal, replace(result.report, submission=animal.name), result.evidence)
