"""python -m autograder release [LAB ...]: make the students' copies in assignments/ from solutions/.

With --export DIR, assignments/ is left as it is, and a whole repository for students is written into DIR. With
--public DIR, a copy of this course without solutions, stand-ins and hidden messages is written into DIR.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from autograder.frontends.commands import tell
from autograder.frontends.github.export import ExportError, export
from autograder.frontends.public_copy import publish
from autograder.frontends.student_copy import release_lab
from autograder.kit.registry import lab_names, load_lab


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("labs", nargs="*", metavar="LAB", help="all labs when left out")
    parser.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="the course's folder")
    parser.add_argument("--export", type=Path, metavar="DIR", help="write a student repository into this empty folder")
    parser.add_argument("--public", type=Path, metavar="DIR", help="write a copy of the course without its solutions")
    parser.add_argument("--repository", default="", metavar="OWNER/NAME", help="of this course (default: of `origin`)")
    parser.add_argument("--ref", default="", help="what students' workflow is pinned to (default: this commit)")


def run(options: argparse.Namespace) -> int:
    console = Console()
    solutions = options.course / "solutions"
    labs = [load_lab(name).name for name in options.labs] or [n for n in lab_names() if (solutions / n).is_dir()]
    if not labs or not (solutions / labs[0]).is_dir():
        tell(console, f"There are no solutions in {solutions.absolute()}: run this in the course's folder.")
        return 2
    if folder := options.export or options.public:
        try:
            if options.export:
                written = export(options.course, labs, folder, options.repository, options.ref)
            else:
                written = publish(options.course, folder)
        except ExportError as error:
            tell(console, str(error))
            return 2
        size = sum(path.stat().st_size for path in written) / 1e6
        tell(console, f"written: {folder}, {len(written)} files, {size:.1f} MB")
        return 0
    for lab in labs:
        for path in release_lab(lab, solutions, options.course / "assignments"):
            tell(console, f"written: {path}")
    return 0
