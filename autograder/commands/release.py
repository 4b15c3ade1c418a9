"""python -m autograder release [LAB]: make the students' notebooks in assignments/ from solutions/."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from autograder.commands import tell
from autograder.lab import lab_names
from autograder.release import release_lab


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lab", nargs="?", choices=lab_names(), help="all labs when left out")
    parser.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="the course's folder")


def run(options: argparse.Namespace) -> int:
    console = Console()
    solutions = options.course / "solutions"
    labs = [options.lab] if options.lab else [name for name in lab_names() if (solutions / name).is_dir()]
    if not labs or not (solutions / labs[0]).is_dir():
        tell(console, f"There are no solutions in {solutions.absolute()}: run this in the course's folder.")
        return 2
    for lab in labs:
        for path in release_lab(lab, solutions, options.course / "assignments"):
            tell(console, f"written: {path}")
    return 0
