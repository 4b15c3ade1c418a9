"""What a lab checks and which mistakes it knows, from its own tables."""

from __future__ import annotations

from importlib import import_module

import pytest

from autograder.grading.checks import QUIET, run_pytest
from autograder.kit.lab import Lab
from autograder.kit.mistake import Mistake, MistakeTable
from autograder.reports.report import id_order


class Collector:
    """Keeps the marks and titles of a lab's checks, and runs none of them."""

    def __init__(self) -> None:
        self.checks: list[tuple[str, str, dict[str, object]]] = []  # id, title, what the mark says

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            mark = item.get_closest_marker("check")
            if mark is not None:
                title = (getattr(item, "function").__doc__ or item.name).strip().partition("\n")[0]  # noqa: B009
                self.checks.append((str(mark.args[0]), title, dict(mark.kwargs)))
        items.clear()


def checks_of(lab: Lab) -> list[tuple[str, str, dict[str, object]]]:
    collector = Collector()
    run_pytest(lab, [collector], QUIET)
    counted = [one for one in collector.checks if one[2].get("points")]  # the rest is advice
    return sorted(counted, key=lambda one: id_order(one[0]))


def mistakes_of(lab: Lab) -> list[Mistake]:
    """The rows of the lab's table, one for each check and name: others of that name differ in their numbers alone."""
    table: MistakeTable = import_module(f"{lab.package}.mistakes").mistake
    return list({(row.check, row.name): row for row in reversed(table.rows)}.values())[::-1]


def lab_page(lab: Lab) -> str:
    checks = checks_of(lab)
    mistakes = mistakes_of(lab)
    known = {row.name for row in mistakes if not row.unknown}
    parts = [
        f"# {lab.title}",
        f"{len(checks)} checks, {lab.points:g} points, {len(known)} mistakes that are known by name. This page is "
        "made from the lab's own tables. It says what is looked at, not how to do it.",
        "## Checks",
    ]
    for exercise in lab.exercises:
        rows = [_check(*one) for one in checks if one[0].split(".")[0] == str(exercise.number)]
        head = f"### Exercise {exercise.number}: {exercise.title}"
        parts += [head, "\n".join(["| | the student reads | points | |", "|---|---|---|---|", *rows])]
    parts += [
        "## Mistakes",
        "A check measures what came. Where a mistake of its table explains all of it, or the check sees the mistake "
        "itself, the report names it, and its question is the next step.",
    ]
    for id_, title, _ in checks:
        rows = [_mistake(row) for row in mistakes if row.check == id_ and row.next_step]
        if rows:
            head = "| mistake | the question that the student reads | where the notebook speaks of it |"
            parts += [f"### {id_} {title}", "\n".join([head, "|---|---|---|", *rows])]
    return "\n\n".join(parts) + "\n"


def _mistake(row: Mistake) -> str:
    name = "none of these" if row.unknown else f"`{row.name}`"
    return f"| {name} | {_cell(row.next_step)} | {_cell(row.read)} |"


def _check(id_: str, title: str, mark: dict[str, object]) -> str:
    remarks = ["only in the grade"] if mark.get("live") is False else []
    if explained := mark.get("explained_by"):
        remarks.append(f"may be explained by {', '.join(map(str, explained))}")  # type: ignore[call-overload]
    return f"| {id_} | {_cell(title)} | {mark['points']} | {'; '.join(remarks)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
