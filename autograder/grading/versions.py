"""What a result depends on: what student code saw, and what judged it.

The lists below decide what a change costs. A change in what student code saw makes it run again; a change in what
judges makes a report again from its record; a change in neither costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path

from autograder import __version__
from autograder.kit.lab import Lab
from autograder.sandbox.launch import PACKAGE, Level, package_folders
from autograder.submissions.reading import Submission

DISTRIBUTION = "lora-course"
# Of this package, what a change in changes for student code. Its cells count as they were read, not the reading itself.
SAW = {
    "running": ("grading", "kit/evidence.py"),
    "recording": ("kit/recorder.py", "kit/causes.py", "kit/probing", "wire.py"),
    "sandbox": ("sandbox",),
}
JUDGES = ("grading/checks.py", "grading/judging.py", "grading/reporting.py", "kit", "reports", "words.py", "locale")
# Of these, what only says, judges, keeps or sends.
NEVER_RUNS = (
    *("sandbox/reasons.py", "grading/checks.py", "grading/judging.py", "grading/reporting.py", "grading/pytest.ini"),
    *("grading/batch.py", "grading/store.py", "grading/record.py", "grading/record_files.py", "grading/rescore.py"),
    *("grading/seed.py", "grading/versions.py", "grading/workers.py", "grading/cluster.py", "grading/__init__.py"),
)
# Of a lab's own folder, what student code never sees. What lab.py declares counts by its values.
LAB_JUDGES = (
    *("lab.py", "measurements.py", "checks", "mistakes", "mistakes.py", "hints.py", "figures.py"),
    *("locale", "demo"),
)


def saw_of(submission: Submission, lab: Lab, exercises: Sequence[int], seed: int, level: Level) -> dict[str, str]:
    """What student code sees of everything, by part: it runs again when one of these has changed.

    Args:
        exercises: the numbers that are asked for; all when empty.
        seed: the submission's own, which all inputs are drawn from.
    """
    return {
        "file": submission.digest,
        "cells": _digest_of([json.dumps(submission.code)]),
        "seed": str(seed),
        "checkpoint": lab.checkpoint,
        "exercises": " ".join(map(str, exercises)),
        "level": str(level),
        **_surroundings(lab),
    }


def _surroundings(lab: Lab) -> dict[str, str]:
    """The same for every submission of a class."""
    return {
        "limits": _limits(lab),
        "libraries": _digest_of(f"{name} {found}" for name, found in libraries().items()),
        "support": _digest_of(digest_of_folder(folder) for folder in package_folders(lab.support)),
        "inputs": digest_of_folder(lab.folder, (*LAB_JUDGES, "probes")),
        "probes": digest_of_folder(lab.folder / "probes"),
        **{part: _digest_of(digest_of_folder(PACKAGE / name, NEVER_RUNS) for name in SAW[part]) for part in SAW},
    }


def shape_of_measurements(lab: Lab) -> dict[str, str]:
    """The parts of what student code saw that say which measurements there are: what a check may ask for."""
    found = _surroundings(lab)
    return {part: found[part] for part in ("probes", "recording")}


def judged_by(lab: Lab, notes: Sequence[str], language: str) -> str:
    """What judges a record and words its report: it is judged again when this has changed."""
    engine = _digest_of(digest_of_folder(PACKAGE / name) for name in JUDGES)
    own = _digest_of([repr((lab.points, lab.title, [(e.number, e.title) for e in lab.exercises]))])
    said = _digest_of(map(repr, notes))  # what lies beside a notebook may change, and it stays the same
    return f"{engine} {lab_version(lab)} {own} {said} {language}"


def lab_version(lab: Lab) -> str:
    """Changes with every file of the lab's own folder, but for its demonstration."""
    return digest_of_folder(lab.folder, ("demo",))[:12]


@cache
def engine_version() -> str:
    """Of everything that runs or judges: two machines with the same one may work on one class."""
    found = _digest_of(f"{name} {version}" for name, version in libraries().items())
    return f"{__version__} {digest_of_folder(PACKAGE, ('frontends', 'labs'))[:12]} {found[:12]}"


def engine_commit() -> str:
    """The commit of this package's files, with a plus where they were changed since; empty when nobody knows."""
    # What git could not say once, such as on a machine that was too busy, is asked again: it is not kept.
    with suppress(OSError, subprocess.TimeoutExpired):
        if commit := _checked_out(PACKAGE):
            return commit
    return _installed_commit()


@cache
def _checked_out(package: Path) -> str:
    """As git says; empty where the package lies in no repository of its own.

    Raises:
        OSError: there is no git.
        subprocess.TimeoutExpired: git did not answer.
    """
    # The repository may be one that lies around an installed copy: no program that its settings name is started.
    where = ["git", "-C", str(package), "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]
    try:
        if _output([*where, "ls-files", "__init__.py"]):
            changed = _output([*where, "status", "--porcelain", "--untracked-files=no", "."])
            return _output([*where, "rev-parse", "--short=10", "HEAD"]) + ("+" if changed else "")
    except subprocess.CalledProcessError:
        pass  # no repository
    return ""


def _output(command: Sequence[str]) -> str:
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=10, env=environment)
    return done.stdout.strip()


@cache
def _installed_commit() -> str:
    """As pip noted it down where it installed the course from a repository."""
    found = _distribution()
    try:
        told = json.loads((found.read_text("direct_url.json") if found else None) or "{}")
        return str(told["vcs_info"]["commit_id"])[:10]
    except (ValueError, KeyError, TypeError):
        return ""


@cache
def libraries() -> Mapping[str, str]:
    """The libraries that student code can count on, with their versions; Python is one of them."""
    found = _distribution()
    lines = (found.requires if found else None) or ["torch", "numpy"]
    wanted = {re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line}
    versions = {"python": platform.python_version()}
    for name in sorted(wanted | {"torch", "numpy"}):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue  # a student's copy may do without some
    return versions


@cache
def machine() -> str:
    """The kind of machine, in a few words; two of one kind say the same."""
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, torch {version('torch')}"


def _distribution() -> Distribution | None:
    try:
        return distribution(DISTRIBUTION)
    except PackageNotFoundError:
        return None


def _limits(lab: Lab) -> str:
    """What the lab declares about its runs: exercises and their limits, stand-ins, surroundings."""
    exercises = [
        (e.number, e.probe, e.kind, e.defines, e.uses, e.follow_up, e.seconds, e.limits, dict(e.environment))
        for e in lab.exercises
    ]
    around = (
        dict(lab.environment),
        lab.checkpoint_variable,
        lab.imports,
        lab.preload,
        lab.support,
        lab.quick,
        dict(lab.stand_ins),
    )
    return _digest_of([repr(exercises), repr(around), repr(lab.calibration), repr(lab.limits)])


@cache
def digest_of_folder(folder: Path, left_out: tuple[str, ...] = ()) -> str:
    """Of a file, or of all files below a folder but those at these paths, which may be from the package's folder."""
    hidden = [root / name for root in (folder, PACKAGE) for name in left_out]
    found = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    chosen = [
        path
        for path in found
        if path.is_file() and "__pycache__" not in path.parts and not set(hidden) & {path, *path.parents}
    ]
    digests = (hashlib.sha256(path.read_bytes()).hexdigest() for path in chosen)
    names = (path.relative_to(folder.parent).as_posix() for path in chosen)
    return _digest_of(f"{name} {digest}" for name, digest in zip(names, digests, strict=True))


def _digest_of(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
