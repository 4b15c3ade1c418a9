"""The folder of a graded class: an overview, a page per submission, the reports as JSON, and the evidence.

index.html  reports.json  pages/<submission>.html  reports/<submission>.json  evidence/<submission>/
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

from autograder.classroom import Result
from autograder.evidence import save_evidence
from autograder.render.html import class_page, report_page
from autograder.report import Report


def slug(submission: str) -> str:
    """A file name for a submission: readable, unique, and never a path out of the folder."""
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", submission).strip(".-")[-60:]
    return f"{readable}-{hashlib.sha256(submission.encode('utf-8', 'replace')).hexdigest()[:8]}"


def write_result(result: Result, folder: Path) -> None:
    """Writes one submission's page, report and evidence."""
    name = slug(result.report.submission)
    _write(folder / "pages" / f"{name}.html", report_page(result.report))
    _write(folder / "reports" / f"{name}.json", json.dumps(result.report.to_json(), ensure_ascii=False))
    if result.evidence is not None:
        save_evidence(result.evidence, folder / "evidence" / name)


def write_class(reports: Sequence[Report], folder: Path) -> Path:
    """Writes the overview and all reports in one JSON file; returns the overview's path."""
    links = {report.submission: f"pages/{slug(report.submission)}.html" for report in reports}
    _write(
        folder / "reports.json",
        json.dumps([r.to_json() for r in reports], indent=2, ensure_ascii=False) + "\n",
    )
    _write(folder / "index.html", class_page(list(reports), links))
    return folder / "index.html"


def _write(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_text(text, "utf-8", errors="replace")
    os.replace(temporary, path)
