"""The words that all renderers share, so that a student reads the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.report import CheckResult, Report
from autograder.words import later, say

MARKS = {"passed": "✓", "failed": "✗", "not_attempted": "·", "skipped": "–", "error": "!"}
STATUS = {
    "passed": later("passed"),
    "failed": later("failed"),
    "not_attempted": later("not attempted"),
    "skipped": later("skipped"),
    "error": later("not judged"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Text with its control characters and direction marks made visible: a student's may hold any.

    Half a character, as in the name of a file that is not UTF-8, becomes a question mark: it could not be written.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


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
    elif check.status == "error":
        yield status(check), say("what came back could not be judged; a person will look at it")
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
    return f"{report.score:g} / {report.max_score:g}"


def verdict(report: Report) -> str:
    """One line about the whole."""
    if report.status == "not_gradable":
        return say("not gradable")
    if report.status == "partially_graded":
        return say("{total} points, partially graded", total=total(report))
    return say("{total} points", total=total(report))
