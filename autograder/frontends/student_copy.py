"""solutions/ -> assignments/: the students' copy of a lab, made by nbgrader with this course's settings."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.frontends.nbgrader.config import configure


class ReleaseError(RuntimeError):
    """nbgrader could not make the students' copy; the message holds its log."""


def release_lab(lab: str, solutions: Path, assignments: Path) -> list[Path]:
    """Writes `assignments/<lab>/` from `solutions/<lab>/`; returns the files written.

    It runs in a folder of its own with a gradebook of its own, so that making the copy again never touches a
    gradebook in which a class is already graded.

    Raises:
        ReleaseError: a solution's region is not closed, a cell lacks its id, and the like.
    """
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        course = Path(folder)
        shutil.copytree(solutions / lab, course / "solutions" / lab)
        config = Config()
        configure(config, course)
        result = NbGraderAPI(config=config).generate_assignment(lab, force=True, create=True)
        if not result["success"]:
            raise ReleaseError(_reason(str(result.get("log") or result.get("error"))))
        made = course / "assignments" / lab
        target = assignments / lab
        target.mkdir(parents=True, exist_ok=True)
        written = []
        for source in sorted(path for path in made.rglob("*") if path.is_file()):
            path = target / source.relative_to(made)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, path)
            written.append(path)
        return written


def _reason(log: str) -> str:
    """The first exception in nbgrader's log with the lines that belong to it; the whole log if there is none."""
    found = re.search(r"^\w*Error: .*?(?=^\[|^\w*ERROR|\Z)", log, re.MULTILINE | re.DOTALL)
    return found[0].strip() if found else log
