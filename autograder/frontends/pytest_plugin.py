"""`pytest --notebook NOTEBOOK.ipynb`: the public checks of a notebook, with the words of the grade.

Without `--notebook` this plugin does nothing, so that it disturbs no other project's tests.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from autograder import leave_current_folder
from autograder.grading.checks import ISOLATED, run_pytest
from autograder.grading.flow import gather, inputs_for, sandbox_spec, submission_seed
from autograder.grading.judging import GradingPlugin
from autograder.reports.wording import details, labelled, points
from autograder.sandbox.start import unsandboxed
from autograder.submissions.find import SubmissionFile, lab_of, read_file
from autograder.submissions.reading import NotebookError
from autograder.words import say, speaking


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("autograder", "grading a notebook of the course")
    group.addoption("--notebook", type=Path, metavar="PATH", help="check this notebook")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Leaves alone the conftest.py of tests that are not run: it may need what only those tests need."""
    known = early_config.known_args_namespace
    if known.notebook is not None and not known.file_or_dir:
        known.file_or_dir = [str(Path(__file__).parents[1] / "grading")]


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Runs the checks in a session of their own: settings that lie beside the notebook are for other tests."""
    path: Path | None = config.getoption("--notebook")
    if path is None:
        return None
    leave_current_folder()  # what lies beside the notebook must not stand in for a library of ours
    with speaking():  # as LC_ALL or LANG ask
        try:
            submission = read_file(SubmissionFile(path, str(path)))
            lab = lab_of(submission)
        except NotebookError as reason:
            raise pytest.UsageError(str(reason)) from None
        seed = submission_seed(0, submission)
        inputs = inputs_for(lab, seed)
        (sandbox,) = unsandboxed(sandbox_spec(lab), 1)  # it is the student's own machine and code
        try:
            evidence, _ = gather(submission, lab, sandbox, seed, inputs=inputs)
        finally:
            sandbox.close()
        plugin = GradingPlugin(lab)
        plugin.begin(lab, evidence, inputs)
        return run_pytest(lab, [plugin, Words(plugin)], [*ISOLATED, *_shown(config)])


def _shown(config: pytest.Config) -> list[str]:
    """Options that change the report alone: those that leave checks out may come from a file beside the notebook."""
    given = config.option
    shown = [f"--verbosity={given.verbose}", f"--color={given.color}", f"--tb={given.tbstyle}"]
    return [*shown, *([f"--junitxml={Path(given.xmlpath).absolute()}"] if given.xmlpath else [])]


class Words:
    """The words of the grade in pytest's own report."""

    def __init__(self, plugin: GradingPlugin) -> None:
        self.plugin = plugin

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """In the place of a traceback into the grader: what was expected, what came, why, and what to do next."""
        report = yield
        if report.failed and (result := self.plugin.result_of(item)) is not None:
            report.longrepr = "\n".join(labelled(label, text) for label, text in details(result))
        return report

    def pytest_collection_finish(self) -> None:
        """Stops where the lab's checks can't be used as they are declared."""
        if self.plugin.problems:
            raise pytest.UsageError("\n".join(self.plugin.problems))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section(say("points"))
        check_run = self.plugin.check_run
        for result in check_run.results:
            cause = say("because of {id}", id=result.skipped_because) if result.skipped_because else ""
            terminalreporter.line(f"{points(result):>6}  {result.id} {result.title}{cause and f' ({cause})'}")
        earned = sum(result.earned for result in check_run.results)
        lab = self.plugin.lab
        terminalreporter.line(say("{score:g} / {all:g} points so far", score=earned, all=lab.points + lab.by_hand))
        for advice in check_run.advice:
            terminalreporter.line(labelled(say("note"), advice))
