"""The command line: a thin shell over the commands' own modules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from types import ModuleType

from autograder import __version__, leave_current_folder
from autograder.words import LANGUAGES, say, speaking

COMMANDS = {
    "check": "check your own notebook, with the words of the grade",
    "grade": "grade notebooks, a folder of them, or nbgrader's submitted/ tree",
    "rescore": "judge a graded class anew, from what was measured; no student code is run",
    "report": "a graded class on one page, and as CSV",
    "release": "make the students' notebooks from the solutions",
    "push": "grade a student's last commit inside a GitHub workflow",
    "collect": "the grade of record: fetch a class's repositories as of the deadline and grade them",
    "doctor": "is this machine ready; each finding with its fix",
    "new-lab": "a working lab with one exercise, to write yours from",
    "translations": "the sentences of the grader or of a lab in another language: bring the catalogues up to date",
    "demo": "grade a small class that comes with the course",
}
EXTRAS = {"release": "nbgrader", "collect": "github", "new-lab": "labs"}  # what of pyproject.toml a command needs more


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code, 2 for wrong usage."""
    leave_current_folder()  # where Python was started in another way than by `python -m autograder`
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a mark that a file or terminal has no character for stops nothing
    command, rest = _command(list(sys.argv[1:] if arguments is None else arguments))
    try:
        module = _module(command)  # this one only: some take a second to import
    except ModuleNotFoundError as missing:
        return _not_installed(missing, command)
    parser = parser_of(command)
    options = parser.parse_args(rest)
    with speaking(options.lang):
        try:
            return _run(module, options)
        except ModuleNotFoundError as missing:  # some are imported late: the installation was not finished
            if str(missing.name).startswith("autograder."):
                raise
            return _not_installed(missing, command)


def parser_of(command: str) -> argparse.ArgumentParser:
    """The parser of one command's own arguments.

    Raises:
        ModuleNotFoundError: a package that the command needs is not installed.
    """
    module = _module(command)
    parser = argparse.ArgumentParser(prog=f"python -m autograder {command}", description=module.__doc__)
    module.add_arguments(parser)
    parser.add_argument("--lang", choices=LANGUAGES, help="of what students read (default: as LC_ALL or LANG ask)")
    return parser


def _module(command: str) -> ModuleType:
    return import_module(f"autograder.frontends.commands.{command.replace('-', '_')}")


def _run(module: ModuleType, options: argparse.Namespace) -> int:
    try:
        code: int = module.run(options)
    except KeyboardInterrupt:
        print(say("stopped"), file=sys.stderr)
        return 130
    except Exception as error:
        from autograder.grading.task import OtherVersion
        from autograder.kit.lab import (  # not before: `doctor` also runs where these can't be imported
            LabError,
            UnknownName,
        )
        from autograder.sandbox.launch import SandboxError

        if not isinstance(error, LabError | UnknownName | SandboxError | OtherVersion):
            raise
        print(error, file=sys.stderr)
        return 2 if isinstance(error, UnknownName) else 1
    return code


def _not_installed(missing: ModuleNotFoundError, command: str) -> int:
    """Says what is missing and how to get it; returns the exit code."""
    extra = EXTRAS.get(command)
    wanted = f'-e ".[{extra}]"' if extra else "-e ."
    told = say(
        "{name} is not installed for {python}. Activate the course's environment (`. .venv/bin/activate`), "
        "or run `{command}` in the course's folder.",
        name=str(missing.name).partition(".")[0],
        python=sys.executable,
        command=f"pip install {wanted}",
    )
    print(told, file=sys.stderr)
    return 1


def _command(arguments: list[str]) -> tuple[str, list[str]]:
    """The command's name and its own arguments; exits with 0 after --help or --version, with 2 for no command."""
    listed = "\n".join(f"  {name:12} {summary}" for name, summary in COMMANDS.items())
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
