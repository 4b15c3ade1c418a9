"""How far a student is in a whole lab: from the checks that were run in this kernel, and the answers that are in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.kit.lab import Exercise, Lab
from autograder.reports.report import Report
from autograder.submissions.written import is_unwritten
from autograder.words import say


class Progress:
    """The last report of each exercise of one lab."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self._reports: dict[int, Report] = {}

    def add(self, exercise: Exercise, report: Report) -> None:
        self._reports[exercise.number] = report

    def sentences(self, names: Mapping[str, Any], checked: Exercise | None = None) -> list[str]:
        """The points so far, the answers that are still empty, and what comes next.

        Args:
            names: the notebook's global names.
            checked: the exercise that stands above; where it comes next itself, nothing is said.
        """
        score = sum(report.score for report in self._reports.values())
        told = [
            say("Whole lab: {score:g} / {all:g} points so far.", score=score, all=self.lab.points + self.lab.by_hand)
        ]
        empty = [answer for answer in self.lab.written if is_unwritten(names.get(answer.name))]
        if empty:
            told.append(
                say(
                    "Not written yet: {questions} ({points:g} points).",
                    questions=", ".join(answer.title for answer in empty),
                    points=sum(answer.points for answer in empty),
                )
            )
        following = self._next()
        if following is not None and following != checked:
            told.append(say("Next: exercise {number} · `{title}`", number=following.number, title=following.title))
        elif following is None and not empty:
            told.append(say("All is done: restart the kernel, run all cells, save, and hand in."))
        return told

    def _next(self) -> Exercise | None:
        """The first exercise that lacks points here."""
        return next((one for one in self.lab.exercises if not is_complete(self._reports.get(one.number))), None)


def is_complete(report: Report | None) -> bool:
    """Whether all that a kernel can check has passed."""
    return report is not None and all(check.status == "passed" for check in report.checks)


def title_of(exercise: Exercise, report: Report) -> str:
    """One line about an exercise that was checked in a kernel."""
    score, number = report.score, exercise.number
    if report.later:
        told = say(
            "Exercise {number}: {score:g} / {all:g} points so far", number=number, score=score, all=report.all_points
        )
    else:
        told = say("Exercise {number}: {score:g} / {all:g} points", number=number, score=score, all=report.max_score)
    return say("{told}. Well done!", told=told) if is_complete(report) and report.checks else told
