"""Writes a working lab: one exercise, one check, one mistake, a right and a wrong specimen, and the notebook.

`template/lab/` is the lab itself, `template/package/` what a package of its own needs beside it.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import nbformat

from autograder.frontends.new_lab.notebook import source_notebook
from autograder.kit.registry import lab_names

TEMPLATE = Path(__file__).parent / "template"


class NewLabError(Exception):
    """The lab can't be written; the message says what to do."""


def write_lab(name: str, course: Path, package: Path | None = None) -> list[Path]:
    """Writes a lab into this course, or as an installable package of its own.

    Args:
        name: of the lab, and of its package.
        course: the course's folder.
        package: a new or empty folder; the lab becomes a part of the course's own grader when None.

    Returns:
        The files written.

    Raises:
        NewLabError: the name can't be a lab's, or something of that name is there.
    """
    _refuse_name(name, package)
    if package is None and not (course / "autograder" / "labs").is_dir():
        raise NewLabError(f"There is no autograder/labs in {course.absolute()}: run this in the course's folder.")
    if package is not None and package.exists() and any(package.iterdir()):
        raise NewLabError(f"{package} is not empty: name a new folder.")
    root, lab = (course, course / "autograder" / "labs" / name) if package is None else (package, package / name)
    known = {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "package": f"autograder.labs.{name}" if package is None else name,
        "distribution": name.replace("_", "-"),
        "depth": "3" if package is None else "1",
    }
    texts = _filled_in(TEMPLATE / "lab", lab, known)
    tests = root / "tests" / "labs" / name if package is None else root / "tests"
    texts |= {tests / "test_specimens.py": _fill_in(TEMPLATE / "test_specimens.py.txt", known)}
    if package is not None:
        texts |= _filled_in(TEMPLATE / "package", root, known)
    notebook = source_notebook(name, known["title"])
    texts[root / "solutions" / name / f"{name}.ipynb"] = f"{nbformat.writes(notebook)}\n"
    if there := [path for path in texts if path.exists()]:
        raise NewLabError(f"{there[0]} is there already: choose another name, or remove it.")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    return sorted(texts)


def _refuse_name(name: str, package: Path | None) -> None:
    if not name.isidentifier() or not name.isascii() or name != name.lower() or keyword.iskeyword(name):
        raise NewLabError(f"{name!r} can't be a lab's name: use small letters, digits and _, such as gradient_descent.")
    if name in lab_names():
        raise NewLabError(f"There is a lab {name!r} already: choose another name.")
    if package is not None and find_spec(name) is not None:
        raise NewLabError(f"There is a package {name!r} already, which Python would mistake for the lab's.")


def _filled_in(folder: Path, target: Path, known: Mapping[str, str]) -> dict[Path, str]:
    """Each file of a template's folder, by the path that it gets."""
    return {
        target / path.relative_to(folder).with_name(path.name.removesuffix(".txt")): _fill_in(path, known)
        for path in sorted(folder.rglob("*.txt"))
    }


def _fill_in(path: Path, known: Mapping[str, str]) -> str:
    text = path.read_text("utf-8")
    for word, value in known.items():
        text = text.replace(f"@{word}@", value)
    return text
