"""Grading what a student pushed, in the step of a workflow: the same flow as `grade`, told to GitHub."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.frontends.github.detail import Detail, with_detail
from autograder.frontends.github.git import Commit, TooManyFiles
from autograder.frontends.github.pick import Choice, pick, why_missing
from autograder.frontends.github.places import place_of
from autograder.frontends.github.results import badge, classroom50_result, legacy_notices
from autograder.frontends.github.step import Step
from autograder.grading.batch import Options, grade_all
from autograder.grading.reporting import not_gradable
from autograder.kit.registry import load_lab
from autograder.reports.markdown import report_markdown
from autograder.reports.report import Report
from autograder.reports.terminal import report_text
from autograder.reports.wording import details, heading, labelled, verdict
from autograder.submissions.find import SUFFIX, SubmissionFile
from autograder.words import later, say

ANNOTATIONS = 10  # of one level in one step; GitHub shows no more
ADVISORY = later(
    "This result is advice: it was computed in your own repository. The grade of record is computed by your "
    "instructor, from the same notebook, with the same checks."
)


@dataclass(frozen=True)
class Pushed:
    """The notebooks of one push, and what came of grading them."""

    commit: Commit
    choices: Mapping[str, Choice]  # by lab
    reports: Sequence[Report]  # in the order of the labs that were asked for


def grade_push(repository: Path, labs: Sequence[str], options: Options, detail: Detail) -> Pushed:
    """Grades a repository's last commit.

    Raises:
        GitError: the folder is no repository, or has no commit.
        SandboxError: student code can't be sandboxed on this machine.
        UnknownName: there is no such lab.
    """
    for lab in labs:
        load_lab(lab)
    commit = Commit(repository)
    try:
        choices = pick(commit, labs)
    except TooManyFiles as reason:
        return Pushed(commit, {}, [not_gradable(f"{lab}{SUFFIX}", None, str(reason), load_lab(lab)) for lab in labs])
    with tempfile.TemporaryDirectory(prefix="push-") as folder:
        found = [_written(choice, Path(folder) / f"{lab}{SUFFIX}") for lab, choice in choices.items()]
        by_path = {result.report.submission: result.report for result in grade_all(found, options)}
    reports = [
        _named(by_path[choices[lab].path], choices[lab]) if lab in choices else _missing(lab, commit) for lab in labs
    ]
    return Pushed(commit, choices, [with_detail(report, detail) for report in reports])


def _written(choice: Choice, file: Path) -> SubmissionFile:
    file.write_bytes(choice.data)
    return SubmissionFile(file, choice.path)


def _named(report: Report, choice: Choice) -> Report:
    notes = (*report.notes, choice.note) if choice.note else report.notes
    return replace(report, notes=notes, remarks=())  # who pushes reads what comes of it


def _missing(lab: str, commit: Commit) -> Report:
    asked = say(
        "There is no notebook of this lab in the repository: is {name} committed and pushed?", name=f"{lab}{SUFFIX}"
    )
    reason = f"{asked} {why_missing(commit, lab)}"
    return not_gradable(f"{lab}{SUFFIX}", None, reason, load_lab(lab))


def tell(pushed: Pushed, step: Step) -> None:
    """Writes the summary, the outputs, and the annotations beside the student's lines."""
    shown = 0
    for report in pushed.reports:
        step.summary(report_markdown(report))
        if report.status == "not_gradable":
            step.annotate("error", " ".join(report.notes), verdict(report), report.submission)
            continue
        lab = load_lab(report.lab)
        text = pushed.choices[report.lab].data.decode("utf-8", "replace")
        for check in report.checks:
            if check.status == "failed" and shown < ANNOTATIONS:
                cell, line = place_of(check, text, lab)
                said = "\n".join(labelled(label, words) for label, words in details(check))
                if cell:
                    said = labelled(say("cell {cell}", cell=cell), said)
                step.annotate("error", said[:4_000], heading(check), report.submission, line)
                shown += 1
    step.summary(f"*{say(ADVISORY)}*\n")
    if any(report.status != "not_gradable" for report in pushed.reports):
        for title, message in legacy_notices(pushed.reports):
            step.annotate("notice", message, title)
    score, most = sum(r.score for r in pushed.reports), sum(r.max_score for r in pushed.reports)
    step.output("score", f"{score:g}")
    step.output("max-score", f"{most:g}")
    step.output("complete", "true" if complete(pushed.reports) else "false")


def complete(reports: Sequence[Report]) -> bool:
    """Whether every check of every lab passed."""
    return all(report.checks and all(c.status == "passed" for c in report.checks) for report in reports)


def log(pushed: Pushed, step: Step) -> None:
    """Writes the reports as text; use within `Step.no_commands`."""
    for report in pushed.reports:
        step.log(report_text(report))


def write_results(pushed: Pushed, folder: Path) -> None:
    """Writes `result.json` (our schema), `badge.json`, and `classroom50.json`, one per lab where there are several."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "result.json", [report.to_json() for report in pushed.reports])
    _write(folder / "badge.json", badge(pushed.reports))
    for report in pushed.reports:
        if report.checks:
            name = "classroom50.json" if len(pushed.reports) == 1 else f"classroom50-{report.lab}.json"
            _write(folder / name, classroom50_result(report, pushed.commit))


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8", errors="replace")
