"""The pytest side of the checks: evidence in, one result per check out.

A check is a test function marked `@check(id, points=...)`; its docstring is its title. `explained_by` names the checks
that may explain it: when a check fails and one of these did not pass, it is reported as skipped because of that
one, so that one bug is one failure. A check that passes counts, whatever failed before it.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest

from autograder.kit.causes import exercise_of_stub
from autograder.kit.check import Declared, problems_of
from autograder.kit.evidence import RUN, Evidence, ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.follow_up import FollowUpEvidence
from autograder.kit.lab import Exercise, Lab, ProbeInputs
from autograder.kit.verdict import Failed, NotAttempted, NotJudged, OurFault, SkippedBecause, Verdict, WaitsFor
from autograder.reports.report import LOST, CheckResult
from autograder.sandbox.job import Ending
from autograder.words import say


class LeftOut(NamedTuple):
    id: str
    points: float


@dataclass
class CheckRun:
    """What running the checks gave."""

    results: list[CheckResult] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)  # from checks without points
    faults: list[str] = field(default_factory=list)  # ours, with the check's id
    left_out: list[LeftOut] = field(default_factory=list)  # checks that need the whole notebook to be run


class GradingPlugin:
    """Runs a lab's checks over one submission's evidence at a time, and collects their results."""

    def __init__(self, lab: Lab) -> None:
        self.problems: list[str] = []  # with how the lab's checks are declared: nothing is judged by them
        self.begin(lab, {}, {})

    def begin(
        self,
        lab: Lab,
        evidence: Evidence,
        inputs: Mapping[str, ProbeInputs],
        exercises: Sequence[int] = (),
        live: bool = False,
    ) -> None:
        """Turns to a submission.

        Args:
            inputs: what each probe was given.
            exercises: their numbers; all when empty.
            live: the evidence is of objects in a running notebook.
        """
        self.lab, self.evidence, self.inputs, self.exercises, self.live = lab, evidence, inputs, exercises, live
        self.check_run = CheckRun()
        self._by_id: dict[str, CheckResult] = {}
        kinds = dict.fromkeys((RUN, *(exercise.probe for exercise in lab.exercises)), ExerciseEvidence)
        kinds |= {exercise.follow_up: FollowUpEvidence for exercise in lab.exercises if exercise.follow_up}
        together = lab.with_prerequisites(exercises)
        self._read = {probe: self._reading(probe, kind, together) for probe, kind in kinds.items()}

    def _reading(self, probe: str, kind: type[ExerciseEvidence], together: Sequence[Exercise]) -> ExerciseEvidence:
        evidence, inputs = self.evidence.get(probe, ProbeEvidence(Ending.LOST)), self.inputs
        # What was tried by itself had its own exercise's limits, all else those of the run of the notebook.
        tried = [e for e in together if e.probe == probe] if evidence.apart else together
        return kind(evidence, self.lab.hints, lambda: inputs[probe], self.lab.run_of(tried).limits)

    def _exercise_fixtures(self) -> object:
        """A plugin with a fixture for each exercise, named as its probe, for each follow-up, and `run` for the run."""

        def fixture(probe: str) -> Any:
            return pytest.fixture(name=probe)(lambda _plugin: self._read[probe])

        return type("ExerciseFixtures", (), {f"of_{probe}": fixture(probe) for probe in self._read})()

    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(self._exercise_fixtures())

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        declared = [_declared(mark) for item in items if (mark := item.get_closest_marker("check"))]
        self.problems = problems_of(declared)
        items[:] = [item for item in items if not self.problems and _exercise(item) is not None]

    def chosen(self, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """The checks that this submission is judged by, of all that were collected."""
        # Earlier exercises are judged as well: what fails there may explain what fails here.
        numbers = {exercise.number for exercise in self.lab.with_prerequisites(self.exercises)}
        kept = []
        for item in items:
            mark = item.get_closest_marker("check")
            if mark is None or _exercise(item) not in numbers:
                continue
            if self.live and not mark.kwargs.get("live", True):
                self.check_run.left_out.append(LeftOut(str(mark.args[0]), float(mark.kwargs["points"])))
            else:
                kept.append(item)
        return kept

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        try:
            yield
        except Exception as error:
            result = self._judge(item, error)
            if result is not None and (result.status in ("skipped", "not_attempted") or result.points == 0):
                pytest.skip(f"because of {result.skipped_because}" if result.skipped_because else str(error))
            raise
        self._judge(item, None)

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.when == "setup" and call.excinfo is not None:  # a fixture of ours broke
            self._judge(item, call.excinfo.value)

    def result_of(self, item: pytest.Item) -> CheckResult | None:
        mark = item.get_closest_marker("check")
        return self._by_id.get(str(mark.args[0])) if mark is not None else None

    def _judge(self, item: pytest.Item, error: BaseException | None) -> CheckResult | None:
        mark = item.get_closest_marker("check")
        if mark is None:
            return None
        result = self._result(item, mark, error)
        if result.points:
            self._by_id[result.id] = result
            self.check_run.results.append(result)
        elif result.status == "failed" and result.exercise in self.exercises:  # under a whole class it would be noise
            self.check_run.advice.append(f"{result.got} {result.next_step}")
        return result

    def _result(self, item: pytest.Item, mark: pytest.Mark, error: BaseException | None) -> CheckResult:
        check_id, points = str(mark.args[0]), float(mark.kwargs["points"])
        known: dict[str, Any] = {
            "id": check_id,
            "name": item.name.removeprefix("test_"),
            "exercise": int(check_id.partition(".")[0]),
            "title": say((getattr(item, "function").__doc__ or item.name).strip().partition("\n")[0]),  # noqa: B009
            "points": points,
            "hidden": bool(mark.kwargs.get("hidden", False)),
        }
        if error is None:
            return CheckResult(**known, earned=points, status="passed")
        if isinstance(error, Failed | NotAttempted | SkippedBecause | WaitsFor):
            if isinstance(error, SkippedBecause | WaitsFor):
                cause = self._named_cause(error)
            else:
                cause = self._cause(mark) or self._stub_of_another(error, known)
            if cause is not None:
                return CheckResult(**known, earned=0, status="skipped", skipped_because=self._root(cause))
        if isinstance(error, Failed | NotAttempted):
            status: Any = "failed" if isinstance(error, Failed) else "not_attempted"
            return CheckResult(**known, earned=0, status=status, **error.details)
        ours = isinstance(error, OurFault)
        if isinstance(error, NotJudged):
            self.check_run.faults.append(f"{check_id}: {error}")
            return CheckResult(**known, earned=0, status="fault", got=str(error))
        self.check_run.faults.append(f"{check_id}: {error}" if ours else f"{check_id}: {error!r}")
        return CheckResult(
            **known, earned=0, status="fault", got=str(error) if ours else None, diagnosis=LOST if ours else None
        )

    def _named_cause(self, verdict: SkippedBecause | WaitsFor) -> str | None:
        """The check that a verdict names, or the first that did not pass of the exercise that it waits for."""
        if isinstance(verdict, SkippedBecause):
            return verdict.check_id
        numbers = {exercise.number for exercise in self.lab.exercises if verdict.name in exercise.defines}
        return self._first_not_passed(numbers)

    def _first_not_passed(self, numbers: Collection[int]) -> str | None:
        return next((r.id for r in self._by_id.values() if r.exercise in numbers and r.status != "passed"), None)

    def _stub_of_another(self, verdict: Verdict, known: Mapping[str, Any]) -> str | None:
        """The check that explains why a stub was met, where the stub is that of an earlier exercise."""
        if not isinstance(verdict, NotAttempted):
            return None
        exercise = exercise_of_stub(str(verdict))
        return self._first_not_passed({exercise} - {known["exercise"]}) if exercise is not None else None

    def _cause(self, mark: pytest.Mark) -> str | None:
        """The check that explains a failure of this one: of several, the first of its own exercise, else the first."""
        exercise = int(str(mark.args[0]).partition(".")[0])
        known = [self._by_id[named] for named in mark.kwargs.get("explained_by", ()) if named in self._by_id]
        causes = [r for r in known if r.status != "passed" and not self._replaced(r.exercise, exercise)]
        return next((r.id for r in causes if r.exercise == exercise), causes[0].id if causes else None)

    def _replaced(self, earlier: int, later: int) -> bool:
        """Whether the later exercise was tried with a stand-in for what the earlier one defines."""
        if earlier == later:
            return False
        found = self.evidence.get(self.lab.exercise(later).probe)
        return found is not None and bool(set(self.lab.exercise(earlier).defines) & set(found.stand_ins))

    def _root(self, cause: str) -> str:
        result = self._by_id.get(cause)
        return result.skipped_because if result is not None and result.skipped_because else cause


def _declared(mark: pytest.Mark) -> Declared:
    return Declared(str(mark.args[0]), tuple(map(str, mark.kwargs.get("explained_by", ()))))


def _exercise(item: pytest.Item) -> int | None:
    """The number of the exercise that a check belongs to; None for a test that is no check."""
    mark = item.get_closest_marker("check")
    return int(str(mark.args[0]).partition(".")[0]) if mark is not None else None
