"""What the collecting of a class found, beside its grades: commits, differences to the students' side, tampering."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.frontends.github.collect import Collected
from autograder.reports.markdown import code
from autograder.reports.report import Report
from autograder.reports.wording import MARKS, verdict
from autograder.submissions.alike import warnings

MAX_BYTES = 10 << 20  # of a result that a student's side made
MAX_POINTS = 1e6
MAX_SHOWN = 10  # tampered files of one student in the table


@dataclass(frozen=True)
class Line:
    """One student: what was collected, and how it compares."""

    collected: Collected
    reports: tuple[Report, ...]  # one for each lab
    claimed: tuple[float, float] | None = None  # what the student's side says: points, of how many
    difference: str = ""  # to what the student's side says; empty where it says the same, or nothing

    @property
    def points(self) -> tuple[float, float] | None:
        """Points, of how many; None where a lab could not be graded, which the sum would make a zero."""
        return None if any(report.status == "not_gradable" for report in self.reports) else _sum(self.reports)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The points to read; where there are none, what became of each lab."""
        if self.points is None:
            return tuple(dict.fromkeys(verdict(report) for report in self.reports))
        return (_of((self.points[0], sum(report.all_points for report in self.reports))),)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why what could not be graded could not."""
        notes = (note for report in self.reports if report.status == "not_gradable" for note in report.notes)
        return tuple(dict.fromkeys(notes))

    def to_json(self) -> dict[str, Any]:
        one, (score, most) = self.collected, self.points or (None, None)
        return {
            "student": one.student,
            "repository": one.place,
            "commit": one.commit or None,
            "pushed": one.pushed.isoformat() if one.pushed else None,
            "notebooks": dict(one.notebooks),
            "score": score,
            "max_score": most,
            "not_gradable": list(self.reasons),
            "claimed": list(self.claimed) if self.claimed else None,
            "difference": self.difference or None,
            "changed": [str(change) for change in one.changed],
            "notes": list(one.remarks),
            "problem": one.problem or None,
        }


def lines_of(
    collected: Sequence[Collected], reports: Sequence[Report], results: Mapping[str, Sequence[Report]]
) -> list[Line]:
    """One line per student.

    Args:
        results: student -> the reports in the artifact of their own workflow, where there is one.
    """
    lines = []
    for one in collected:
        said = results.get(one.student)
        claimed = one.claimed if said is None else _sum(said)
        line = Line(one, tuple(report for report in reports if report.student == one.student), claimed)
        lines.append(replace(line, difference=_difference(line, said)) if one.commit else line)
    return lines


def _sum(reports: Sequence[Report]) -> tuple[float, float]:
    return sum(report.score for report in reports), sum(report.max_score for report in reports)


def _of(points: tuple[float, float]) -> str:
    return f"{points[0]:g} / {points[1]:g}"


def _difference(line: Line, said: Sequence[Report] | None) -> str:
    if line.claimed is None:
        return ""
    statuses = {(report.lab, check.id): check.status for report in line.reports for check in report.checks}
    theirs = {(report.lab, check.id): check.status for report in said or () for check in report.checks}
    differ = [
        f"{id} {theirs[lab, id]}" for lab, id in statuses if theirs.get((lab, id), "") not in ("", statuses[lab, id])
    ]
    if line.claimed == line.points and not differ:
        return ""
    where = f" (there: {', '.join(differ[:MAX_SHOWN])})" if differ else ""
    here = ", ".join(line.verdicts) if line.points is None else _of(line.points)
    return f"the student's side says {_of(line.claimed)}, here it is {here}{where}"


def read_results(folder: Path) -> dict[str, list[Report]]:
    """The `result.json` of each student's workflow, as `<student>.json` or `<student>/result.json` in a folder.

    They were made on the student's side, so one that can't be read is as good as none.
    """
    files = {path.parent.name: path for path in folder.glob("*/result.json")}
    files |= {path.stem: path for path in folder.glob("*.json")}
    found = {}
    for student, path in files.items():
        try:
            if path.stat().st_size <= MAX_BYTES:
                found[student] = [Report.from_json(report) for report in json.loads(path.read_text("utf-8"))]
                _refuse_odd(found[student])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            found.pop(student, None)
    return found


def _refuse_odd(reports: Sequence[Report]) -> None:
    """Raises what `read_results` expects where a field that is used is not what it should be."""
    for report in reports:
        for check in report.checks:
            if not isinstance(check.id, str) or check.status not in MARKS:
                raise ValueError("no check of ours")
        if not all(isinstance(n, int | float) and abs(n) < MAX_POINTS for n in (report.score, report.max_score)):
            raise ValueError("no points")
        hash(report.lab)


def write_overview(lines: Sequence[Line], folder: Path, template: bool) -> Path:
    """Writes `collected.json` and `collected.md`; returns the second.

    Args:
        template: whether changed files were looked for.
    """
    text = json.dumps([line.to_json() for line in lines], indent=2, ensure_ascii=False)
    (folder / "collected.json").write_text(text + "\n", "utf-8", errors="replace")
    path = folder / "collected.md"
    path.write_text(overview_markdown(lines, template), "utf-8", errors="replace")
    return path


def overview_markdown(lines: Sequence[Line], template: bool) -> str:
    """The same to read. What a student chose, such as a file's name, stands in code that it can't leave."""
    parts = ["# Collected\n", "| student | points | commit | pushed (UTC) | remarks |", "|---|---|---|---|---|"]
    for line in lines:
        one = line.collected
        remarks = [
            remark for remark in (one.problem, *one.warnings, *line.reasons, line.difference, *one.remarks) if remark
        ]
        if one.changed:
            more = f" and {len(one.changed) - MAX_SHOWN} more" if len(one.changed) > MAX_SHOWN else ""
            remarks.append(f"changed: {', '.join(map(str, one.changed[:MAX_SHOWN]))}{more}")
        pushed = f"{one.pushed:%Y-%m-%d %H:%M:%S}" if one.pushed else "–"
        said = "<br>".join(_cell(remark) for remark in dict.fromkeys(remarks))
        cells = (one.student, "<br>".join(line.verdicts), one.commit[:10] or "–", pushed, said)
        parts.append(f"| {' | '.join(cells)} |")
    for sentence in warnings(line.collected.student for line in lines):
        parts.append(f"\n{code(sentence)}")
    if not template:
        parts.append("\nNo template was given (--template), so changed files were not looked for.")
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    """Code that leaves neither itself nor its cell: a backslash before a pipe would keep it from being escaped."""
    return code(text[:1_000].replace("\\|", "\\ |")).replace("|", "\\|")
