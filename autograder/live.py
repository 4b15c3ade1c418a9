"""`check("1")` in a notebook: the same probes and checks as the grade, on the objects that are there.

Nothing is isolated here: it is the student's own machine and their own kernel. What only the grade can do (run the
notebook from its first to its last cell) is left out, and said so; hidden inputs are other ones there.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from autograder.checks.plugin import Outcome, run_checks
from autograder.evidence import ProbeEvidence
from autograder.lab import Exercise, Lab, load_lab, stand_in_note
from autograder.render.words import total
from autograder.report import Report
from autograder.sandbox.job import Ending
from autograder.wire import read_frame
from autograder.words import say, speaking

SEED = 0  # the same inputs at every call: a student who changed nothing reads the same words


class ExerciseFailed(AssertionError):
    """Raised only where a tool asks the notebook itself for a verdict (nbgrader validate)."""


def check_exercise(lab_name: str, exercise: str, names: dict[str, Any], lang: str | None = None) -> None:
    """Checks one exercise on the given global names and shows the result below the cell.

    Args:
        lang: "en" or "fr"; as the environment asks when None.

    Raises:
        ExerciseFailed: a check did not pass, and the notebook is being validated by nbgrader.
    """
    with speaking(lang):
        lab = load_lab(lab_name)
        report = report_of(lab, lab.exercise(exercise), names)
        _show(report)
        if os.environ.get("NBGRADER_EXECUTION") and report.score < report.max_score:
            from autograder.render.terminal import report_text

            # nbgrader shows this, and not what the cell has printed.
            asked = say("exercise {exercise}: {total} points", exercise=exercise, total=total(report))
            raise ExerciseFailed(f"{asked}\n{report_text(report)}")


def report_of(lab: Lab, exercise: Exercise, names: dict[str, Any]) -> Report:
    """The report of one exercise, of the objects in a namespace."""
    started = time.monotonic()
    evidence: dict[str, ProbeEvidence] = {}
    broken: list[str] = []
    for earlier in lab.with_what_they_build_on([exercise.number]):
        replaced = tuple(name for name in earlier.uses if name in broken)
        found = _probe(lab, earlier, names, replaced)
        evidence[earlier.probe] = found
        broken += lab.unusable(earlier.probe, found)
    outcome = run_checks(lab, evidence, SEED, only=[exercise.number], live=True)
    return Report(
        lab=lab.name,
        submission=say("this notebook"),
        status="graded",
        seed=SEED,
        checkpoint=lab.checkpoint,
        checks=tuple(outcome.results),
        notes=tuple(_notes(exercise, evidence, outcome)),
        seconds=time.monotonic() - started,
    )


def _probe(lab: Lab, exercise: Exercise, names: dict[str, Any], replaced: tuple[str, ...]) -> ProbeEvidence:
    from autograder.probes.worker import probe_live

    # What a whole notebook leaves behind may be incomplete; its checks say so one by one.
    wanted = (*exercise.uses, *exercise.defines) if exercise.kind == "definitions" else ()
    request = lab.request(exercise.probe, SEED)
    with _replaced(names, {name: lab.stand_ins[name] for name in replaced}):
        frame = probe_live(lab.name, exercise.probe, wanted, names, request.facts, request.arrays)
    facts, arrays = read_frame(frame)
    return ProbeEvidence(Ending.FINISHED, facts, arrays, stand_ins=replaced)


@contextmanager
def _replaced(names: dict[str, Any], stand_ins: Mapping[str, str]) -> Iterator[None]:
    """Puts stand-ins where the student's own functions look for them, for as long as the block lasts."""
    own = {name: names[name] for name in stand_ins if name in names}
    try:
        for source in stand_ins.values():
            exec(compile(source, "<stand-in>", "exec"), names)
        yield
    finally:
        for name in stand_ins:
            names.pop(name, None)
        names.update(own)


def _notes(exercise: Exercise, evidence: Mapping[str, ProbeEvidence], outcome: Outcome) -> list[str]:
    notes = [*outcome.advice, *outcome.faults]
    if outcome.left_out:
        notes.append(say("only the grade checks {ids}", ids=", ".join(outcome.left_out)))
    if stand_ins := evidence[exercise.probe].stand_ins:
        notes.append(stand_in_note(exercise, stand_ins))
    return notes


def _show(report: Report) -> None:
    from autograder.render.html import report_fragment
    from autograder.render.terminal import report_text

    if "ipykernel" in sys.modules:
        from IPython.display import display

        display({"text/html": report_fragment(report), "text/plain": report_text(report)}, raw=True)
    else:
        print(report_text(report))
