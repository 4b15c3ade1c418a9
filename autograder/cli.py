"""The command line: a thin shell over the commands' own modules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from autograder import __version__
from autograder.sandbox.sandbox import SandboxError

COMMANDS = {
    "check": "check your own notebook, with the words of the grade",
    "grade": "grade notebooks, a folder of them, or nbgrader's submitted/ tree",
    "release": "make the students' notebooks from the solutions",
    "doctor": "is this machine ready; each finding with its fix",
    "demo": "grade a small class that comes with the course",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m autograder", description="Grades the notebooks of the course.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        module = import_module(f"autograder.commands.{name}")
        module.add_arguments(commands.add_parser(name, help=summary, description=module.__doc__))
    options = parser.parse_args(arguments)
    try:
        code: int = import_module(f"autograder.commands.{options.command}").run(options)
    except SandboxError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return code
