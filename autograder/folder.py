"""The folder of a graded class: an overview, a page per submission, the reports as JSON, and the evidence.

    index.html  reports.json  pages/<submission>.html  reports/<submission>.json  evidence/<submission>/

Each file is written whole or not at all, and a submission's key last, so that a grader that was killed goes on
where it stopped: what has its key is not graded again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from autograder.evidence import Evidence, save_evidence
from autograder.render.html import class_page, report_page
from autograder.report import Report

KEY = "key"


def slug(submission: str) -> str:
    """A file name for a submission: readable, unique, and never a path out of the folder."""
    parts = re.split(r"[/\\]", submission.removesuffix(".ipynb"))[-3:]  # student, lab, and the lab's name once more
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", "-".join(dict.fromkeys(parts))).strip(".-")[:60].strip(".-")
    digest = hashlib.sha256(submission.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}-{digest[:8]}".strip("-")


class ClassFolder:
    """Results on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def finished(self, submission: str, key: str) -> Report | None:
        """The report of a submission that was graded before under the same key, whole and without a fault of ours."""
        name = slug(submission)
        try:
            if (self.path / "evidence" / name / KEY).read_text("ascii") != key:
                return None
            report = Report.from_json(json.loads((self.path / "reports" / f"{name}.json").read_text("utf-8")))
            return replace(report, submission=submission)  # in the file, a name that is not UTF-8 was changed
        except (OSError, ValueError, KeyError, TypeError):
            return None  # not there, or half of it: it is graded again

    def write(self, report: Report, evidence: Evidence | None, key: str | None) -> None:
        """Writes one submission's page, report and evidence; without a key it will be graded again."""
        name = slug(report.submission)
        (self.path / "evidence" / name / KEY).unlink(missing_ok=True)  # it was another report's
        _write(self.path / "pages" / f"{name}.html", report_page(report))
        _write(self.path / "reports" / f"{name}.json", json.dumps(report.to_json(), ensure_ascii=False))
        if evidence is not None:
            save_evidence(evidence, self.path / "evidence" / name)
            if key is not None:
                _write(self.path / "evidence" / name / KEY, key)

    def write_overview(self, reports: Sequence[Report]) -> Path:
        """Writes the overview and all reports in one JSON file; returns the overview's path."""
        links = {report.submission: f"pages/{slug(report.submission)}.html" for report in reports}
        ordered = sorted(reports, key=lambda report: report.submission)
        text = json.dumps([report.to_json() for report in ordered], indent=2, ensure_ascii=False)
        _write(self.path / "reports.json", text + "\n")
        _write(self.path / "index.html", class_page(ordered, links))
        return self.path / "index.html"


def _write(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_text(text, "utf-8", errors="replace")
    os.replace(temporary, path)
