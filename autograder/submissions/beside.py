"""Of the files in one student's folder: which is the notebook, and what is said where none is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from autograder.submissions.folders import walk
from autograder.submissions.unlike import unlike_a_notebook, unlike_by_name
from autograder.words import say

SUFFIX = ".ipynb"
MOST_LOOKED_AT = 1_000  # files of a folder in which there is no notebook
START = 4096  # bytes by which a file shows what it is


def one_of_each(
    notebooks: Iterable[Path], unit: Callable[[Path], Path | None]
) -> Iterator[tuple[Path, tuple[Path, ...]]]:
    """Each notebook that counts, and the others in its folder.

    Args:
        unit: the folder in which one counts; None where each does.
    """
    units: dict[Path, list[Path]] = {}
    for path in notebooks:
        units.setdefault(unit(path) or path, []).append(path)
    for place, found in units.items():
        first, *others = sorted(found, key=lambda path: _nearness(path, place))
        yield first, tuple(others)


def _nearness(path: Path, place: Path) -> tuple[object, ...]:
    """What sorts the notebook of an assignment to the front: the one of its name, then what is nearest to that."""
    name = path.name.lower()
    depth = len(path.absolute().parts) - len(place.parts)
    return (
        depth,
        name != f"{place.name}{SUFFIX}",
        not name.endswith(SUFFIX),
        not name.startswith(place.name),
        len(name),
        name,
    )


def nothing_to_grade(folder: Path) -> tuple[Path, str]:
    """What there is in a folder without a notebook, and a sentence with the cause and a way that works."""
    files, left = list[Path](), MOST_LOOKED_AT
    for here, folders, inside in walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        files += [here / file for file in sorted(inside)[:left]]
        left = MOST_LOOKED_AT - len(files)
        if left <= 0:
            break
    for file in files:
        if said := unlike_by_name(file.name) or _by_start(file):
            return file, f"{file.name!r}: {said}"
    shown = [repr(file.name) for file in files if not file.name.startswith(".")]
    if not shown:
        return folder, say(
            "There is no notebook in the folder {name!r}, it is empty: hand in the .ipynb file.", name=folder.name
        )
    return folder, say(
        "There is no notebook in the folder {name!r}, only {files}: hand in the .ipynb file.",
        name=folder.name,
        files=", ".join(shown[:3]),
    )


def _by_start(file: Path) -> str:
    if file.is_symlink() or not file.is_file():
        return ""
    try:
        with file.open("rb") as opened:
            return unlike_a_notebook(opened.read(START))
    except OSError:
        return ""
