"""Running a submission: its code goes into the sandbox, and its measurements come out."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from autograder.grading.canary import canary_of
from autograder.grading.redaction import redacted
from autograder.grading.usable_names import UsableNames
from autograder.kit.evidence import RUN, Evidence, ProbeEvidence
from autograder.kit.lab import Exercise, Lab, ProbeInputs
from autograder.kit.registry import other_packages
from autograder.sandbox.inside.clock import TIMED_OUT
from autograder.sandbox.job import NOT_ITS_OWN, Ending, Job, JobResult, ProbeRequest
from autograder.sandbox.launch import SandboxSpec
from autograder.sandbox.start import AnySandbox
from autograder.submissions.reading import Submission
from autograder.wire import CHANGED

PATIENCE = 2  # jobs of one submission that may take all their time; a cell that hangs is often in what all of them need
SHORT = 5.0  # seconds for each job after these


def sandbox_spec(lab: Lab, exercises: Sequence[int] = ()) -> SandboxSpec:
    """What this lab's notebooks find around them; less is prepared where no whole notebook will be run."""
    chosen = lab.with_prerequisites(exercises)
    whole = any(e.kind == "notebook" for e in chosen)
    modules = (
        "autograder.sandbox.inside.worker",
        lab.probes,
        *lab.imports,
        *(lab.preload if whole else ()),
    )
    folders, limits = tuple(lab.caches().values()), lab.run_of(chosen).limits
    return SandboxSpec(
        lab.support, modules, lab.notebook_environment(), folders, lab.cache_parts(), limits, other_packages()
    )


def submission_seed(class_seed: int, submission: Submission) -> int:
    """A seed of this submission's own: the same for the same file, unknown to its author."""
    return _draw(f"{class_seed}:{submission.digest}")


def _job_seed(seed: int) -> int:
    """The seed that student code runs with, and can read: another one, for hidden labels come from the submission's."""
    return _draw(f"job:{seed}")


def _draw(text: str) -> int:
    """A number below 2 ** 31 that tells nothing of what it was made from."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "little") >> 1


def gather(
    submission: Submission,
    lab: Lab,
    sandbox: AnySandbox,
    seed: int,
    exercises: Sequence[int] = (),
    slowdown: float = 1.0,
    inputs: Mapping[str, ProbeInputs] | None = None,
) -> tuple[Evidence, float]:
    """Runs the notebook once, in order, and probes each exercise where its check cell stands.

    An exercise that can't be reached so is tried by its definitions alone. Where a definition can't be built on, the
    exercises after it get a stand-in.

    Args:
        exercises: their numbers; all when empty.
        slowdown: how many times longer than usual everything may take.
        inputs: what each probe is given; drawn from the seed when None.

    Returns:
        The evidence by probe, and the seconds it took.
    """
    started = time.monotonic()
    given = inputs_for(lab, seed, exercises) if inputs is None else inputs
    chosen = [replace(e, seconds=e.seconds * slowdown) for e in lab.with_prerequisites(exercises)]
    job = run_job_of(submission.code, lab, chosen, seed, given)
    run = _run(sandbox, job)
    evidence = {RUN: ProbeEvidence.of(run, _limit(run, job))}
    names = UsableNames(lab)
    hung = int(run.ending is Ending.TIMEOUT)
    for exercise in chosen:
        if hung >= PATIENCE:
            exercise = replace(exercise, seconds=min(exercise.seconds, SHORT * slowdown))
        apart = partial(_apart, submission, lab, sandbox, seed, exercise, given[exercise.probe])
        own = ProbeEvidence.of_probe(run, exercise.probe, evidence[RUN].limit)
        if exercise.kind != "notebook":
            own = _best_of_own(own, apart)
        tried = names.tried(exercise, own, partial(apart, own.apart))
        hung += exercise.kind != "notebook" and tried.ending is Ending.TIMEOUT
        evidence[exercise.probe] = tried
    evidence = {probe: redacted(one, submission.code, lab) for probe, one in evidence.items()}
    evidence |= _follow_ups(lab, sandbox, given, chosen, evidence)
    if CHANGED in run.probes:
        evidence[CHANGED] = ProbeEvidence.of_probe(run, CHANGED, 0)
    evidence |= _changed_apart(submission, lab, sandbox, seed, given, chosen, evidence)
    return evidence, time.monotonic() - started


def _changed_apart(
    submission: Submission,
    lab: Lab,
    sandbox: AnySandbox,
    seed: int,
    inputs: Mapping[str, ProbeInputs],
    chosen: Sequence[Exercise],
    evidence: Evidence,
) -> dict[str, ProbeEvidence]:
    """What the canary's exercise gives with a changed definition, where its definitions were tried by themselves: a
    notebook that stops in its first cell is not spared."""
    canary = canary_of(lab, chosen, seed)
    exercise = next((e for e in chosen if canary is not None and e.number == canary.exercise), None)
    if canary is None or exercise is None:
        return {}
    found = evidence[exercise.probe]
    if not found.apart or found.stand_ins or found.ending is not Ending.FINISHED:
        return {}
    below = {"number": 1 + max((cell["number"] for cell in submission.code), default=0), "source": canary.change(seed)}
    result = _run(sandbox, job_of([*submission.code, below], lab, exercise, (), seed, inputs[exercise.probe]))
    return {CHANGED: ProbeEvidence.of(result, 0, (), found.apart)}


def _apart(
    submission: Submission,
    lab: Lab,
    sandbox: AnySandbox,
    seed: int,
    exercise: Exercise,
    inputs: ProbeInputs,
    reason: str,
    stand_ins: tuple[str, ...] = (),
) -> ProbeEvidence:
    """The evidence of an exercise's definitions, tried without the rest of their notebook for this reason."""
    job = job_of(submission.code, lab, exercise, stand_ins, seed, inputs)
    result = _run(sandbox, job)
    return ProbeEvidence.of(result, _limit(result, job), stand_ins, reason)


def _best_of_own(in_place: ProbeEvidence, apart: Callable[[str], ProbeEvidence]) -> ProbeEvidence:
    """The evidence of an exercise with the student's own names: of its place, or of its definitions by themselves.

    Args:
        in_place: what came from its place in the notebook.
        apart: tries its definitions by themselves, for a reason.
    """
    reason = _why_apart(in_place)
    if not reason:
        return in_place
    alone = apart(reason)
    if reason == "stopped" or not in_place.experiments or not _why_apart(alone):
        return alone
    # No better: what came from the notebook stays, with what is known of the names that it lacks.
    defined = {**alone.defined, "missing": in_place.defined.get("missing")}
    return replace(in_place, facts={**in_place.facts, "defined": defined})


def _follow_ups(
    lab: Lab,
    sandbox: AnySandbox,
    inputs: Mapping[str, ProbeInputs],
    exercises: Sequence[Exercise],
    evidence: Evidence,
) -> dict[str, ProbeEvidence]:
    """What comes of the probes' arrays in one job without student code, with inputs that no other job was given."""
    asked = [e for e in exercises if e.follow_up and evidence[e.probe].ending is Ending.FINISHED]
    if not asked:
        return {}
    job = follow_up_job_of(lab, asked, evidence, inputs)
    result = _run(sandbox, job)
    limit = _limit(result, job)
    return {e.follow_up: ProbeEvidence.of_probe(result, e.follow_up, limit) for e in asked}


def follow_up_job_of(
    lab: Lab, exercises: Sequence[Exercise], evidence: Evidence, inputs: Mapping[str, ProbeInputs]
) -> Job:
    """The job that runs these exercises' follow-ups on what their probes brought back."""
    given = {e.follow_up: inputs[e.follow_up] for e in exercises}
    run = lab.run_of(exercises)
    return Job(
        module=lab.probes,
        probe="",
        kind="follow-ups",
        cells=(),
        probes=[ProbeRequest(e.follow_up, e.number, (), facts=given[e.follow_up].facts) for e in exercises],
        arrays={f"{probe}:{name}": a for probe, one in given.items() for name, a in one.arrays.items()},
        found={f"{e.follow_up}:{name}": a for e in exercises for name, a in evidence[e.probe].arrays.items()},
        seconds=run.seconds,
        limits=run.limits,
        environment=run.environment,
    )


def _why_apart(in_place: ProbeEvidence) -> str:
    """Why an exercise can't be judged by what came from its place; empty when it can."""
    if in_place.ending is not Ending.FINISHED:
        return "stopped"
    if in_place.defined.get("missing"):
        return "missing"
    experiments = in_place.experiments.values()
    errors = [e["error"] for e in experiments if isinstance(e, dict) and isinstance(e.get("error"), dict)]
    waits = any(error.get("type") == "NameError" for error in errors)  # for a name that a cell below may bind
    left = in_place.defined.get("changed_below") is True and any(error.get("stub") is True for error in errors)
    return "missing" if waits or left else ""


def _run(sandbox: AnySandbox, job: Job) -> JobResult:
    """Runs a job, and once more where its end was not its own fault."""
    result = sandbox.run(job)
    return sandbox.run(job) if result.ending in NOT_ITS_OWN else result


def _limit(result: JobResult, job: Job) -> int:
    """The limit that a job met: it depends on the machine, and evidence that did not meet it is the same on each."""
    if result.ending is not Ending.TIMEOUT:
        return 0
    own = (probe.seconds for probe in job.probes if probe.probe == result.probing and result.exit_code == TIMED_OUT)
    return round(next(own, job.seconds))


def inputs_for(lab: Lab, seed: int, exercises: Sequence[int] = ()) -> dict[str, ProbeInputs]:
    """What the probes of these exercises, and their follow-ups, are given, drawn from a submission's seed.

    Args:
        exercises: their numbers, to which those that they build on are added; all when empty.
    """
    chosen = lab.with_prerequisites(exercises)
    probes = (probe for e in chosen for probe in (e.probe, e.follow_up) if probe)
    return {probe: lab.inputs(probe, seed) for probe in probes}


def run_job_of(
    cells: Sequence[Mapping[str, Any]],
    lab: Lab,
    chosen: Sequence[Exercise],
    seed: int,
    inputs: Mapping[str, ProbeInputs] | None = None,
) -> Job:
    """The job that runs a notebook in order, once, and probes these exercises at their places."""
    given = inputs_for(lab, seed, [e.number for e in chosen]) if inputs is None else inputs
    canary = canary_of(lab, chosen, seed)
    changes = {canary.exercise: canary.change(seed)} if canary is not None else {}
    run = lab.run_of(chosen)
    return Job(
        module=lab.probes,
        probe="",
        kind="notebook",
        cells=cells,
        support=lab.support,
        quick=lab.quick,
        probes=[
            ProbeRequest(
                e.probe,
                e.number,
                e.defines,
                e.uses,
                e.kind == "notebook",
                given[e.probe].facts,
                e.seconds,
                changes.get(e.number, ""),
            )
            for e in chosen
        ],
        arrays={f"{e.probe}:{name}": a for e in chosen for name, a in given[e.probe].arrays.items()},
        seconds=run.seconds,
        limits=run.limits,
        environment=run.environment,
        seed=_job_seed(seed),
    )


def job_of(
    cells: Sequence[Mapping[str, Any]],
    lab: Lab,
    exercise: Exercise,
    stand_ins: tuple[str, ...],
    seed: int,
    inputs: ProbeInputs | None = None,
) -> Job:
    """The job that tries one exercise without the rest of its notebook.

    Args:
        stand_ins: names that come from the lab's stand-ins.
    """
    given = lab.inputs(exercise.probe, seed) if inputs is None else inputs
    run = lab.run_of([exercise])
    return Job(
        module=lab.probes,
        probe=exercise.probe,
        kind="definitions",
        cells=cells,
        wanted=(*exercise.uses, *exercise.defines),
        stand_ins={name: lab.stand_ins[name] for name in stand_ins},
        support=lab.support,
        quick=lab.quick,
        facts=given.facts,
        arrays=given.arrays,
        seconds=run.seconds,
        limits=run.limits,
        environment=run.environment,
        seed=_job_seed(seed),
    )
