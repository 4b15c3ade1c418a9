"""Which labs there are: those of this package, `autograder/labs/<name>/lab.py`, and those of other installed packages.

Another package offers a lab by an entry point, whose name is the lab's:

    [project.entry-points."autograder.labs"]
    averages = "averages.lab:LAB"

Everything of a lab lies in its package: `checks/`, `probes/`, and where it has them `demo/` and `locale/`.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from autograder import words
from autograder.kit.lab import Lab, LabError, UnknownName
from autograder.words import say

GROUP = "autograder.labs"  # of entry points, and the package of the labs that come with the grader
LABS = Path(__file__).parents[1] / "labs"


def lab_names() -> list[str]:
    """The labs that are installed here.

    Raises:
        LabError: two labs have one name.
    """
    return sorted({*_own_names(), *_offered()})


def load_lab(name: str) -> Lab:
    """A lab by name; from then on its own sentences are said in their translation.

    Raises:
        UnknownName: there is none of that name.
        LabError: it can't be loaded, or two have this name.
    """
    offered = _offered()
    if name in offered:
        lab = _loaded(offered[name])
    elif name in _own_names():
        lab = replace(import_module(f"{GROUP}.{name}.lab").LAB, package=f"{GROUP}.{name}")
    else:
        raise UnknownName(
            say("There is no lab {name!r}: choose one of {known}.", name=name, known=", ".join(lab_names()))
        )
    words.add_catalogues(lab.folder / "locale")
    return lab


def lab_title(name: str) -> str:
    """A lab's title in the language of this context; its name where it is not installed, or can't be loaded."""
    try:
        return load_lab(name).translated_title
    except (LabError, UnknownName):
        return name


def support_packages() -> frozenset[str]:
    """The course's packages that the notebooks of any lab import."""
    return frozenset(package for name in lab_names() for package in load_lab(name).support)


def written_by_notebooks() -> list[str]:
    """Files and folders that the notebooks of any lab write beside themselves: nothing to hand out."""
    return list(dict.fromkeys(path for name in lab_names() for path in load_lab(name).writes))


def other_packages() -> tuple[str, ...]:
    """The packages of labs that are not part of this one."""
    return tuple(sorted({_package(point) for point in _offered().values()}))


def _own_names() -> list[str]:
    return [name for name in os.listdir(LABS) if os.path.exists(f"{LABS}/{name}/lab.py")]


@cache
def _entry_points() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


def _offered() -> dict[str, EntryPoint]:
    """The entry points of other packages, by the name of their lab.

    Raises:
        LabError: two labs have one name.
    """
    found: dict[str, EntryPoint] = {}
    for point in _entry_points():
        # A package that is installed twice, as a copy and as a link to its source, still offers one lab.
        other = found.get(point.name)
        if point.name in _own_names() or (other is not None and other.value != point.value):
            where = other.value if other is not None else f"{GROUP}.{point.name}"
            raise LabError(
                say(
                    "Two labs are called {name!r}, {one} and {other}: uninstall one of them, or rename it.",
                    name=point.name,
                    one=where,
                    other=point.value,
                )
            )
        found[point.name] = point
    return found


def _package(point: EntryPoint) -> str:
    return point.module.rpartition(".")[0] or point.module


def _loaded(point: EntryPoint) -> Lab:
    try:
        lab = point.load()
    except Exception as error:  # whatever its author's code raises
        told = f"{type(error).__name__}: {error}"
        raise LabError(
            say(
                "The lab {name!r} can't be loaded from {value} ({error}): correct it, or uninstall its package.",
                name=point.name,
                value=point.value,
                error=told,
            )
        ) from error
    if not isinstance(lab, Lab) or lab.name != point.name:
        raise LabError(
            say(
                "{value} is no lab of the name {name!r}: let its entry point and its `Lab(name=…)` be the same.",
                name=point.name,
                value=point.value,
            )
        )
    return replace(lab, package=_package(point))
