"""From a record to a report: the checks are run over its measurements, and no student code is needed for it."""

from __future__ import annotations

from dataclasses import replace

from autograder.grading.canary import remarks_on
from autograder.grading.checks import run_checks
from autograder.grading.judging import CheckRun
from autograder.grading.record import Record, SandboxUsed
from autograder.grading.versions import engine_commit, judged_by, lab_version
from autograder.kit.evidence import RUN, Evidence
from autograder.kit.exercise_evidence import ExerciseEvidence, NotebookRun
from autograder.kit.lab import Lab, LabError, stand_in_note
from autograder.kit.registry import load_lab
from autograder.kit.verdict import Verdict
from autograder.reports.report import Report, SubmissionStatus
from autograder.reports.wording import NOT_SANDBOXED, labelled
from autograder.sandbox.job import NOT_ITS_OWN
from autograder.sandbox.launch import Level
from autograder.words import language, later, say, say_again

# What a probe did to a cell before it ran it, by the kind that it writes down.
PROBE_NOTES = {
    "ignored": later("cell {cell}: '{text}' ignored"),
    "spaces": later("cell {cell}: no-break spaces read as spaces"),
    "not_installed": later("cell {cell}: '{text}': not installed here"),
    "no_compiler": later("there is no compiler while grading, so '{text}' left your code as it is"),
    "no_workers": later("there are no worker processes while grading, so '{text}' was read as num_workers=0"),
    "no_display": later("there is no window while grading, so '{text}' was not used for drawing"),
    "defined_below": later(
        "cell {cell} defines `{text}` once more, below the check of its exercise: what counts is what stood there"
    ),
    "changed_below": later(
        "cell {cell} changes `{text}`, below the check of an exercise that uses it: what counts is what it was there"
    ),
}
# Why an exercise was not tried where its check stands.
APART_NOTES = {
    "stopped": later(
        "exercise {number}: your notebook stops before its check, so its definitions were tried by themselves"
    ),
    "missing": later(
        "exercise {number}: where its check stands, not all that it needs is there, so its definitions were looked for "
        "in the whole notebook"
    ),
}


def judge(record: Record, lab: Lab | None = None) -> Report:
    """The report of a record, in the language of this context: the same record always gives the same report.

    Args:
        lab: the one that the record names, when None.

    Raises:
        LabError: the lab's checks can't be run as they are declared.
        UnknownName: there is no such lab any more.
    """
    if lab is None:
        lab = load_lab(record.lab) if record.lab else None
    if record.problem or lab is None:
        return not_gradable(record.submission, record.student, say_again(record.problem), lab)
    try:
        report = _judged(record, lab)
    except LabError:
        raise
    except Exception as fault:  # whatever was forged, the rest of the class is graded
        told = say("not judged, so a person should look at it: {fault}", fault=repr(fault))
        report = not_gradable(record.submission, record.student, told, lab)
    return replace(
        report,
        commit=engine_commit(),
        lab_version=lab_version(lab),
        language=language(),
        sandbox=str(record.sandbox.level),
        machine=record.origin.machine,
        record=record.key,
    )


def _judged(record: Record, lab: Lab) -> Report:
    check_run = run_checks(lab, record.evidence, record.inputs, record.exercises)
    return Report(
        lab=lab.name,
        submission=record.submission,
        student=record.student,
        status=_status(check_run, record.evidence),
        seed=record.seed,
        checkpoint=record.checkpoint,
        checks=tuple(check_run.results),
        notes=tuple(_notes(record, lab, check_run)),
        remarks=remarks_on(lab, lab.with_prerequisites(record.exercises), record.evidence, record.seed),
        seconds=record.seconds,
        by_hand=0 if record.exercises else lab.by_hand,
        unwritten=record.unwritten,
    )


def settled_by(report: Report, record: Record) -> str | None:
    """What judged a report, which holds until that changes; None where a fault may be gone the next time."""
    if report.status == "not_gradable" or any(check.status == "fault" for check in report.checks):
        return None
    return judged_by(load_lab(record.lab), record.notes, report.language)


def not_gradable(name: str, student: str | None, reason: str, lab: Lab | None = None) -> Report:
    """The report of something that can't be read: no mark, and the reason."""
    return Report(
        lab=lab.name if lab else "",
        submission=name,
        student=student,
        status="not_gradable",
        seed=0,
        checkpoint="",
        notes=(reason,),
        full_points=lab.points if lab else 0,
        by_hand=lab.by_hand if lab else 0,
    )


def _status(check_run: CheckRun, evidence: Evidence) -> SubmissionStatus:
    if check_run.faults or any(result.status == "fault" for result in check_run.results):
        return "partially_graded"
    return "partially_graded" if _missing_module(evidence) else "graded"


def _missing_module(evidence: Evidence) -> str | None:
    """The sentence for a notebook that stopped at an import that is not installed here."""
    if RUN not in evidence:
        return None
    try:
        run = ExerciseEvidence(evidence[RUN]).partial(NotebookRun)
    except Verdict:
        return None
    if run.whole and run.error is not None and run.error.type in ("ModuleNotFoundError", "ImportError"):
        return say(
            "cell {cell}: {error}: the notebook as a whole could not be run",
            cell=run.error.cell,
            error=run.error.message,
        )
    return None


def _notes(record: Record, lab: Lab, check_run: CheckRun) -> list[str]:
    evidence = record.evidence
    notes = [say_again(note) for note in record.notes]
    for found in evidence.values():
        notes += [
            say(PROBE_NOTES[kind], cell=cell, text=text) for kind, cell, text in found.notes if kind in PROBE_NOTES
        ]
    stopped_by_us = RUN in evidence and evidence[RUN].ending in NOT_ITS_OWN
    for exercise in () if stopped_by_us else lab.exercises:
        tried = evidence.get(exercise.probe)
        if tried is not None and tried.apart in APART_NOTES and not tried.defined.get("missing"):
            notes.append(say(APART_NOTES[tried.apart], number=exercise.number))
    if missing := _missing_module(evidence):
        notes.append(missing)
    for exercise in lab.exercises:
        if exercise.probe in evidence and (stand_ins := evidence[exercise.probe].stand_ins):
            notes.append(stand_in_note(exercise, stand_ins))
    notes += check_run.advice
    notes += [say("not judged, so a person should look at it: {fault}", fault=fault) for fault in check_run.faults]
    # On one's own machine there is no sandbox, and none is missed.
    return [*dict.fromkeys(notes), *([] if record.sandbox.own_code else [_sandbox_note(record.sandbox)])]


def _sandbox_note(used: SandboxUsed) -> str:
    if used.level is Level.NONE:
        return say(NOT_SANDBOXED)
    told = used.isolation.told()
    return say("sandbox: {level}", level=labelled(told, say_again(used.passed_over)) if used.passed_over else told)
