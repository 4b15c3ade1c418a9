"""The course's nbgrader settings: where its folders are, and our steps in place of some of nbgrader's."""

from __future__ import annotations

import os
import sysconfig
import warnings
from logging import getLogger
from pathlib import Path
from typing import Any

import sqlalchemy.exc
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.converters.generate_feedback import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    ClearOutput,
    ClearSolutions,
    DeduplicateIds,
    Execute,
    LimitOutput,
    SaveAutoGrades,
    SaveCells,
)

from autograder import leave_current_folder
from autograder.frontends.nbgrader.answers import SaveCellsByHand
from autograder.frontends.nbgrader.downloads import DownloadCollector
from autograder.frontends.nbgrader.export import Grades
from autograder.frontends.nbgrader.feedback import FeedbackExporter
from autograder.frontends.nbgrader.formgrader import show_no_zero
from autograder.frontends.nbgrader.hand_ins import existing_timestamp
from autograder.frontends.nbgrader.log import reassure_command
from autograder.frontends.nbgrader.points import GradeCells, SaveGrades
from autograder.frontends.nbgrader.reading import SubmissionReader
from autograder.frontends.nbgrader.renamed import MARK, adopt_renamed
from autograder.frontends.nbgrader.repair import RepairCells
from autograder.frontends.nbgrader.scheme import HideMarkingScheme, ShowMarkingScheme
from autograder.frontends.nbgrader.stubs import ExerciseStubs
from autograder.frontends.nbgrader.text import code_to_html, markdown_to_html, with_prefixes
from autograder.frontends.nbgrader.unpacking import DownloadExtractor
from autograder.kit.registry import written_by_notebooks
from autograder.reports.wording import one_line

log = getLogger(__name__)

VALIDATE_SECONDS = 600  # per cell, where `nbgrader validate` runs a notebook; nbgrader's 30 are short for training


def configure(c: Any, root: Path | None = None) -> None:
    """Fills nbgrader's configuration object; `root` is the course's folder, the current one when None."""
    leave_current_folder()  # nbgrader puts it in front of all others
    _refuse_glob(root or Path.cwd())
    programs_on_path()
    # Six lines per student about nbgrader's own way with its database hide what is worth reading.
    warnings.filterwarnings("ignore", "Object of type <Submitted", sqlalchemy.exc.SAWarning)
    CourseDirectory.get_existing_timestamp = existing_timestamp
    show_no_zero()
    reassure_command()
    if root is not None:
        c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = "solutions"
    c.CourseDirectory.release_directory = "assignments"
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", f"{MARK}*", *written_by_notebooks()]

    c.GenerateAssignment.force = True  # assignments/ is in the repository, and made from solutions/ alone
    c.GenerateAssignment.preprocessors = _steps(
        GenerateAssignment.preprocessors, {ClearSolutions: [ExerciseStubs], SaveCells: [SaveCellsByHand]}
    )

    c.Autograde.pre_convert_hook = _find_renamed(c)
    c.Autograde.exporter_class = SubmissionReader
    c.Autograde.sanitize_preprocessors = _steps(
        Autograde.sanitize_preprocessors, {ClearOutput: [RepairCells], DeduplicateIds: [DeduplicateIds]}
    )
    c.Autograde.autograde_preprocessors = _steps(
        Autograde.autograde_preprocessors,
        {Execute: [GradeCells], LimitOutput: [LimitOutput, ShowMarkingScheme], SaveAutoGrades: [SaveGrades]},
    )
    c.GenerateFeedback.exporter_class = FeedbackExporter
    c.GenerateFeedback.preprocessors = [HideMarkingScheme, *GenerateFeedback.preprocessors.default()]
    c.HTMLExporter.filters = {
        "markdown2html": markdown_to_html,
        "highlight_code": code_to_html,
        "strip_files_prefix": with_prefixes,
    }
    c.ZipCollectApp.extractor_plugin = DownloadExtractor
    c.ZipCollectApp.collector_plugin = DownloadCollector
    c.ExportApp.plugin_class = Grades
    c.Execute.timeout = VALIDATE_SECONDS


def _refuse_glob(root: Path) -> None:
    """nbgrader looks for submissions with patterns, in which a bracket of the course's own path finds nothing.

    Raises:
        SystemExit: with what to do.
    """
    if any(sign in str(root.absolute()) for sign in "[]*?"):
        raise SystemExit(
            f"nbgrader finds nothing below {root.absolute()}: it reads the signs [ ] * ? in a path as a pattern. "
            "Move the course to a folder without them. (`python -m autograder grade` works there.)"
        )


def programs_on_path() -> None:
    """nbgrader runs the program `alembic` to make a gradebook; where no environment is activated, it is not found."""
    scripts = sysconfig.get_path("scripts")
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(part for part in (os.environ.get("PATH"), scripts) if part)


def _steps(trait: Any, instead: dict[type, list[type]]) -> list[type]:
    """nbgrader's own steps, some of them replaced."""
    return [ours for step in trait.default() for ours in instead.get(step, [step])]


def _find_renamed(c: Any) -> Any:
    def find_renamed(notebooks: list[str], **about: Any) -> None:
        """Called by nbgrader before it converts a submission, in the course's folder, with a list that may grow."""
        folder = Path(notebooks[0]).parent
        released = Path(c.CourseDirectory.release_directory) / folder.name
        try:
            adopt_renamed(folder, released)
        except Exception as error:  # it is graded as it is, and so are the others
            log.warning("%s: %s", one_line(str(folder)), one_line(f"{type(error).__name__}: {error}"))
        handed_out = {path.name for path in released.glob("*.ipynb")}
        if any(Path(path).name not in handed_out for path in notebooks):
            there = [str(path) for path in sorted(folder.glob("*.ipynb")) if path.name in handed_out]
            notebooks += [path for path in there if path not in notebooks]

    return find_renamed
