"""The command line: a thin shell over the commands' own modules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from autograder import __version__
from autograder.lab import UnknownName
from autograder.sandbox.launch import SandboxError
from autograder.words import LANGUAGES, say, speaking

COMMANDS = {
    "check": "check your own notebook, with the words of the grade",
    "grade": "grade notebooks, a folder of them, or nbgrader's submitted/ tree",
    "release": "make the students' notebooks from the solutions",
    "push": "grade a student's last commit inside a GitHub workflow",
    "collect": "the grade of record: fetch a class's repositories as of the deadline and grade them",
    "doctor": "is this machine ready; each finding with its fix",
    "demo": "grade a small class that comes with the course",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code, 2 for wrong usage."""
    command, rest = _command(list(sys.argv[1:] if arguments is None else arguments))
    module = import_module(f"autograder.commands.{command}")  # this one only: some take a second to import
    parser = argparse.ArgumentParser(prog=f"python -m autograder {command}", description=module.__doc__)
    module.add_arguments(parser)
    parser.add_argument("--lang", choices=LANGUAGES, help="of what students read (default: as LC_ALL or LANG ask)")
    options = parser.parse_args(rest)
    with speaking(options.lang):
        return _run(module, options)


def _run(module: ModuleType, options: argparse.Namespace) -> int:
    try:
        code: int = module.run(options)
    except SandboxError as error:
        print(error, file=sys.stderr)
        return 1
    except UnknownName as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(say("stopped"), file=sys.stderr)
        return 130
    return code


def _command(arguments: list[str]) -> tuple[str, list[str]]:
    """The command's name and its own arguments; exits with 0 after --help or --version, with 2 for no command."""
    listed = "\n".join(f"  {name:9} {summary}" for name, summary in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="python -m autograder",
        description="Grades the notebooks of the course.",
        epilog=f"commands:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of the commands below")
    options = parser.parse_args(arguments[:1])
    return options.command, arguments[1:]
