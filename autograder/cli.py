"""The command line: a thin shell over the commands' own modules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from types import ModuleType

from autograder import __version__
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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a mark that a file or terminal has no character for stops nothing
    command, rest = _command(list(sys.argv[1:] if arguments is None else arguments))
    try:
        module = import_module(f"autograder.commands.{command}")  # this one only: some take a second to import
    except ModuleNotFoundError as missing:
        print(_not_installed(missing), file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(prog=f"python -m autograder {command}", description=module.__doc__)
    module.add_arguments(parser)
    parser.add_argument("--lang", choices=LANGUAGES, help="of what students read (default: as LC_ALL or LANG ask)")
    options = parser.parse_args(rest)
    with speaking(options.lang):
        return _run(module, options)


def _run(module: ModuleType, options: argparse.Namespace) -> int:
    try:
        code: int = module.run(options)
    except KeyboardInterrupt:
        print(say("stopped"), file=sys.stderr)
        return 130
    except Exception as error:
        from autograder.lab import UnknownName  # not before: `doctor` also runs where these can't be imported
        from autograder.sandbox.launch import SandboxError

        if not isinstance(error, UnknownName | SandboxError):
            raise
        print(error, file=sys.stderr)
        return 2 if isinstance(error, UnknownName) else 1
    return code


def _not_installed(missing: ModuleNotFoundError) -> str:
    return say(
        "{name} is not installed for {python}. Activate the course's environment (`. .venv/bin/activate`), "
        "or run `pip install -e .` in the course's folder.",
        name=str(missing.name).partition(".")[0],
        python=sys.executable,
    )


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
