"""A lab's checks: collected by pytest once in a process, and run over one submission's evidence after the other."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Literal

import pytest

from autograder.grading.judging import CheckRun, GradingPlugin
from autograder.kit.evidence import Evidence
from autograder.kit.lab import Lab, LabError, ProbeInputs
from autograder.reports.report import id_order
from autograder.words import say

# Nothing of the surroundings may change what is collected: no other configuration, cache or plugin.
ISOLATED = (
    "--disable-plugin-autoload",
    f"--config-file={Path(__file__).parent / 'pytest.ini'}",
    "--import-mode=importlib",
    "--pyargs",
    "--noconftest",  # the one of the folder that the command was started in is a student's, perhaps
    "-pno:cacheprovider",
)
QUIET = (
    *ISOLATED,
    *(
        f"-pno:{name}"
        for name in (
            "capture",
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


class NothingJudged(RuntimeError):
    """Not one check was run: no mark can come of it, not even a zero."""


def run_checks(
    lab: Lab, evidence: Evidence, inputs: Mapping[str, ProbeInputs], exercises: Sequence[int] = (), live: bool = False
) -> CheckRun:
    """Runs a lab's checks over evidence.

    Args:
        inputs: what each probe was given.
        exercises: their numbers; all when empty.
        live: the evidence is of objects in a running notebook, so checks of the notebook as a whole are left out.

    Returns:
        The results in the order of their ids.

    Raises:
        LabError: the checks are declared so that they can't be run: two of one id, or explanations that don't exist.
    """
    check_run = _collected(lab).run(lab, evidence, inputs, exercises, live)
    judged = sum(result.points for result in check_run.results)
    if not judged and not (live and check_run.left_out):
        raise NothingJudged("no check was run, which is a fault of the grader")
    if not exercises and judged != lab.points:
        check_run.faults.append(f"checks of {judged:g} points were run, and the lab has {lab.points:g}")
    if exercises:
        check_run.results = [result for result in check_run.results if result.exercise in exercises]
    check_run.results.sort(key=lambda result: id_order(result.id))
    return check_run


class CollectedChecks:
    """The checks of one lab, as pytest keeps them between two submissions."""

    def __init__(self, lab: Lab) -> None:
        """
        Raises:
            LabError: the checks are declared so that they can't be run.
        """
        self._plugin = GradingPlugin(lab)
        self._items: list[pytest.Item] = []
        self._lock = threading.Lock()  # the fixtures give out one submission's evidence at a time
        code = run_pytest(lab, [self, self._plugin], QUIET)  # pytest asks the one that comes later first
        if code == pytest.ExitCode.INTERRUPTED:
            raise KeyboardInterrupt  # pytest keeps Ctrl-C to itself, and it was meant for the whole class
        if self._plugin.problems:
            told = say("The checks of {lab} can't be used.", lab=lab.translated_title)
            raise LabError("\n".join([told, *self._plugin.problems]))
        if not self._items:
            raise NothingJudged(f"no check was collected, which is a fault of the grader ({pytest.ExitCode(code)!r})")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Keeps the checks for later, and runs none now."""
        self._items = list(session.items)
        return True

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Nothing but how it ended: pytest would look up the source of each failure, longer than a check takes."""
        outcome: Literal["passed", "failed"] = "passed" if call.excinfo is None else "failed"
        when = "call" if call.when == "collect" else call.when
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)

    def run(
        self, lab: Lab, evidence: Evidence, inputs: Mapping[str, ProbeInputs], exercises: Sequence[int], live: bool
    ) -> CheckRun:
        with self._lock:
            self._plugin.begin(lab, evidence, inputs, exercises, live)
            chosen = self._plugin.chosen(self._items)
            for item, following in zip_longest(chosen, chosen[1:]):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            check_run = self._plugin.check_run
            self._plugin.begin(lab, {}, {})  # holds on to nobody's evidence
            return check_run


_known: dict[str, CollectedChecks] = {}  # by the lab's package
_collecting = threading.Lock()


def _collected(lab: Lab) -> CollectedChecks:
    """Once in a process: finding the checks takes pytest longer than running them."""
    with _collecting:
        if lab.package not in _known:
            _known[lab.package] = CollectedChecks(lab)
        return _known[lab.package]


def run_pytest(lab: Lab, plugins: Sequence[object], options: Sequence[str]) -> int:
    """Runs the lab's checks under the grader's own settings; returns pytest's exit code."""
    # By their modules' names: in a path pytest takes a bracket, as in "M2 [2026]", for a parameter.
    package = f"{lab.package}.{lab.checks_folder.name}"
    arguments = [f"{package}.{path.stem}" for path in sorted(lab.checks_folder.glob("test_*.py"))]
    if not arguments:  # pytest would run all tests of the folder that it was started in
        raise NothingJudged("no check was run, which is a fault of the grader (the lab has none)")
    if (lab.checks_folder / "conftest.py").exists():
        arguments += ["-p", f"{package}.conftest"]
    # PYTEST_ADDOPTS is not read this way, and the plugins that PYTEST_PLUGINS names are refused; neither is changed,
    # since other threads may read the environment.
    refused = [f"-pno:{name}" for name in os.environ.get("PYTEST_PLUGINS", "").split(",") if name]
    try:
        config = pytest.Config.fromdictargs({}, [*arguments, *refused, *options, f"--rootdir={lab.checks_folder}"])
        for plugin in plugins:
            config.pluginmanager.register(plugin)
        return int(config.hook.pytest_cmdline_main(config=config))
    except pytest.UsageError as error:
        print(error, file=sys.stderr)
        return int(pytest.ExitCode.USAGE_ERROR)
