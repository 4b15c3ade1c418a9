"""The pytest side of the checks: evidence in, one result per check out.

A check is a test function marked `@check(id, points=...)`; its docstring is its title. `needs` names the checks
that may explain it: when a check fails and one of these did not pass, it is reported as skipped because of that
one, so that one bug is one failure. A check that passes counts, whatever failed before it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.checks.verdict import Failed, NotAttempted, OurFault, SkippedBecause, WaitsFor
from autograder.checks.view import ProbeView
from autograder.evidence import Evidence, ProbeEvidence
from autograder.lab import Lab, Request
from autograder.report import LOST, CheckResult
from autograder.sandbox.job import Ending
from autograder.words import say

check = pytest.mark.check


@dataclass
class Outcome:
    """What running the checks gave."""

    results: list[CheckResult] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)  # from checks without points
    faults: list[str] = field(default_factory=list)  # ours, with the check's id
    left_out: list[str] = field(default_factory=list)  # ids of checks that need the whole notebook to be run


class GradingPlugin:
    """Runs a lab's checks over one submission's evidence and collects their results."""

    def __init__(self, lab: Lab, evidence: Evidence, seed: int, only: Sequence[int] = (), live: bool = False) -> None:
        self.lab, self.seed, self.only, self.live = lab, seed, only, live
        self.evidence = evidence
        self.outcome = Outcome()
        self._by_id: dict[str, CheckResult] = {}

    @pytest.fixture
    def probes(self) -> dict[str, ProbeView]:
        """The evidence by probe."""
        nothing = ProbeEvidence(Ending.LOST)
        return {e.probe: ProbeView(self.evidence.get(e.probe, nothing)) for e in self.lab.exercises}

    @pytest.fixture
    def request_of(self) -> Callable[[str], Request]:
        """The inputs that a probe was given, made again from the seed."""
        return lambda probe: self.lab.request(probe, self.seed)

    @pytest.fixture(name="seed")
    def _seed(self) -> int:
        return self.seed

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self.live:
            marks = [(item, item.get_closest_marker("check")) for item in items]
            left_out = [(item, mark) for item, mark in marks if mark and not mark.kwargs.get("live", True)]
            self.outcome.left_out = [str(mark.args[0]) for _, mark in left_out]
            items[:] = [item for item in items if item not in [left for left, _ in left_out]]

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
            self.outcome.results.append(result)
        elif result.status == "failed" and result.exercise in self.only:  # under a whole class it would be noise
            self.outcome.advice.append(f"{result.got} {result.next_step}")
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
            cause = self._named_cause(error) if isinstance(error, SkippedBecause | WaitsFor) else self._cause(mark)
            if cause is not None:
                return CheckResult(**known, earned=0, status="skipped", skipped_because=self._root(cause))
        if isinstance(error, Failed | NotAttempted):
            status: Any = "failed" if isinstance(error, Failed) else "not_attempted"
            return CheckResult(**known, earned=0, status=status, **error.details)
        self.outcome.faults.append(f"{check_id}: {error!r}")
        ours = isinstance(error, OurFault)
        return CheckResult(
            **known, earned=0, status="error", got=str(error) if ours else None, diagnosis=LOST if ours else None
        )

    def _named_cause(self, verdict: SkippedBecause | WaitsFor) -> str | None:
        """The check that a verdict names, or the first that did not pass of the exercise that it waits for."""
        if isinstance(verdict, SkippedBecause):
            return verdict.check_id
        numbers = {exercise.number for exercise in self.lab.exercises if verdict.name in exercise.defines}
        return next((r.id for r in self._by_id.values() if r.exercise in numbers and r.status != "passed"), None)

    def _cause(self, mark: pytest.Mark) -> str | None:
        """The check that explains a failure of this one: of several, the first of its own exercise, else the first."""
        exercise = int(str(mark.args[0]).partition(".")[0])
        known = [self._by_id[needed] for needed in mark.kwargs.get("needs", ()) if needed in self._by_id]
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


def run_checks(lab: Lab, evidence: Evidence, seed: int, only: Sequence[int] = (), live: bool = False) -> Outcome:
    """Runs a lab's checks over evidence.

    Args:
        only: numbers of exercises; all when empty.
        live: the evidence is of objects in a running notebook, so checks of the notebook as a whole are left out.

    Returns:
        The results in the order of their ids.
    """
    plugin = GradingPlugin(lab, evidence, seed, only, live)
    # Earlier exercises are judged as well: what fails there may explain what fails here.
    numbers = [exercise.number for exercise in lab.with_what_they_build_on(only)]
    arguments = [str(path) for n in numbers for path in sorted(lab.checks_folder.glob(f"test_{n}_*.py"))]
    with _undisturbed():
        code = pytest.main([*arguments, *QUIET, f"--rootdir={lab.checks_folder}"], plugins=[plugin])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt  # pytest keeps Ctrl-C to itself, and it was meant for the whole class
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        plugin.outcome.faults.append(f"pytest ended with {code!r}")
    judged = sum(result.points for result in plugin.outcome.results)
    if not only and judged != lab.points:
        plugin.outcome.faults.append(f"checks of {judged:g} points were run, and the lab has {lab.points:g}")
    if only:
        plugin.outcome.results = [result for result in plugin.outcome.results if result.exercise in only]
    plugin.outcome.results.sort(key=lambda result: [int(part) for part in result.id.split(".")])
    return plugin.outcome


# Nothing of the surroundings may change what is collected: no other configuration, cache or plugin.
QUIET = (
    f"--config-file={Path(__file__).parent / 'pytest.ini'}",
    "--import-mode=importlib",
    *(
        f"-pno:{name}"
        for name in (
            "cacheprovider",
            "terminal",
            "warnings",
            "logging",
            "faulthandler",
            "assertion",
            "unraisableexception",
            "threadexception",
        )
    ),
)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """pytest without the options and plugins that the environment may ask for."""
    before = os.environ.copy()
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
