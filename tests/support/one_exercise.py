"""A lab's solution in which one exercise is untouched or broken, graded: it costs its own points, and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from autograder.grading.flow import gather, sandbox_spec
from autograder.kit.evidence import Evidence
from autograder.kit.registry import load_lab
from autograder.reports.report import Report
from autograder.sandbox.start import AnySandbox, start_sandboxes
from grading import grade, statuses
from notebooks import read_released, read_solution, submission_of


class OneExercise:
    """The solution of a lab with some cells replaced, in a sandbox that is started when it is first needed."""

    def __init__(self, lab: str, start: Callable[..., Sequence[AnySandbox]] = start_sandboxes) -> None:
        self.lab, self._start = load_lab(lab), start
        self.stubs = {cell["id"]: cell["source"] for cell in read_released(lab)["cells"]}
        self.sources = {cell["id"]: cell["source"] for cell in read_solution(lab)["cells"]}

    @property
    def definitions(self) -> tuple[int, ...]:
        """The exercises that need no run of the whole notebook."""
        return tuple(exercise.number for exercise in self.lab.exercises if exercise.kind == "definitions")

    @cached_property
    def _sandbox(self) -> AnySandbox:
        return self._start(sandbox_spec(self.lab), 1)[0]

    def close(self) -> None:
        """Ends the sandbox."""
        if "_sandbox" in vars(self):
            self._sandbox.close()

    def graded(self, cells: Mapping[str, str], only: Sequence[int] = ()) -> Report:
        """The report with these cells in place of the solution's; on all exercises that are definitions, or these."""
        handed_in = submission_of(self._notebook(cells))
        return grade(handed_in, self.lab, self._sandbox, 0, only or self.definitions)

    def graded_whole(self, cells: Mapping[str, str]) -> Report:
        """The report with these cells in place of the solution's, on all exercises."""
        return grade(submission_of(self._notebook(cells)), self.lab, self._sandbox)

    def evidence(self, cells: Mapping[str, str], only: Sequence[int]) -> Evidence:
        """What is measured with these cells in place of the solution's."""
        return gather(submission_of(self._notebook(cells)), self.lab, self._sandbox, 0, only)[0]

    def assert_untouched_costs_its_own(self, number: int) -> None:
        """All checks of the exercise are lost where it is as it was released, and none of another."""
        name = f"exercise-{number}"
        report = self.graded({name: self.stubs[name]})
        assert statuses(report).keys() == {check.id for check in report.checks if check.exercise == number}
        assert set(statuses(report).values()) <= {"not_attempted", "skipped"}

    def assert_broken_costs_its_own(self, name: str, old: str, new: str) -> None:
        """Some checks of an exercise are lost where a part of its cell is another, and none of another exercise."""
        assert self.sources[name].count(old) == 1
        report = self.graded({name: self.sources[name].replace(old, new)})
        lost = {check.exercise for check in report.checks if check.status != "passed"}
        assert lost == {int(name.removeprefix("exercise-"))}

    def _notebook(self, cells: Mapping[str, str]) -> dict[str, object]:
        notebook = read_solution(self.lab.name)
        for cell in notebook["cells"]:
            cell["source"] = cells.get(cell["id"], cell["source"])
        return notebook
