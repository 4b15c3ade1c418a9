"""A copy of the course that may be public: students' workflow runs it, and it holds no solution.

Left out are the solutions and what has their code in it: stand-ins, hidden messages, the demo's class, the tests with
their right and wrong specimens. What is graded there is advice; the grade of record is made with the whole course.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from autograder.frontends.github.export import ExportError
from autograder.frontends.github.git import GitError, git

# Patterns over the whole path, below the course's folder; each with what it would give away.
LEFT_OUT = (
    "solutions/*",  # the solutions
    "tests/*",  # right specimens, attacks, and the solutions in parts
    "autograder/labs/*/demo/*",  # specimens of a class
    "autograder/labs/*/attack/*",  # a specimen that is nearly right
    "autograder/frontends/demo/*",  # a class, made from the solution
    "autograder/frontends/commands/demo.py",
    "*/stand_ins.py",  # right answers, for exercises that build on one that doesn't run
    "*/hidden_families.toml",  # what the hidden messages are made of
    ".github/workflows/[!g]*",  # they run the tests
    "graded/*",  # marks
    "submitted/*",
    "*.db",
)
STAND_INS = "stand_ins.py"
EMPTY = '"""Left out of this public copy: nothing is tried with our definitions in place of a student\'s here."""\n'


def publish(course: Path, folder: Path) -> list[Path]:
    """Writes a copy without `LEFT_OUT` into an empty folder; returns the files written.

    Raises:
        ExportError: the folder is not empty or lies in the course, or the course is no git repository.
    """
    if folder.exists() and any(path.name != ".git" for path in folder.iterdir()):
        raise ExportError(f"{folder} is not empty: name a new folder, or empty it with `git rm -rq .` first.")
    if folder.resolve().is_relative_to(course.resolve()):
        raise ExportError(f"{folder} lies in the course itself: name a folder outside of it.")
    written = []
    for name in _tracked(course):
        source, target = course / name, folder / name
        if PurePosixPath(name).name == STAND_INS and name.startswith("autograder/"):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(EMPTY, "utf-8", newline="\n")
        elif any(fnmatch(name, pattern) for pattern in LEFT_OUT) or source.is_symlink() or not source.is_file():
            continue
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
        written.append(target)
    return written


def _tracked(course: Path) -> Iterator[str]:
    """Only what git has: a folder holds more, such as marks."""
    try:
        listed = git("ls-files", "-z", folder=course)
    except GitError:
        told = f"{course.absolute()} is no git repository, so what is part of the course is not known."
        raise ExportError(told) from None
    yield from sorted(set(listed.decode("utf-8", "surrogateescape").split("\0")) - {""})
