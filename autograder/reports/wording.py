"""The words that all renderers share, so that a student reads the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.reports.report import CheckResult, Report
from autograder.words import later, say

MARKS = {"passed": "✓", "failed": "✗", "not_attempted": "·", "skipped": "–", "fault": "!"}
STATUS = {
    "passed": later("passed"),
    "failed": later("failed"),
    "not_attempted": later("not attempted"),
    "skipped": later("skipped"),
    "fault": later("not judged"),
}
NOT_SANDBOXED = later("NOT SANDBOXED: this submission's code ran with the rights of the grader")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
    r"\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """Text with its control characters and direction marks made visible: a student's may hold any.

    Half a character, as in the name of a file that is not UTF-8, becomes a question mark: it could not be written.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def one_line(text: str) -> str:
    """The same for a name, such as a file's, which may hold a line break: it must not look like a line of ours."""
    return harmless(text).replace("\n", "\\x0a").replace("\t", "\\x09")


def heading(check: CheckResult) -> str:
    return f"{check.id} {check.title}"


def status(check: CheckResult) -> str:
    """A check's status in one or two words."""
    return say("our fault") if check.left_out else say(STATUS[check.status])


def labelled(label: str, text: str) -> str:
    """What a text is about, and the text: languages differ in what stands before a colon."""
    return say("{label}: {text}", label=label, text=text)


def points(check: CheckResult) -> str:
    return f"{check.earned:g}/{check.points:g}"


def details(check: CheckResult) -> Iterator[tuple[str, str]]:
    """What is said about a check that did not pass, as (label, text), at most five lines."""
    if check.left_out:
        yield status(check), say("this check could not be run; it costs nothing, and a person will look at it")
    elif check.status == "fault":
        if check.got and check.diagnosis is None:  # what can't be tried here, and may well be right
            yield (
                status(check),
                say("{reason}; it earns nothing until a person has looked at it", reason=harmless(check.got)),
            )
            return
        yield status(check), say("what came back could not be judged; it earns nothing until a person has looked at it")
    elif check.status == "skipped":
        yield status(check), say("because of {id}", id=check.skipped_because)
    elif check.status == "not_attempted":
        yield status(check), harmless(check.got or say("the stub is still there"))
    else:
        for label, text in (
            (say("expected"), check.expected),
            (say("got"), check.got),
            (say("why"), check.why),
            (say("next step"), check.next_step),
        ):
            if text:
                yield label, harmless(text)


def total(report: Report) -> str:
    """The points so far, of all that there are: one total, wherever it is read."""
    return f"{report.score:g} / {report.all_points:g}"


def standing(report: Report) -> str:
    """The points so far, of all that there are; those that come later are in the second number only."""
    if report.status == "not_gradable" or report.all_points == report.max_score:
        return verdict(report)
    told = say("{score:g} / {all:g} points so far", score=report.score, all=report.all_points)
    return say("{told}, partially graded", told=told) if report.status == "partially_graded" else told


def about_answers(report: Report) -> str:
    """What is to be said of the answers that a person grades; empty where there are none."""
    if report.unwritten:
        return say(
            "still as they were handed out: {questions}; {points:g} points are for written answers",
            questions=", ".join(report.unwritten),
            points=report.by_hand,
        )
    if report.by_hand:
        return say("{points:g} more points are for your written answers, which a person reads", points=report.by_hand)
    return ""


def about_persons(by_hand: float) -> str:
    """What is to be said of a class's points that a person gives; empty where there are none."""
    return (
        say("{points:g} of these points are given by a person, for written answers", points=by_hand) if by_hand else ""
    )


def ran_unsandboxed(report: Report) -> bool:
    return bool({NOT_SANDBOXED, say(NOT_SANDBOXED)} & set(report.notes))


def verdict(report: Report) -> str:
    """One line about the whole."""
    if report.status == "not_gradable":
        return say("not gradable")
    if report.status == "partially_graded":
        return say("{total} points, partially graded", total=total(report))
    return say("{total} points", total=total(report))
