"""One step of a GitHub workflow: its log, its summary, its outputs and its annotations.

The runner reads a step's output line by line and obeys the commands in it, and a student's text may be made to look
like one. So command reading is stopped, under a token that nobody can guess, before the first byte of a student's is
read; it goes on only for commands that are made here. If the step breaks in between, it never goes on.
See https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from autograder.reports.wording import harmless

MAX_SUMMARY = 1 << 20  # bytes that GitHub takes from one step


class Step:
    """Where this step's results go; outside of GitHub, the summary and the outputs go nowhere."""

    def __init__(self, environment: Mapping[str, str] = os.environ, log: TextIO | None = None) -> None:
        self._summary = environment.get("GITHUB_STEP_SUMMARY")
        self._output = environment.get("GITHUB_OUTPUT")
        self._log = log or sys.stdout

    @contextmanager
    def no_commands(self) -> Iterator[None]:
        """Within it, nothing in the log is a command; after an exception, nothing is any more."""
        token = secrets.token_hex(16)
        print(f"::stop-commands::{token}", file=self._log, flush=True)
        yield
        print(f"\n::{token}::", file=self._log, flush=True)

    def log(self, text: str) -> None:
        """Writes text that may be a student's; use within `no_commands`."""
        print(harmless(text), file=self._log, flush=True)

    def annotate(self, level: str, message: str, title: str, file: str = "", line: int = 0) -> None:
        """An annotation of the run, at a line of a file where one is given.

        Args:
            level: "notice", "warning" or "error"; GitHub shows the first ten of each level.
        """
        place = {"file": file, "line": str(line) if line else ""} if file else {}
        properties = {**place, "title": title}
        listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
        print(f"::{level} {listed}::{_data(message)}", file=self._log, flush=True)

    def summary(self, markdown: str) -> None:
        """Adds to the page that GitHub shows for the run."""
        _append(self._summary, markdown[: MAX_SUMMARY // 4] + "\n")

    def output(self, name: str, value: str) -> None:
        """Sets an output of this step.

        Raises:
            ValueError: a value of several lines, which could set other outputs.
        """
        if "\n" in value or "\r" in value:
            raise ValueError(f"the output {name} must be one line")
        _append(self._output, f"{name}={value}\n")


def _append(path: str | None, text: str) -> None:
    if path:
        with Path(path).open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)


def _data(text: str) -> str:
    text = "\n".join(harmless(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
