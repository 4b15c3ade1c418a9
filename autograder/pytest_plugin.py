"""`pytest --notebook lora_from_scratch.ipynb`: the public checks of a notebook, with the words of the grade.

Without `--notebook` this plugin does nothing, so that it disturbs no other project's tests.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from autograder.checks.plugin import GradingPlugin
from autograder.find import Found, lab_of, read_found
from autograder.grade import gather, sandbox_setting, submission_seed
from autograder.notebook import NotebookError
from autograder.render.words import details, labelled, points
from autograder.sandbox.start import unwalled
from autograder.words import say, speaking


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("autograder", "grading a notebook of the course")
    group.addoption("--notebook", type=Path, metavar="PATH", help="check this notebook")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Leaves alone the conftest.py of tests that are not run: it may need what only those tests need."""
    known = early_config.known_args_namespace
    if known.notebook is not None and not known.file_or_dir:
        known.file_or_dir = [str(Path(__file__).with_name("checks"))]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    path: Path | None = config.getoption("--notebook")
    if path is None:
        return
    speaker = ExitStack()
    speaker.enter_context(speaking())  # as LC_ALL or LANG ask
    config.add_cleanup(speaker.close)
    try:
        submission = read_found(Found(path, str(path)))
        lab = lab_of(submission)
    except NotebookError as reason:
        raise pytest.UsageError(str(reason)) from None
    seed = submission_seed(0, submission)
    (sandbox,) = unwalled(sandbox_setting(lab), 1)  # it is the student's own machine and code
    try:
        evidence, _ = gather(submission, lab, sandbox, seed)
    finally:
        sandbox.close()
    config.addinivalue_line("markers", "check(id, points, needs, hidden, live): one graded check of a lab")
    config.pluginmanager.register(GradingPlugin(lab, evidence, seed), "autograder-grading")
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = [str(lab.checks_folder)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In the place of a traceback into the grader: what was expected, what came, why, and what to do next."""
    report = yield
    plugin = item.config.pluginmanager.get_plugin("autograder-grading")
    if plugin is not None and report.failed and (result := plugin.result_of(item)) is not None:
        report.longrepr = "\n".join(labelled(label, text) for label, text in details(result))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    plugin = config.pluginmanager.get_plugin("autograder-grading")
    if plugin is None:
        return
    terminalreporter.section(say("points"))
    for result in plugin.outcome.results:
        cause = say("because of {id}", id=result.skipped_because) if result.skipped_because else ""
        terminalreporter.line(f"{points(result):>6}  {result.id} {result.title}{cause and f' ({cause})'}")
    earned = sum(result.earned for result in plugin.outcome.results)
    terminalreporter.line(say("{total} points", total=f"{earned:g} / {plugin.lab.points:g}"))
    for advice in plugin.outcome.advice:
        terminalreporter.line(labelled(say("note"), advice))
