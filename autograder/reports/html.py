"""A report as one self-contained HTML page, and as a fragment for a notebook cell.

Nothing in it can run: every text is escaped by Jinja2, and the page forbids scripts and requests of its own.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from statistics import mean, median
from typing import Any

from jinja2 import Environment, PackageLoader, Template, select_autoescape
from markupsafe import Markup, escape

from autograder.kit.registry import lab_title
from autograder.reports import order, wording
from autograder.reports.class_summary import by_lab
from autograder.reports.report import Report
from autograder.submissions.alike import told_apart, warnings
from autograder.words import language, say


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.reports"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
    )
    environment.filters["harmless"] = wording.harmless
    environment.filters["code"] = _code
    environment.tests["ran_unsandboxed"] = wording.ran_unsandboxed
    environment.globals.update(
        marks=wording.MARKS,
        words=wording.STATUS,
        mean=mean,
        median=median,
        heading=wording.heading,
        points=wording.points,
        details=wording.details,
        verdict=wording.verdict,
        standing=wording.standing,
        about_answers=wording.about_answers,
        about_persons=wording.about_persons,
        open_checks=order.open_checks,
        folds=order.folds,
        checks_by_id=lambda report: {check.id: check for check in report.checks},
        ran_unsandboxed=wording.ran_unsandboxed,
        NOT_SANDBOXED=wording.NOT_SANDBOXED,
        total=wording.total,
        lab_title=lab_title,
        status=wording.status,
        labelled=wording.labelled,
        language=language,
        say=say,
    )
    return environment


def _code(text: str) -> Markup:
    """Escaped text in which what stands between backticks is set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def page_template(name: str) -> Template:
    """A template whose every value is escaped, with the words that all renderers share."""
    return _environment().get_template(name)


def report_page(report: Report) -> str:
    """A whole page, to keep or to send."""
    return page_template("report.html").render(report=report)


def report_fragment(report: Report, title: str = "", progress: Sequence[str] = ()) -> str:
    """For the output of a notebook cell: the same list, with its style inline.

    Args:
        title: in the place of the points.
        progress: sentences below the list, about more than this report.
    """
    return page_template("fragment.html").render(report=report, title=title, progress=progress)


def progress_fragment(title: str, progress: Sequence[str]) -> str:
    """For the output of a notebook cell: how far a whole lab is."""
    return page_template("progress.html").render(title=title, progress=progress)


def class_page(reports: list[Report], links: dict[str, str], missing: Sequence[str] = ()) -> str:
    """An overview of a class: for each lab a table with one row per submission, one column per check.

    Its one script, which sorts and finds, is named by its digest in the page's policy: no other one can run.

    Args:
        links: submission -> the file of its own page, relative to this one.
        missing: students of whom there is nothing.
    """
    of_lab = by_lab(reports, lambda report: report.lab)
    tables = [_table(lab if len(of_lab) > 1 else "", own) for lab, own in of_lab.items()]
    script = _script()
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    students = [report.student for report in reports if report.student]
    return page_template("class.html").render(
        reports=reports,
        links=links,
        tables=tables,
        missing=missing,
        look_alikes=warnings(students),
        names=told_apart(students),
        script=script,
        script_hash=f"sha256-{digest}",
    )


@cache
def _script() -> Markup:
    source, _, _ = PackageLoader("autograder.reports").get_source(_environment(), "class.js")
    return Markup(source)


def _table(lab: str, reports: list[Report]) -> dict[str, Any]:
    """What the page says of one lab; it is named only where there are several."""
    return {
        "lab": lab,
        "reports": reports,
        "ids": list(dict.fromkeys(check.id for report in reports for check in report.checks)),
        "titles": {check.id: check.title for report in reports for check in report.checks},
        "scores": [report.score for report in reports if report.status != "not_gradable"],
        "all_points": max((report.all_points for report in reports), default=0),
        "by_hand": max((report.by_hand for report in reports), default=0),
    }
