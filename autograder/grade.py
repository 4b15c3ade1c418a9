"""The one flow: a submission's code into the sandbox, its evidence to the checks, their results into a report."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.checks.plugin import Outcome, run_checks
from autograder.checks.view import ProbeView
from autograder.evidence import Evidence, ProbeEvidence
from autograder.lab import Exercise, Lab, stand_in_note
from autograder.notebook import Submission
from autograder.report import Report, SubmissionStatus
from autograder.sandbox.job import Ending, Job
from autograder.sandbox.launch import Setting
from autograder.sandbox.start import AnySandbox
from autograder.words import later, say

# What a probe did to a cell before it ran it, by the kind that it writes down.
PROBE_NOTES = {
    "ignored": later("cell {cell}: '{text}' ignored"),
    "spaces": later("cell {cell}: no-break spaces read as spaces"),
    "not_installed": later("cell {cell}: '{text}': not installed here"),
}


@dataclass(frozen=True)
class Graded:
    report: Report
    evidence: Evidence


def sandbox_setting(lab: Lab, only: Sequence[int] = ()) -> Setting:
    """What this lab's notebooks find around them; less is prepared where no whole notebook will be run."""
    whole = any(e.kind == "notebook" for e in lab.with_what_they_build_on(only))
    modules = ("autograder.probes.worker", f"autograder.probes.{lab.name}", *(lab.preload if whole else ()))
    return Setting(lab.support, modules, lab.notebook_environment(), tuple(lab.caches().values()))


def submission_seed(class_seed: int, submission: Submission) -> int:
    """A seed of this submission's own: the same for the same file, unknown to its author."""
    return _draw(f"{class_seed}:{submission.digest}")


def _draw(text: str) -> int:
    """A number below 2 ** 31 that tells nothing of what it was made from."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "little") >> 1


def grade(
    submission: Submission, lab: Lab, sandbox: AnySandbox, class_seed: int = 0, only: Sequence[int] = ()
) -> Graded:
    """Grades one submission, or some of its exercises; whatever its code does, a report comes back."""
    seed = submission_seed(class_seed, submission)
    evidence, seconds = gather(submission, lab, sandbox, seed, only)
    return Graded(judge(submission, lab, evidence, seed, only, seconds), evidence)


def gather(
    submission: Submission,
    lab: Lab,
    sandbox: AnySandbox,
    seed: int,
    only: Sequence[int] = (),
    slowness: float = 1.0,
) -> tuple[Evidence, float]:
    """Runs each exercise's probe; where a definition does not run, the exercises after it get a stand-in.

    Args:
        slowness: how many times longer than usual everything may take.

    Returns:
        The evidence by probe, and the seconds it took.
    """
    started = time.monotonic()
    evidence: dict[str, ProbeEvidence] = {}
    broken: list[str] = []
    for exercise in lab.with_what_they_build_on(only):
        replaced = tuple(name for name in exercise.uses if name in broken)
        exercise = replace(exercise, seconds=exercise.seconds * slowness)
        job = job_of(submission.code, lab, exercise, replaced, seed)
        outcome = sandbox.run(job)
        if outcome.ending is Ending.LOST or (outcome.ending is Ending.TIMEOUT and outcome.waited > job.seconds / 2):
            outcome = sandbox.run(job)  # not its own fault: the sandbox went away, or a neighbour took its time
        # The limit depends on the machine; evidence that did not meet it is the same on every one.
        limit = round(exercise.seconds) if outcome.ending is Ending.TIMEOUT else 0
        evidence[exercise.probe] = ProbeEvidence.of(outcome, limit, replaced)
        broken += lab.unusable(exercise.probe, evidence[exercise.probe])
    return evidence, time.monotonic() - started


def job_of(
    cells: Sequence[Mapping[str, Any]], lab: Lab, exercise: Exercise, replaced: tuple[str, ...], seed: int
) -> Job:
    """The job of one exercise's probe on a notebook's code cells; `replaced` names come from the lab's stand-ins."""
    request = lab.request(exercise.probe, seed)
    return Job(
        lab=lab.name,
        probe=exercise.probe,
        kind=exercise.kind,
        cells=cells,
        wanted=(*exercise.uses, *exercise.defines),
        stand_ins={name: lab.stand_ins[name] for name in replaced},
        support=lab.support,
        facts=request.facts,
        arrays=request.arrays,
        seconds=exercise.seconds,
        seed=_draw(f"job:{seed}"),  # another one: student code reads it, and the hidden labels come from `seed`
    )


def judge(
    submission: Submission,
    lab: Lab,
    evidence: Evidence,
    seed: int,
    only: Sequence[int] = (),
    seconds: float = 0.0,
) -> Report:
    """Runs the checks over evidence; no student code is needed for this, nor run.

    Args:
        seconds: what gathering the evidence took.
    """
    started = time.monotonic()
    outcome = run_checks(lab, evidence, seed, only)
    return Report(
        lab=lab.name,
        submission=submission.path,
        student=submission.student,
        status=_status(outcome, evidence),
        seed=seed,
        checkpoint=lab.checkpoint,
        checks=tuple(outcome.results),
        notes=tuple(_notes(submission, lab, outcome, evidence)),
        seconds=seconds + time.monotonic() - started,
    )


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
    )


def _status(outcome: Outcome, evidence: Evidence) -> SubmissionStatus:
    if outcome.faults or any(result.status == "error" for result in outcome.results):
        return "partially_graded"
    return "partially_graded" if _missing_module(evidence) else "graded"


def _missing_module(evidence: Evidence) -> str | None:
    """The sentence for a notebook that stopped at an import that is not installed here."""
    for found in evidence.values():
        error = ProbeView(found).partial("run").optional("error", dict)
        if error is not None and error.get("type") in ("ModuleNotFoundError", "ImportError"):
            return say(
                "cell {cell}: {error}: the notebook as a whole could not be run",
                cell=error.get("cell"),
                error=error.get("message"),
            )
    return None


def _notes(submission: Submission, lab: Lab, outcome: Outcome, evidence: Evidence) -> list[str]:
    notes = [*submission.notes]
    for found in evidence.values():
        notes += [
            say(PROBE_NOTES[kind], cell=cell, text=text) for kind, cell, text in found.notes if kind in PROBE_NOTES
        ]
    if missing := _missing_module(evidence):
        notes.append(missing)
    for exercise in lab.exercises:
        if exercise.probe in evidence and (stand_ins := evidence[exercise.probe].stand_ins):
            notes.append(stand_in_note(exercise, stand_ins))
    notes += outcome.advice
    notes += [say("not judged, so a person should look at it: {fault}", fault=fault) for fault in outcome.faults]
    return list(dict.fromkeys(notes))
