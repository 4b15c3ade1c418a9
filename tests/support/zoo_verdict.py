"""What the grader says about specimens of a zoo, and where that is not what their blocks say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

from autograder.grading.batch import Options, default_jobs, grade_all
from autograder.grading.record import Record
from autograder.kit.evidence import Evidence
from autograder.reports.report import CheckResult, Report
from autograder.submissions.find import SubmissionFile
from zoo import ZooSpecimen


@dataclass(frozen=True)
class Verdict:
    """What the grader said about a specimen."""

    specimen: ZooSpecimen
    report: Report
    record: Record | None

    @property
    def evidence(self) -> Evidence | None:
        """None where nothing was run."""
        return (self.record.evidence or None) if self.record is not None else None

    @cached_property
    def surprises(self) -> list[str]:
        """Where the report is not what the specimen's block says; empty when all is as it must be."""
        specimen, report = self.specimen, self.report
        if specimen.not_gradable is not None or report.status == "not_gradable":
            said = " ".join(report.notes) if report.status == "not_gradable" else report.status
            wanted = specimen.not_gradable or "a gradable notebook"
            return [] if wanted in said else [f"expected {wanted!r}, got {said!r}"]
        surprising = [] if report.status == "graded" else [f"{report.status}: {report.notes}"]
        surprising += [text for check in report.checks for text in self._surprises_of(check)]
        judged = {check.id for check in report.checks}
        not_judged = [f"{check_id} was not judged" for check_id in specimen.fails if check_id not in judged]
        return [*surprising, *self._unsaid, *not_judged]

    @property
    def explained(self) -> list[CheckResult]:
        """The checks that were skipped because of one that must fail."""
        fails = self.specimen.fails
        return [check for check in self.report.checks if check.status == "skipped" and check.skipped_because in fails]

    def _surprises_of(self, check: CheckResult) -> list[str]:
        specimen = self.specimen
        if (check.id in specimen.zoo.by_chance and check.id not in specimen.fails) or check in self.explained:
            return []
        wanted = "failed" if check.id in specimen.fails else "passed"
        if check.status != wanted:
            return [f"{check.id} is {check.status}, not {wanted}{_details(check)}"]
        diagnosis = specimen.fails.get(check.id, "")
        if wanted == "failed" and (check.diagnosis or "") != diagnosis:
            return [f"{check.id}: diagnosis {check.diagnosis!r}, not {diagnosis!r}{_details(check)}"]
        return []

    @property
    def _unsaid(self) -> list[str]:
        """Words that must be in the report, and are not."""
        said = {check.id: f"{check.got} {check.next_step}" for check in self.report.checks}
        said["notes"] = "\n".join(self.report.notes)
        patterns = [(where, pattern, said.get(where, "")) for where, pattern in self.specimen.words.items()]
        return [
            f"{where}: no {pattern!r} in {text!r}" for where, pattern, text in patterns if not re.search(pattern, text)
        ]

    @property
    def as_expected(self) -> bool:
        return not self.surprises


def _details(check: CheckResult) -> str:
    if check.status == "skipped":
        return f" (because of {check.skipped_because})"
    return f" ({check.diagnosis}: {check.got})" if check.status == "failed" else ""


def grade_zoo(
    specimens: Sequence[ZooSpecimen], folder: Path, jobs: int = 0, only: tuple[int, ...] = (), seed: int = 0
) -> Iterator[Verdict]:
    """Grades specimens as a class; verdicts come as they are ready.

    Args:
        folder: an empty one, for the files that are handed in.
        jobs: submissions at a time; one per processor when 0.
        only: exercises to grade; when empty, those that each specimen asks for.
        seed: of the class.
    """
    jobs = jobs or default_jobs()

    def exercises_of(specimen: ZooSpecimen) -> tuple[int, ...]:
        return only or specimen.exercises

    for exercises, group in groupby(sorted(specimens, key=exercises_of, reverse=True), exercises_of):
        by_path = {str(folder / one.zoo.lab.name / one.name / one.file): one for one in group}
        for path, specimen in by_path.items():
            Path(path).parent.mkdir(parents=True)
            Path(path).write_bytes(specimen.data)
        files = [SubmissionFile(Path(path), path) for path in by_path]
        options = Options(seed=seed, exercises=exercises, jobs=min(jobs, len(files)), allow_unsandboxed=True)
        for result in grade_all(files, options):
            specimen = by_path[result.report.submission]
            record = replace(result.record, submission=specimen.name) if result.record is not None else None
            yield Verdict(specimen, replace(result.report, submission=specimen.name), record)
