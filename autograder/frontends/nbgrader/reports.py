"""The reports of one run of `nbgrader autograde`: made before, or now and in parallel for all that it will ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from glob import glob
from pathlib import Path
from typing import Any

from tqdm import tqdm
from traitlets import Bool, Enum, Integer, Unicode
from traitlets.config import LoggingConfigurable

from autograder.frontends.nbgrader.renamed import adopt_renamed
from autograder.reports.report import Report
from autograder.reports.wording import one_line
from autograder.words import LANGUAGES, say


def linked(path: Path) -> str:
    """Why a notebook in submitted/<student>/<assignment>/ is not read, where one of these folders is a link."""
    folder = next((one for one in (path.parent, path.parent.parent) if one.is_symlink()), None)
    if folder is None:
        return ""
    return say("The folder {name!r} is a link to another place, which is not followed.", name=folder.name)


def lab_handed_out(released: Path, assignment: str) -> str:
    """The lab of an assignment: of the notebook that was handed out, else the one of its name; empty for none."""
    from autograder.kit.registry import lab_names
    from autograder.submissions.find import lab_of
    from autograder.submissions.reading import NotebookError, read_submission

    try:
        return lab_of(read_submission(released)).name
    except NotebookError:
        return assignment if assignment in lab_names() else ""


class CourseGrader(LoggingConfigurable):
    """Grades ahead when the first report is asked for, since nbgrader itself takes one submission after the other.

    Its settings are the options of `python -m autograder grade`, which can fill the same folder of reports.
    """

    reports = Unicode("graded", help="folder of the reports; what is in it is not graded again").tag(config=True)
    seed = Integer(None, allow_none=True, help="of the class; None: the one kept beside the reports").tag(config=True)
    jobs = Integer(0, help="submissions at a time; 0: one per processor").tag(config=True)
    cluster = Unicode("", help="a Dask scheduler's address; empty: this machine").tag(config=True)
    checkpoint = Unicode("", help="model that notebooks are run on; empty: the lab's own").tag(config=True)
    require_sandbox = Enum(("", "basic", "strong"), "", help="refuse to grade with a weaker one").tag(config=True)
    language = Enum(LANGUAGES, LANGUAGES[0], help="of what students read").tag(config=True)
    trust_submissions = Bool(False, help="grade even where code can't be sandboxed").tag(config=True)

    def __init__(self, reader: Any) -> None:
        """For one run of `nbgrader autograde`; `reader` is its SubmissionReader."""
        super().__init__(parent=reader)
        self.reader = reader
        self._known: dict[Path, Report] = {}

    def report(self, resources: Mapping[str, Any]) -> Report:
        """The report of the notebook that nbgrader is at.

        Raises:
            SandboxError: student code can't be sandboxed on this machine.
        """
        path: Path = self.reader.path(self.reader.coursedir.submitted_directory, resources)
        if path not in self._known:
            released = self.reader.path(self.reader.coursedir.release_directory, resources, ".")
            lab = lab_handed_out(released, self.reader.coursedir.assignment_id)
            self._grade([path, *self._to_come(resources)], lab)
        return self._known[path]

    def _to_come(self, resources: Mapping[str, Any]) -> Iterator[Path]:
        """The same notebook of the other students of this run, but for those that are autograded already."""
        reader, coursedir = self.reader, self.reader.coursedir
        pattern = reader.path(coursedir.submitted_directory, resources, coursedir.student_id).parent
        for folder in sorted(glob(str(pattern))):
            student = Path(folder).parent.name
            if reader.converter.force or not reader.path(coursedir.autograded_directory, resources, student).exists():
                path = reader.path(coursedir.submitted_directory, resources, student)
                self._adopt(Path(folder), reader.path(coursedir.release_directory, resources, ".").parent)
                if path.is_file() and path not in self._known:
                    yield path

    def _adopt(self, folder: Path, released: Path) -> None:
        try:
            adopt_renamed(folder, released)
        except Exception as error:  # nbgrader will say the same of this student; the others are graded
            self.log.warning("%s: %s", one_line(str(folder)), one_line(f"{type(error).__name__}: {error}"))

    def _grade(self, paths: list[Path], lab: str) -> None:
        # Imported here: every nbgrader command reads the settings, and few of them grade.
        from autograder.grading.batch import Options, default_jobs, grade_all
        from autograder.grading.seed import class_seed, seed_line
        from autograder.grading.store import ClassFolder
        from autograder.sandbox.launch import Level
        from autograder.submissions.find import SubmissionFile

        root = Path(self.reader.coursedir.root)
        seed = class_seed(root / self.reports, self.seed)
        self.log.info(seed_line(seed))
        options = Options(
            checkpoint=self.checkpoint or None,
            seed=seed,
            jobs=self.jobs or default_jobs(),
            cluster=self.cluster,
            require=Level(self.require_sandbox) if self.require_sandbox else None,
            allow_unsandboxed=self.trust_submissions,
        )
        by_name = {path.relative_to(root).as_posix(): path for path in dict.fromkeys(paths)}
        found = [
            SubmissionFile(path, name, path.parent.parent.name, linked(path), lab=lab) for name, path in by_name.items()
        ]
        results = grade_all(found, options, ClassFolder(root / self.reports))
        for result in tqdm(results, "grading", len(found), unit="notebook", disable=None, leave=False):
            self._known[by_name[result.report.submission]] = result.report
