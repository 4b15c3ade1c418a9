"""python -m autograder rescore DIR: judge a graded class anew, from what was measured; no student code is run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from autograder.frontends.commands import tell
from autograder.frontends.commands.grade import add_jobs
from autograder.grading.batch import default_jobs
from autograder.grading.rescore import Rescored, keep, rescore_all
from autograder.grading.store import ClassFolder
from autograder.reports.report import CheckResult, Report, id_order
from autograder.reports.wording import labelled, one_line, verdict
from autograder.words import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="class folder, as `grade --out DIR` has made it")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    add_jobs(parser)


def run(options: argparse.Namespace) -> int:
    """Exit code 0 when every record was judged, whatever the marks; 1 when any could not be; 2 for no class folder."""
    console, folder = Console(), ClassFolder(options.folder)
    if not folder.record_names():
        tell(console, say("There are no records in {folder}: grade the class into it first.", folder=options.folder))
        return 2
    rescored = list(rescore_all(folder, options.jobs or default_jobs()))
    for line in (*_submissions(rescored), *_checks(rescored), *_summary(rescored)):
        tell(console, line)
    if options.dry_run:
        tell(console, say("Nothing was written."))
    elif not _written(rescored, folder):
        return 1
    else:
        tell(console, say("Class overview: {path}", path=options.folder / "index.html"))
    return 1 if any(one.new is None or one.new.status == "not_gradable" for one in rescored) else 0


def _written(rescored: Sequence[Rescored], folder: ClassFolder) -> bool:
    """Only now, when each new report is whole, are the old ones overwritten."""
    try:
        for one in rescored:
            keep(one, folder)
        folder.write_overview([one.report for one in rescored if one.report is not None])
    except OSError as error:
        said = say("Results can't be written: {error}. Mend this and run the same command again.", error=error)
        print(said, file=sys.stderr)
        return False
    return True


def _submissions(rescored: Sequence[Rescored]) -> list[str]:
    """A line for each submission that changed or was refused."""
    told = []
    for one in rescored:
        name = one_line(one.submission)
        if one.refused:
            told.append(say("{submission}: not rescored: {reason}", submission=name, reason=one_line(one.refused)))
        elif one.new is not None and (changes := _changes(one.old, one.new)):
            scores = say("{old} -> {new}", old=verdict(one.old) if one.old else "–", new=verdict(one.new))
            told.append(labelled(name, f"{scores}  ({'; '.join(changes)})"))
    return told


def _changes(old: Report | None, new: Report) -> list[str]:
    """Each check whose points changed."""
    before = {check.id: check for check in old.checks} if old is not None else {}
    after = {check.id: check for check in new.checks}
    if not before and not after and old is not None and old.status == new.status:
        return []
    ids = [*after, *(id for id in before if id not in after)]
    return [
        labelled(id, say("{old} -> {new}", old=_earned(before.get(id)), new=_earned(after.get(id))))
        for id in ids
        if _earned(before.get(id)) != _earned(after.get(id))
    ]


def _earned(check: CheckResult | None) -> str:
    return "–" if check is None or check.left_out else f"{check.earned:g}"


def _checks(rescored: Sequence[Rescored]) -> list[str]:
    """For each check, how many passed it before and how many do now, where that changed."""
    both = [(one.old, one.new) for one in rescored if one.new is not None]
    before = _passed([old for old, _ in both if old is not None])
    after = _passed([new for _, new in both if new is not None])
    return [
        say("check {id}: passed by {old} -> {new} of {count}", id=id, old=len(before.get(id, ())),
            new=len(after.get(id, ())), count=len(both))
        for id in sorted({*before, *after}, key=id_order)
        if before.get(id) != after.get(id)
    ]  # fmt: skip


def _passed(reports: Sequence[Report]) -> dict[str, set[str]]:
    """The submissions that passed each check, by its id."""
    found: dict[str, set[str]] = {}
    for report in reports:
        for check in report.checks:
            names = found.setdefault(check.id, set())
            if check.status == "passed":
                names.add(report.submission)
    return found


def _summary(rescored: Sequence[Rescored]) -> list[str]:
    judged = [one for one in rescored if one.new is not None]
    changed = sum(bool(_changes(one.old, one.new)) for one in judged if one.new is not None)
    return [
        say("rescored: {count}; changed: {changed}; refused: {refused}", count=len(judged), changed=changed,
            refused=len(rescored) - len(judged))
    ]  # fmt: skip
