"""python -m autograder new-lab NAME: write a working lab, with one exercise, to write your own from.

It becomes part of this course, or with --package DIR an installable package of its own.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from autograder.frontends.commands import tell
from autograder.frontends.new_lab.write import NewLabError, write_lab


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of the lab: small letters, digits and _")
    parser.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="the course's folder")
    parser.add_argument("--package", type=Path, metavar="DIR", help="a package of its own in this new folder")


def run(options: argparse.Namespace) -> int:
    console = Console()
    try:
        written = write_lab(options.name, options.course, options.package)
    except NewLabError as error:
        tell(console, str(error))
        return 2
    for path in written:
        tell(console, f"written: {path}")
    if options.package is not None:
        tell(console, f"Next: `cd {options.package}` and `pip install -e .`, then:")
    tell(console, f"python -m autograder translations {options.name} && python -m autograder release {options.name}")
    return 0
