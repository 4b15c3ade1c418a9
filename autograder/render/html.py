"""A report as one self-contained HTML page, and as a fragment for a notebook cell.

Nothing in it can run: every text is escaped by Jinja2, and the page forbids scripts and requests of its own.
"""

from __future__ import annotations

import re
from functools import cache
from statistics import mean, median

from jinja2 import Environment, PackageLoader, Template, select_autoescape
from markupsafe import Markup, escape

from autograder.render import words
from autograder.report import Report
from autograder.words import language, say


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.render"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
    )
    environment.filters["harmless"] = words.harmless
    environment.filters["code"] = _code
    environment.globals.update(
        marks=words.MARKS,
        words=words.STATUS,
        mean=mean,
        median=median,
        heading=words.heading,
        points=words.points,
        details=words.details,
        verdict=words.verdict,
        total=words.total,
        status=words.status,
        labelled=words.labelled,
        language=language,
        say=say,
    )
    return environment


def _code(text: str) -> Markup:
    """Escaped text in which what stands between backticks is set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _template(name: str) -> Template:
    return _environment().get_template(name)


def report_page(report: Report) -> str:
    """A whole page, to keep or to send."""
    return _template("report.html").render(report=report)


def report_fragment(report: Report) -> str:
    """For the output of a notebook cell: the same list, with its style inline."""
    return _template("fragment.html").render(report=report)


def class_page(reports: list[Report], links: dict[str, str]) -> str:
    """An overview of a class: one row per submission, one column per check.

    Args:
        links: submission -> the file of its own page, relative to this one.
    """
    ids = list(dict.fromkeys(check.id for report in reports for check in report.checks))
    titles = {check.id: check.title for report in reports for check in report.checks}
    scores = [report.score for report in reports if report.status != "not_gradable"]
    return _template("class.html").render(reports=reports, links=links, ids=ids, titles=titles, scores=scores)
