"""What nbgrader says while it grades: nothing that frightens without a reason, and all of it when it is asked for."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import nbgrader
import pytest

from autograder.frontends.nbgrader.log import ALARMS, reassure


@pytest.fixture
def logger(caplog: pytest.LogCaptureFixture) -> logging.Logger:
    made = logging.getLogger("test-of-nbgraders-log")
    made.filters.clear()
    made.setLevel(logging.INFO)
    caplog.set_level(logging.INFO, made.name)
    reassure(made)
    reassure(made)
    return made


def test_steps_are_hidden_and_what_matters_is_not(logger: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    logger.info("Converting notebook %s", "submitted/ann/lab/lab.ipynb")
    logger.info("Overwriting files with master versions from the source directory")
    logger.info("ann: 14 / 26 points so far")
    logger.error("There was an error")
    logger.warning("Copying failed")
    assert caplog.messages == [
        "ann: 14 / 26 points so far",
        "There was an error",
        "Copying failed",
    ]
    assert len(logger.filters) == 1


def test_what_frightens_is_explained(logger: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    logger.warning("Removing existing assignment: %s", "autograded/ann/lab")
    logger.warning("Skipping unknown notebook: %s", "submitted/ann/lab/my work.ipynb")
    logger.warning("Removing existing assignment: %s", "assignments/lab")
    logger.critical("Unwritable directory, please contact your instructor: /exchange")
    assert [record.levelname for record in caplog.records] == ["INFO", "INFO", "INFO", "WARNING"]
    assert caplog.messages[:3] == [
        "graded anew, scores and comments that a person gave are kept: autograded/ann/lab",
        "beside the assignment, not graded by itself: submitted/ann/lab/my work.ipynb",
        "made anew: assignments/lab",
    ]
    assert caplog.messages[3].startswith("There is no exchange in /exchange. Only releasing and collecting")


def test_what_is_not_known_and_what_is_a_fault_stays(logger: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    said = ["x claims to be submitted by ann but is owned by bob; cheating attempt?", "There was an error: {0} %s"]
    for one in said:
        logger.warning("%s", one)
    logger.warning("Creating exchange directory: %s", "/a{0}b")
    assert caplog.messages == [*said, "the exchange is made, for everybody on this machine: /a{0}b"]


def test_each_alarm_is_one_that_nbgrader_still_gives() -> None:
    """Else it would stand there for nothing, after nbgrader has changed its words."""
    package = Path(nbgrader.__file__).parent
    folders = ("apps", "converters", "exchange")
    source = "\n".join(path.read_text("utf-8") for folder in folders for path in (package / folder).rglob("*.py"))
    for alarm in ALARMS:
        start = re.split(r"\(\?:|\\\(|\(|'", alarm.pattern.replace("\\.", "."))[0].strip()
        starts = [start] if start else ["Removing existing assignment", "Updating existing assignment"]
        for words in starts:
            assert words in source, words


def test_a_command_whose_handler_has_the_level_is_reassured(
    logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    logger.setLevel(logging.DEBUG)
    handler = logging.NullHandler(logging.INFO)  # as traitlets' applications have it
    logger.addHandler(handler)
    logger.warning("Removing existing assignment: x")
    logger.removeHandler(handler)
    assert caplog.messages == ["made anew: x"]


def test_with_debug_everything_is_said(logger: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    logger.setLevel(logging.DEBUG)
    logger.info("Converting notebook x")
    logger.warning("Skipping unknown notebook: x")
    assert caplog.messages == ["Converting notebook x", "Skipping unknown notebook: x"]
