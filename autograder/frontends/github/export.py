"""A student repository, made from this course: notebooks, their packages, requirements, a workflow that calls ours."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbgrader.utils import compute_checksum

from autograder.frontends.github.git import GitError, git
from autograder.frontends.student_copy import release_lab
from autograder.kit.registry import load_lab, written_by_notebooks
from autograder.sandbox.launch import package_folders

UPSTREAM = "lora-course/lora-course"  # the name that the notebooks and the student's page carry
PACKAGES = "PACKAGES"  # in AGENTS.md, where the packages of these labs are named
NEVER = ("__pycache__", "*.pyc", ".*")

WORKFLOW = """\
# Grades every push, as advice: your instructor computes the grade of record. There is no need to change this file.
name: grade
on:
  push:
  workflow_dispatch:
permissions:
  contents: read
jobs:
  grade:
    uses: {repository}/.github/workflows/grade.yml@{ref}
    with:
      labs: {labs}
      checkpoint: {checkpoint}
      language: en
      detail: full
"""

REQUIREMENTS = """\
# pip install -r requirements.txt
# The CPU build of torch is enough, and a tenth of the size. nbgrader brings the button Validate of JupyterLab.
--extra-index-url https://download.pytorch.org/whl/cpu
lora-course[nbgrader] @ git+https://github.com/{repository}@{ref}
"""

CREATE = (
    "python3 -m venv .venv && .venv/bin/python -m pip install --quiet -r requirements.txt"
    " && .venv/bin/python -m autograder doctor"
)

SETTINGS = """\
# For JupyterLab's button Validate, which runs the notebook from its first cell to its last.
c = get_config()  # nbgrader defines it
c.Execute.timeout = 1200  # seconds for one cell; nbgrader's own 30 are too short to train a model on a slow laptop
c.ExecutePreprocessor.timeout = c.Execute.timeout
"""

IGNORED = """\
__pycache__/
.venv/
.ipynb_checkpoints/
.pytest_cache/
.vscode/
.DS_Store
"""

ATTRIBUTES = """\
* text=auto eol=lf
*.safetensors binary
*.png binary
"""

# The line of a link to Colab or of its badge, and empty ones after it.
COLAB = re.compile(r"^.*https://colab\.research\.google\.com/.*\n*", re.MULTILINE)
BADGE = "[![grade](../../actions/workflows/grade.yml/badge.svg)](../../actions/workflows/grade.yml)"


class ExportError(Exception):
    """The student repository could not be made; the message is one sentence for the instructor."""


def export(course: Path, labs: Sequence[str], folder: Path, repository: str = "", ref: str = "") -> list[Path]:
    """Writes a student repository into an empty folder; returns the files written, in order of their names.

    Args:
        repository: OWNER/NAME of the instructor's repository on GitHub, which the workflow calls and `pip` installs
            from; of the course's `origin` when empty.
        ref: what the workflow is pinned to; the course's present commit when empty.

    Raises:
        ExportError: the folder is not empty, or repository or ref are not known.
        ReleaseError: a lab's solution can't be made into the students' copy.
    """
    if folder.exists() and any(path.name != ".git" for path in folder.iterdir()):
        raise ExportError(f"{folder} is not empty: name a new folder, or empty it with `git rm -rq .` first.")
    repository, ref = repository or _origin(course), ref or _present(course)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="export-") as name:
        for lab in labs:
            release_lab(lab, course / "solutions", Path(name))
            _copy_lab(Path(name) / lab, folder, repository)
    packages = sorted({package for lab in labs for package in load_lab(lab).support})
    ignored = shutil.ignore_patterns(*NEVER, *written_by_notebooks())
    for package in packages:
        here = course / "assignments" / package
        (source,) = [here] if here.is_dir() else package_folders([package])
        shutil.copytree(source, folder / package, ignore=ignored)
    page = (course / "assignments" / "README.md").read_text("utf-8").replace(UPSTREAM, repository)
    known = {"repository": repository, "ref": ref, "labs": ",".join(labs), "checkpoint": _checkpoint(labs)}
    texts = {
        "README.md": page.replace("\n", f"\n\n{BADGE}\n", 1),
        "AGENTS.md": _advice(packages),
        "requirements.txt": REQUIREMENTS.format(**known),
        ".devcontainer/devcontainer.json": _container(course, labs),
        "nbgrader_config.py": SETTINGS,
        ".gitignore": IGNORED,
        ".gitattributes": ATTRIBUTES,
        ".github/workflows/grade.yml": WORKFLOW.format(**known),
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")
    return sorted(path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)


def _container(course: Path, labs: Sequence[str]) -> str:
    """The course's container for students, with the commands of their own page and their first notebook opened."""
    settings = json.loads((course / ".devcontainer" / "student" / "devcontainer.json").read_text("utf-8"))
    settings["postCreateCommand"] = CREATE
    settings["customizations"]["codespaces"]["openFiles"] = [f"{lab}.ipynb" for lab in labs[:1]]
    return f"{json.dumps(settings, indent=2)}\n"


def _checkpoint(labs: Sequence[str]) -> str:
    """The model that these labs are graded on; empty, which means each lab's own, where they differ."""
    found = {load_lab(lab).checkpoint for lab in labs}
    return (found.pop() if len(found) == 1 else "") or '""'


def _advice(packages: Sequence[str]) -> str:
    text = (Path(__file__).parent / "AGENTS.md").read_text("utf-8")
    named = ", ".join(f"`{package}/`" for package in packages)
    return text.replace(f"{PACKAGES}, ", f"{named}, " if named else "")


def _copy_lab(made: Path, folder: Path, repository: str) -> None:
    """A lab's files into the top folder, where Python finds the packages beside the notebook."""
    for source in sorted(path for path in made.rglob("*") if path.is_file()):
        target = folder / source.relative_to(made)
        if target.exists():
            raise ExportError(f"Two labs have a file {source.relative_to(made)}: rename one of them.")
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".ipynb":
            text = without_badge(source.read_text("utf-8").replace(UPSTREAM, repository))
            target.write_text(text, "utf-8", newline="\n")
        else:
            shutil.copyfile(source, target)


def without_badge(text: str) -> str:
    """A notebook's file without Colab's badge: it opens one repository's copy, and which is the student's is not known.

    A locked cell gets its new checksum, without which nbgrader would take it for changed.
    """
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    badges = [cell for cell in notebook.cells if cell.cell_type == "markdown" and COLAB.search(cell.source)]
    if not badges:
        return text
    for cell in badges:
        cell.source = COLAB.sub("", cell.source).rstrip("\n")
        if "checksum" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    notebook.cells = [cell for cell in notebook.cells if cell.source or cell not in badges]
    return f"{nbformat.writes(notebook)}\n"


def _origin(course: Path) -> str:
    try:
        url = git("remote", "get-url", "origin", folder=course).decode().strip()
    except GitError:
        url = ""
    found = re.search(r"[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", url) if "github.com" in url else None
    if found is None:
        raise ExportError("This course's repository on GitHub is not known: name it with --repository OWNER/NAME.")
    return found[1]


def _present(course: Path) -> str:
    try:
        return git("rev-parse", "HEAD", folder=course).decode().strip()
    except GitError:
        raise ExportError("This course is no git repository: name what to pin the workflow to with --ref.") from None
