"""A course in a folder of its own, with nbgrader's settings and commands as an instructor has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.frontends.nbgrader.config import configure
from notebooks import LAB, RELEASED, ROOT, SOLUTION, written


class Course:
    """What a clone of the repository gives to nbgrader, and what a test asks of it."""

    def __init__(self, root: Path, plain: bool = False, **settings: Any) -> None:
        """In a folder of its own.

        Args:
            plain: nbgrader's own steps, its kernel included, in place of ours.
            settings: of `CourseGrader`.
        """
        self.root = root
        for path in (SOLUTION, RELEASED, ROOT / "nbgrader_config.py"):
            target = root / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        self.config = Config()
        configure(self.config, root)
        self.config.CourseDirectory.course_id = "lora"  # as nbgrader_config.py does
        self.config.CourseGrader.update(settings)
        if plain:
            del self.config["Autograde"], self.config["GenerateFeedback"], self.config["HTMLExporter"]
        self.config.NbGraderAPI.timezone = "UTC"

    def api(self) -> NbGraderAPI:
        return NbGraderAPI(CourseDirectory(config=self.config), config=self.config)

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", "lora")

    def hand_in(self, student: str, notebook: Any, name: str = f"{LAB}.ipynb", timestamp: str | None = None) -> Path:
        """Puts a notebook, or any text, into a student's folder in submitted/."""
        folder = self.root / "submitted" / student / LAB
        folder.mkdir(parents=True, exist_ok=True)
        if timestamp:
            (folder / "timestamp.txt").write_text(timestamp)
        if isinstance(notebook, str):
            (folder / name).write_text(notebook, "utf-8")
            return folder / name
        return written(notebook, folder, name)

    def generate(self) -> None:
        self._succeeds(self.api().generate_assignment(LAB, force=True, create=True))

    def autograde(self, student: str = "*", force: bool = False) -> str:
        """Returns nbgrader's log."""
        return self._succeeds(self.api().autograde(LAB, student, force=force, create=True))

    def feedback(self) -> None:
        self._succeeds(self.api().generate_feedback(LAB, force=True))

    @staticmethod
    def _succeeds(result: dict[str, Any]) -> str:
        assert result["success"], result.get("log") or result["error"]
        return str(result.get("log", ""))

    def run(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """An nbgrader command as it is typed, in the course's folder."""
        command = [sys.executable, "-m", "nbgrader", *arguments]
        environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(self.root / ".jupyter")}
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=300, **options
        )

    def scores(self, student: str) -> dict[str, tuple[float | None, bool]]:
        """grade_id -> (automatic score, needs a person)."""
        with self.gradebook() as gradebook:
            submission = gradebook.find_submission(LAB, student)
            return {
                grade.name: (grade.auto_score, grade.needs_manual_grade)
                for notebook in submission.notebooks
                for grade in notebook.grades
            }

    def comments(self, student: str) -> dict[str, str | None]:
        with self.gradebook() as gradebook:
            submission = gradebook.find_submission(LAB, student)
            return {comment.name: comment.comment for notebook in submission.notebooks for comment in notebook.comments}

    def page(self, student: str) -> str:
        return (self.root / "feedback" / student / LAB / f"{LAB}.html").read_text("utf-8")
