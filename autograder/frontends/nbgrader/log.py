"""What nbgrader's commands say: a line a student, and nothing that frightens without a reason.

nbgrader warns of what it does as a matter of course, such as making a folder again. Here each of these lines says what
it means and what to do, in the place of nbgrader's. What is a fault stays as it is.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from traitlets.config import Application

# What nbgrader does for each notebook, step by step.
STEPS = (
    "Copying ",
    "Creating/updating student",
    "Overwriting files with master versions",
    "Converting notebook ",
    "Sanitizing ",
    "Autograding ",
    "Writing ",
    "Setting destination file permissions",
    "Running pre-convert hook",
    "Running post-convert hook",
    "Skipping existing assignment",
    "Parsing file: ",
)


@dataclass(frozen=True)
class Alarm:
    """A line of nbgrader's that sounds worse than it is, and what is said instead."""

    pattern: str  # of the whole line; what its groups hold stands in our words
    words: str
    level: int = logging.INFO


ALARMS = (
    Alarm(
        r"(?:Removing|Updating) existing (?:assignment|notebook): (.*\bautograded\b.*)",
        "graded anew, scores and comments that a person gave are kept: {0}",
    ),
    Alarm(r"(?:Removing|Updating) existing (?:assignment|notebook): (.*)", "made anew: {0}"),
    Alarm(
        r"Removing failed (?:assignment|notebook): (.*)",
        "what was half made is taken away, and what was handed in stays: {0}",
        logging.WARNING,
    ),
    Alarm(  # its copy under the right name is graded, or nothing of this assignment is in it
        r"Skipping unknown notebook: (.*)", "beside the assignment, not graded by itself: {0}"
    ),
    Alarm(
        r"Invalid submission notebook name '(.*)'",
        "{0}: under another name than it was handed out; autograde finds it by what is in it",
    ),
    Alarm(r"Directory not found\. Creating: (.*)", "this folder is made: {0}"),
    Alarm(r"Clearing existing files in (.*)", "unpacked anew, what students handed in stays: {0}"),
    Alarm(r"Creating exchange directory: (.*)", "the exchange is made, for everybody on this machine: {0}"),
    Alarm(
        r"Permissions for exchange directory \((.*)\) are invalid, changing them from (.*) to (.*)",
        "the exchange must be open to everybody on this machine, so its permissions are now {2}: {0}",
    ),
    Alarm(
        r"Destination already exists, add --force to overwrite: (.*)",
        "released before, and left as it is: {0}. With --force it is released anew.",
        logging.WARNING,
    ),
    Alarm(
        r"No submissions of '(.*)' for course '(.*)' to collect",
        "nobody has handed in {0} through the exchange of course {1} yet",
    ),
    Alarm(
        r"Course not found: (.*)",
        "nothing was released through the exchange yet (`nbgrader release_assignment`): there is no {0}",
        logging.WARNING,
    ),
    Alarm(  # formgrader looks for it at every page
        r"Unwritable directory, please contact your instructor: (.*)",
        "There is no exchange in {0}. Only releasing and collecting through nbgrader needs one, which "
        "`nbgrader release_assignment` makes; all else works without.",
        logging.WARNING,
    ),
    Alarm(
        r"Could not create (.*), permission denied\.",
        "The exchange can't be made: who may write there has to make {0} for everybody (mkdir -p, chmod 777), "
        "or name another folder in nbgrader_config.py: c.Exchange.root",
        logging.ERROR,
    ),
)


class Reassuring(logging.Filter):
    """Hides nbgrader's steps, unless all is asked for (`--debug`), and puts our words in the place of alarms."""

    def __init__(self, logger: logging.Logger) -> None:
        super().__init__()
        self.logger = logger

    def filter(self, record: logging.LogRecord) -> bool:
        if self._all_is_asked_for():
            return True
        text = record.getMessage()
        if record.levelno <= logging.INFO:
            return not text.startswith(STEPS)
        for alarm in ALARMS:
            if found := re.fullmatch(alarm.pattern, text, re.DOTALL):
                record.levelno, record.levelname = alarm.level, logging.getLevelName(alarm.level)
                record.msg, record.args = alarm.words.format(*found.groups()), ()
                return self.logger.isEnabledFor(alarm.level)
        return True

    def _all_is_asked_for(self) -> bool:
        """A command leaves its logger open for everything, and gives the level that is asked for to its handlers."""
        shown = all(handler.level <= logging.DEBUG for handler in self.logger.handlers)
        return shown and self.logger.isEnabledFor(logging.DEBUG)


def reassure(logger: logging.Logger) -> None:
    """Filters a logger's records from now on, once."""
    if not any(isinstance(one, Reassuring) for one in logger.filters):
        logger.addFilter(Reassuring(logger))


def reassure_command() -> None:
    """The same for the command, or the Jupyter server, that is reading the course's settings."""
    if Application.initialized():
        reassure(Application.instance().log)
