"""The folder of a graded class: an overview, a page per submission, the reports as JSON, and the records.

    index.html  reports.json  pages/<submission>.html  reports/<submission>.json  records/<submission>/  attempts/

Each file is written whole or not at all, and the note of what judged a submission last, so that a grader that was
killed goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.grading.record import Record
from autograder.grading.record_files import RecordError, digest_in, read_record, record_bytes
from autograder.reports.html import class_page, report_page
from autograder.reports.report import Report

JUDGED = "judged"  # beside a record: what judged it
SEAL = "seal"  # the key of this class folder's records
DIGITS = 20  # of a name's digest: of fewer, who may choose folders' names finds one that another's has


def slug(submission: str) -> str:
    """A file name for a submission: readable, unique, and never a path out of the folder."""
    parts = re.split(r"[/\\]", submission.removesuffix(".ipynb"))[-3:]  # student, lab, and the lab's name once more
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", "-".join(dict.fromkeys(parts))).strip(".-")[:60].strip(".-")
    digest = hashlib.sha256(submission.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}-{digest[:DIGITS]}".strip("-")


class ClassFolder:
    """Results on disk. One process writes; any number may read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seal_key = b""

    def record(self, submission: str) -> Record:
        """What is kept of a submission.

        Raises:
            RecordError: nothing, or nothing that can be used; the message says why.
        """
        return read_record(self._record_folder(submission), self._seal())

    def report(self, submission: str, key: str, judged: str) -> Report | None:
        """The report of a submission, if it was made from the record with this key by what judges today."""
        try:
            if (self._record_folder(submission) / JUDGED).read_text("ascii") != f"{key} {judged}":
                return None
        except OSError:
            return None
        report = self.report_in(slug(submission))
        # In the file, a name that is not UTF-8 was changed.
        return replace(report, submission=submission) if report is not None else None

    def report_in(self, name: str) -> Report | None:
        """The report of the record's folder of this name; None where it is not there, or half of it."""
        return _report(self.path / "reports" / f"{name}.json")

    def record_names(self) -> list[str]:
        """The names of the records' folders, in order."""
        return sorted(folder.name for folder in (self.path / "records").glob("*") if folder.is_dir())

    def records(self) -> Iterator[tuple[str, Record | RecordError]]:
        """All records, by the names of their folders; in place of one that can't be used, why."""
        for name in self.record_names():
            try:
                yield name, read_record(self.path / "records" / name, self._seal())
            except RecordError as reason:
                yield name, reason

    def write(self, report: Report, record: Record, judged: str | None) -> None:
        """Writes one submission's record, page and report.

        Args:
            judged: what judged it; without it, it will be judged again.
        """
        folder = self._record_folder(report.submission)
        self._keep_attempt(slug(report.submission), record)
        (folder / JUDGED).unlink(missing_ok=True)  # it was another report's
        for name, data in record_bytes(record, self._seal()).items():  # the manifest comes last, and names the other
            _write(folder / name, data)
        self.write_report(report, record.key, judged)

    def write_report(self, report: Report, key: str, judged: str | None) -> None:
        """Writes one submission's page and report; its record stays as it is."""
        name, folder = slug(report.submission), self._record_folder(report.submission)
        (folder / JUDGED).unlink(missing_ok=True)
        write_text(self.path / "pages" / f"{name}.html", report_page(report))
        write_text(self.path / "reports" / f"{name}.json", json.dumps(report.to_json(), ensure_ascii=False))
        if judged is not None:
            write_text(folder / JUDGED, f"{key} {judged}")

    def _keep_attempt(self, name: str, record: Record) -> None:
        """Puts aside the report of an earlier file of the same student: an attempt of theirs, and no older version."""
        earlier = self.report_in(name)
        if earlier is None or not earlier.checks or digest_in(self.path / "records" / name) == record.digest:
            return
        number = len(self.attempts(name)) + 1
        write_text(self.path / "attempts" / name / f"{number:03}.json", json.dumps(earlier.to_json()))

    def attempts(self, name: str) -> list[Report]:
        """The reports of a student's earlier files, the oldest first."""
        found = sorted((self.path / "attempts" / name).glob("*.json"))
        return [report for path in found if (report := _report(path)) is not None]

    def write_overview(self, reports: Sequence[Report], missing: Sequence[str] = ()) -> Path:
        """Writes the overview and all reports in one JSON file; returns the overview's path.

        Args:
            missing: students who handed in nothing.
        """
        links = {report.submission: f"pages/{slug(report.submission)}.html" for report in reports}
        ordered = sorted(reports, key=lambda report: report.submission)
        text = json.dumps([report.to_json() for report in ordered], indent=2, ensure_ascii=False)
        write_text(self.path / "reports.json", text + "\n")
        write_text(self.path / "index.html", class_page(ordered, links, missing))
        return self.path / "index.html"

    def _record_folder(self, submission: str) -> Path:
        return self.path / "records" / slug(submission)

    def _seal(self) -> bytes:
        """The key that seals this folder's records; made when the first is written."""
        if not self._seal_key:
            private_folder(self.path)
            path = self.path / SEAL
            try:
                with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                    file.write(secrets.token_hex(32))
            except FileExistsError:
                pass
            self._seal_key = path.read_bytes()
        return self._seal_key


def _report(path: Path) -> Report | None:
    try:
        return Report.from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_text(path: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    _write(path, text.encode("utf-8", "replace"))


def _write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    private_folder(path.parent)
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    os.replace(temporary, path)


def private_folder(path: Path) -> None:
    """Makes a folder that only its owner can read: marks and records are nobody else's. One that is there is left."""
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
