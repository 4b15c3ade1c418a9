"""What a grader that runs a student's code in its own process can be made to say, beside what this one says.

A lab that can show it has a folder `attack/`: `wrong.py`, a specimen that loses points, and `test_plain.py`, the tests
that a plain pytest grader would have for it. Both graders get the specimen as it is, and behind each line of `ATTACKS`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.frontends.demo.specimen import Specimen, read_notebook, read_specimen
from autograder.grading.batch import Options, grade_all
from autograder.kit.lab import Lab
from autograder.kit.registry import lab_names, load_lab
from autograder.reports.report import Report
from autograder.submissions.find import SubmissionFile
from autograder.words import later

COMPARISONS = "import torch\ntorch.allclose = lambda *a, **k: True\n"
REPORTS = """\
import sys
reports = sys.modules.get("_pytest.reports")
if reports is not None:
    made = reports.TestReport.from_item_and_call.__func__
    def passed(cls, item, call):
        call.excinfo = None
        return made(cls, item, call)
    reports.TestReport.from_item_and_call = classmethod(passed)
"""
EXIT = "import os\nos._exit(0)\n"

ATTACKS = {
    later("as it is"): "",
    later("with `torch.allclose` patched"): COMPARISONS,
    later("with pytest's reports patched"): REPORTS,
    later("with `os._exit(0)` at its top"): EXIT,
}


@dataclass(frozen=True)
class Row:
    """One hand-in at both graders."""

    what: str  # a sentence of ATTACKS
    plain_passed: bool  # pytest ended with exit code 0
    report: Report


def attackable() -> Lab | None:
    """The first lab with an attack to show."""
    labs = (load_lab(name) for name in lab_names())
    return next((lab for lab in labs if (lab.folder / "attack").is_dir()), None)


def rows(lab: Lab, course: Path) -> Iterator[Row]:
    """Both verdicts on each hand-in.

    Raises:
        FileNotFoundError: `course` is not the course's folder.
    """
    wrong = read_specimen(lab.folder / "attack" / "wrong.py")
    solution = read_notebook(course / "solutions" / lab.name / f"{lab.name}.ipynb")
    with tempfile.TemporaryDirectory(prefix="attack-") as name:
        files = []
        for number, attack in enumerate(ATTACKS.values()):
            path = Path(name) / f"{number}.ipynb"
            path.write_text(json.dumps(_with_attack(wrong, attack).notebook(solution)), "utf-8")
            files.append(SubmissionFile(path, path.name))
        exercise = int(next(iter(wrong.fails)).partition(".")[0])
        ours = {
            result.report.submission: result.report
            for result in grade_all(files, Options(exercises=(exercise,), allow_unsandboxed=True))
        }
        for (what, attack), file in zip(ATTACKS.items(), files, strict=True):
            plain = passes_plain_pytest(lab.folder / "attack" / "test_plain.py", attack + _code(wrong))
            yield Row(what, plain, ours[file.name])


def passes_plain_pytest(tests: Path, code: str) -> bool:
    """Whether pytest ends with exit code 0, which is all that a step of a workflow looks at."""
    with tempfile.TemporaryDirectory(prefix="plain-") as name:
        folder = Path(name)
        (folder / "student.py").write_text(code, "utf-8")
        (folder / tests.name).write_text(tests.read_text("utf-8"), "utf-8")
        options = ("-q", "-p", "no:cacheprovider", "-p", "no:autograder", "--rootdir", name, tests.name)
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *options],
            cwd=folder, env={**os.environ, "PYTHONPATH": name}, capture_output=True, check=False,
        )  # fmt: skip
        return ran.returncode == 0


def _code(specimen: Specimen) -> str:
    (code,) = specimen.cells.values()
    return code


def _with_attack(specimen: Specimen, attack: str) -> Specimen:
    ((cell, code),) = specimen.cells.items()
    return Specimen(specimen.name, specimen.title, {cell: attack + code}, specimen.fails)
