"""Judging a graded class anew, from its records: no student code is run, and no sandbox is started.

A record that today's checks could misread is refused with a sentence, and its old report stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any

from autograder.grading.record import Record
from autograder.grading.record_files import RecordError
from autograder.grading.reporting import judge, settled_by
from autograder.grading.store import ClassFolder
from autograder.grading.versions import shape_of_measurements
from autograder.grading.workers import InThisProcess, LocalProcesses
from autograder.kit.lab import Lab, ProbeInputs, UnknownName
from autograder.kit.registry import load_lab
from autograder.reports.report import Report
from autograder.words import language, say, speaking

FEW = 40  # records, for which more processes would not pay


@dataclass(frozen=True)
class Rescored:
    """One submission before and after."""

    submission: str
    old: Report | None  # None where there was none that could be read
    new: Report | None  # None where it was refused
    record: Record | None = None
    refused: str = ""  # why, in one sentence

    @property
    def report(self) -> Report | None:
        """What holds from now on."""
        return self.new or self.old


def rescore_all(folder: ClassFolder, jobs: int = 1) -> Iterator[Rescored]:
    """Judges every record of a class folder in the language of this context, in the order of their folders' names.

    Nothing is written.

    Raises:
        LabError: a lab's checks can't be run as they are declared.
    """
    count = len(folder.record_names())
    executor: Executor = LocalProcesses(jobs) if jobs > 1 and count > FEW and os.name == "posix" else InThisProcess()
    try:
        begun = [(name, record, _begin(record, executor)) for name, record in folder.records()]
        for name, record, answer in begun:
            old = folder.report_in(name)
            if isinstance(record, RecordError):
                yield Rescored(old.submission if old else name, old, None, refused=str(record))
                continue
            found = answer.result() if answer is not None else ""
            new, refused = (found, "") if isinstance(found, Report) else (None, found)
            yield Rescored(record.submission, old, new, record, refused)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(record: Record | RecordError, executor: Executor) -> Future[Report | str] | None:
    return executor.submit(rescore_one, record, language()) if isinstance(record, Record) else None


def rescore_one(record: Record, spoken: str) -> Report | str:
    """A record's report by today's checks; or why it can't be judged by them."""
    with speaking(spoken):
        return unfit(record) or judge(record)


def keep(rescored: Rescored, folder: ClassFolder) -> None:
    """Writes a new report in place of the old one."""
    new, record = rescored.new, rescored.record
    if new is None or record is None:
        return
    folder.write_report(new, record.key, settled_by(new, record))


def unfit(record: Record) -> str:
    """Why today's checks can't judge a record; empty when they can."""
    if record.problem:
        return ""
    try:
        lab = load_lab(record.lab)
    except UnknownName as reason:
        return str(reason)
    expected = shape_of_measurements(lab)
    if {part: record.saw.get(part) for part in expected} != expected:
        return say("its measurements were made by other probes than the lab has now; grade it again")
    if not all(_fits(lab, probe, given, record.seed) for probe, given in record.inputs.items()):
        return say("its inputs are not such as the lab draws now; grade it again")
    return ""


def _fits(lab: Lab, probe: str, given: ProbeInputs, seed: int) -> bool:
    try:
        today = lab.inputs(probe, seed)
    except LookupError:
        return False
    return bool(_shape(today) == _shape(given))


def _shape(inputs: ProbeInputs) -> Any:
    """What a check relies on: which inputs there are and of what type, not their values."""
    arrays = {name: (array.dtype.kind, array.ndim) for name, array in inputs.arrays.items()}
    return _types(inputs.facts), _types(inputs.answers), arrays


def _types(value: object) -> Any:
    if isinstance(value, Mapping):
        return {name: _types(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_types(value[0])] if value else []
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
