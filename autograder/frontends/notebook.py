"""`check("1")` in a notebook: the same probes and checks as the grade, on the objects that are there.

Nothing is isolated here: it is the student's own machine and their own kernel. What only the grade can do (run the
notebook from its first to its last cell) is left out, and said so; hidden inputs are other ones there.
"""

from __future__ import annotations

import inspect
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from autograder.frontends.progress import Progress, title_of
from autograder.grading.checks import run_checks
from autograder.grading.flow import inputs_for
from autograder.grading.judging import CheckRun
from autograder.grading.usable_names import UsableNames
from autograder.kit.evidence import ProbeEvidence
from autograder.kit.lab import Exercise, Lab, stand_in_note
from autograder.kit.registry import load_lab
from autograder.reports.report import Report
from autograder.sandbox.job import Ending
from autograder.wire import read_frame
from autograder.words import say, speaking

SEED = 0  # the same inputs at every call: a student who changed nothing reads the same words


_progress: dict[tuple[str, int], Progress] = {}  # by lab and notebook


class ExerciseFailed(AssertionError):
    """Raised only where a tool asks the notebook itself for a verdict (nbgrader validate)."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: our words, and not the lines of ours that they went through."""
        return str(self).splitlines()


def check_exercise(lab_name: str, exercise: str, names: dict[str, Any], lang: str | None = None) -> None:
    """Checks one exercise on the given global names and shows the result below the cell.

    Args:
        lang: "en" or "fr"; as the environment asks when None.

    Raises:
        ExerciseFailed: a check did not pass, and the notebook is being validated by nbgrader.
    """
    with speaking(lang):
        lab = load_lab(lab_name)
        asked = lab.exercise(exercise)
        report = report_of(lab, asked, names)
        progress = _progress_of(lab, names)
        progress.add(asked, report)
        title = title_of(asked, report)
        _show(report, title, progress.sentences(names, asked))
        if os.environ.get("NBGRADER_EXECUTION") and report.score < report.max_score:
            from autograder.reports.terminal import report_text

            raise ExerciseFailed(report_text(report, title=title))  # nbgrader shows this, not what the cell has printed


def show_progress(lab_name: str, names: dict[str, Any], lang: str | None = None) -> None:
    """Shows how far the whole lab is, by what was checked in this kernel, and what comes next."""
    with speaking(lang):
        first, *others = _progress_of(load_lab(lab_name), names).sentences(names)
        if _in_kernel():
            from IPython.display import display

            from autograder.reports.html import progress_fragment

            html = progress_fragment(first, others)
            display({"text/html": html, "text/plain": "\n".join([first, *others])}, raw=True)
        else:
            _print("\n".join([first, *others]))


def _progress_of(lab: Lab, names: dict[str, Any]) -> Progress:
    return _progress.setdefault((lab.name, id(names)), Progress(lab))


def report_of(lab: Lab, exercise: Exercise, names: dict[str, Any]) -> Report:
    """The report of one exercise, of the objects in a namespace."""
    started = time.monotonic()
    evidence: dict[str, ProbeEvidence] = {}
    usable = UsableNames(lab)
    for earlier in lab.with_prerequisites([exercise.number]):
        own = _probe(lab, earlier, names)
        tried = usable.tried(earlier, own, partial(_probe, lab, earlier, names))
        evidence[earlier.probe] = tried
        if earlier.follow_up:
            evidence[earlier.follow_up] = _follow_up(lab, earlier, tried)
    check_run = run_checks(lab, evidence, inputs_for(lab, SEED, [exercise.number]), [exercise.number], live=True)
    return Report(
        lab=lab.name,
        submission=say("this notebook"),
        status="graded",
        seed=SEED,
        checkpoint=lab.checkpoint,
        checks=tuple(check_run.results),
        notes=(*_remarks(lab, exercise, names), *_notes(exercise, evidence, check_run)),
        seconds=time.monotonic() - started,
        later=sum(check.points for check in check_run.left_out),
    )


def _probe(lab: Lab, exercise: Exercise, names: dict[str, Any], stand_ins: tuple[str, ...] = ()) -> ProbeEvidence:
    from autograder.sandbox.inside.worker import probe_live

    # What a whole notebook leaves behind may be incomplete; its checks say so one by one.
    wanted = (*exercise.uses, *exercise.defines) if exercise.kind == "definitions" else ()
    inputs = lab.inputs(exercise.probe, SEED)
    with _with_stand_ins(names, {name: lab.stand_ins[name] for name in stand_ins}):
        frame = probe_live(lab.probes, exercise.probe, wanted, names, inputs.facts, inputs.arrays)
    facts, arrays = read_frame(frame)
    return ProbeEvidence(Ending.FINISHED, facts, arrays, stand_ins=stand_ins)


def _follow_up(lab: Lab, exercise: Exercise, tried: ProbeEvidence) -> ProbeEvidence:
    from autograder.sandbox.inside.worker import follow_up_live

    given = lab.inputs(exercise.follow_up, SEED)
    frame = follow_up_live(lab.probes, exercise.follow_up, tried.arrays, given.facts, given.arrays)
    return ProbeEvidence(Ending.FINISHED, *read_frame(frame))


@contextmanager
def _with_stand_ins(names: dict[str, Any], stand_ins: Mapping[str, str]) -> Iterator[None]:
    """Puts stand-ins where the student's own functions look for them, for as long as the block lasts."""
    own = dict(names)
    if stand_ins:
        names["OWN_ARGUMENTS"] = {name: _arguments_of(names[name]) for name in stand_ins if name in names}
    try:
        for source in stand_ins.values():
            exec(compile(source, "<stand-in>", "exec"), names)
        changed = [name for name in names if name not in own or names[name] is not own[name]]
        yield
    finally:
        for name in changed:
            names.pop(name, None)
            if name in own:
                names[name] = own[name]


def _arguments_of(function: object) -> list[str]:
    try:
        return list(inspect.signature(function).parameters)  # type: ignore[arg-type]  # what can't be called raises
    except (TypeError, ValueError):
        return []


def _remarks(lab: Lab, exercise: Exercise, names: Mapping[str, Any]) -> Sequence[str]:
    return lab.remarks(names) if exercise.kind == "notebook" else ()


def _notes(exercise: Exercise, evidence: Mapping[str, ProbeEvidence], check_run: CheckRun) -> list[str]:
    notes = [*check_run.advice, *check_run.faults]
    if check_run.left_out:
        notes.append(say("only the grade checks {ids}", ids=", ".join(check.id for check in check_run.left_out)))
    if stand_ins := evidence[exercise.probe].stand_ins:
        notes.append(stand_in_note(exercise, stand_ins))
    return notes


def _show(report: Report, title: str, progress: Sequence[str]) -> None:
    from autograder.reports.html import report_fragment
    from autograder.reports.terminal import report_text

    if _in_kernel():
        from IPython.display import display

        html = report_fragment(report, title, progress)
        display({"text/html": html, "text/plain": report_text(report, title=title, progress=progress)}, raw=True)
    else:
        _print(report_text(report, title=title, progress=progress))


def _in_kernel() -> bool:
    """Whether a notebook shows what is displayed; its packages may also be imported where none is."""
    if "ipykernel" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def _print(text: str) -> None:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))  # a terminal may lack ✓, and that stops nothing
