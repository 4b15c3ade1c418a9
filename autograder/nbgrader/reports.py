"""The reports of one run of `nbgrader autograde`: made before, or now and in parallel for all that it will ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from glob import glob
from pathlib import Path
from typing import Any

from tqdm import tqdm
from traitlets import Bool, Enum, Integer, Unicode
from traitlets.config import LoggingConfigurable

from autograder.nbgrader.renamed import adopt_renamed
from autograder.report import Report
from autograder.words import LANGUAGES


class CourseGrader(LoggingConfigurable):
    """Grades ahead when the first report is asked for, since nbgrader itself takes one submission after the other.

    Its settings are the options of `python -m autograder grade`, which can fill the same folder of reports.
    """

    reports = Unicode("graded", help="folder of the reports; what is in it is not graded again").tag(config=True)
    seed = Integer(0, help="of the class: other inputs, other hidden messages").tag(config=True)
    jobs = Integer(0, help="submissions at a time; 0: one per processor").tag(config=True)
    checkpoint = Unicode("", help="model that notebooks are run on; empty: the lab's own").tag(config=True)
    require_sandbox = Enum(("", "basic", "strong"), "", help="refuse to grade with a weaker one").tag(config=True)
    language = Enum(LANGUAGES, LANGUAGES[0], help="of what students read").tag(config=True)
    trust_submissions = Bool(False, help="grade even where code can't be walled in").tag(config=True)

    def __init__(self, reader: Any) -> None:
        """For one run of `nbgrader autograde`; `reader` is its SubmissionReader."""
        super().__init__(parent=reader)
        self.reader = reader
        self._known: dict[Path, Report] = {}

    def report(self, resources: Mapping[str, Any]) -> Report:
        """The report of the notebook that nbgrader is at.

        Raises:
            SandboxError: student code can't be walled in on this machine.
        """
        path: Path = self.reader.path(self.reader.coursedir.submitted_directory, resources)
        if path not in self._known:
            self._grade([path, *self._to_come(resources)])
        return self._known[path]

    def _to_come(self, resources: Mapping[str, Any]) -> Iterator[Path]:
        """The same notebook of the other students of this run, but for those that are autograded already."""
        reader, coursedir = self.reader, self.reader.coursedir
        pattern = reader.path(coursedir.submitted_directory, resources, coursedir.student_id).parent
        for folder in sorted(glob(str(pattern))):
            student = Path(folder).parent.name
            if reader.converter.force or not reader.path(coursedir.autograded_directory, resources, student).exists():
                path = reader.path(coursedir.submitted_directory, resources, student)
                adopt_renamed(Path(folder), reader.path(coursedir.release_directory, resources, ".").parent)
                if path.is_file() and path not in self._known:
                    yield path

    def _grade(self, paths: list[Path]) -> None:
        # Imported here: every nbgrader command reads the settings, and few of them grade.
        from autograder.classroom import Options, default_jobs, grade_all
        from autograder.find import Found
        from autograder.folder import ClassFolder
        from autograder.sandbox.launch import Level

        root = Path(self.reader.coursedir.root)
        options = Options(
            checkpoint=self.checkpoint or None,
            seed=self.seed,
            jobs=self.jobs or default_jobs(),
            require=Level(self.require_sandbox) if self.require_sandbox else None,
            trust=self.trust_submissions,
        )
        by_name = {path.relative_to(root).as_posix(): path for path in dict.fromkeys(paths)}
        found = [Found(path, name, path.parent.parent.name) for name, path in by_name.items()]
        results = grade_all(found, options, ClassFolder(root / self.reports))
        for result in tqdm(results, "grading", len(found), unit="notebook", disable=None, leave=False):
            self._known[by_name[result.report.submission]] = result.report
