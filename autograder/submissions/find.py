"""Which notebooks there are to grade below the paths that were given, and which lab each belongs to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.kit.lab import Lab
from autograder.kit.registry import lab_names, load_lab
from autograder.submissions.beside import nothing_to_grade, one_of_each
from autograder.submissions.folders import is_deepest, walk
from autograder.submissions.formats import holds_notebook, is_notebook_name, is_percent_script
from autograder.submissions.reading import NotebookError, Submission, read_bytes, read_submission
from autograder.words import say

SUFFIX = ".ipynb"
# Hidden folders in which editors, Jupyter, Python and git keep copies: nobody hands in one of these.
TOOLS = (".ipynb_checkpoints", ".virtual_documents", ".git", ".venv", ".cache", ".local", ".vscode", ".idea", ".Trash")
_CHECKER = re.compile(r"""^[^#\n]*\bchecker\(\s*(?:lab\s*=\s*)?(["'])([^"'\n]+)\1""", re.MULTILINE)
OTHERS = (".zip", ".py")  # what is handed in instead, where there is no notebook beside it
RECORD = {"manifest.json", "measurements.safetensors"}  # of a class folder of ours, which may lie inside
TEXTS = (".json", ".txt")  # the same, where they hold a notebook


@dataclass(frozen=True)
class SubmissionFile:
    """One notebook file; it may not even exist, which its report will say."""

    path: Path
    name: str  # how the report calls it
    student: str | None = None
    problem: str = ""  # why there is nothing to read, where whoever looked for it knows
    notes: tuple[str, ...] = ()  # what else lies beside it
    lab: str = ""  # that it was handed in for, where that is known


def find_submissions(paths: Iterable[Path]) -> list[SubmissionFile]:
    """Notebook files, folders of notebooks, and nbgrader's `submitted/<student>/<assignment>/` trees.

    Each student's folder of an assignment gives one: what else lies in it is named in a note. A folder in which there
    is nothing to grade gives one as well, with the reason.
    """
    found: dict[Path, SubmissionFile] = {}
    for path in paths:
        for one in _below(path) if path.is_dir() and path.suffix != SUFFIX else [SubmissionFile(path, str(path))]:
            found.setdefault(one.path.absolute(), one)
    return list(found.values())


def _below(folder: Path) -> list[SubmissionFile]:
    seen, passed_over = _walk(folder)
    named = {path for path in seen if is_notebook_name(path.name)}
    with_notebook = {path.parent for path in named}
    notebooks = [
        path for path in seen if path in named or (path.parent not in with_notebook and _is_alternative_format(path))
    ]
    found = [
        SubmissionFile(path, str(path), _student(path, folder), notes=_beside(others))
        for path, others in one_of_each(notebooks, lambda path: _unit(path, folder))
    ]
    above = {parent for notebook in notebooks for parent in notebook.parents}
    own = {notebook.parent for notebook in notebooks} - {folder}
    for path, problem in passed_over:
        # A notebook that lies beside it or below its folder, or above it in a folder of its own, is what counts there.
        if path.parent == folder or not (path.parent in above or own & {*path.parents}):
            found.append(SubmissionFile(path, str(path), _student(path, folder), problem))
    taken = {path for one in found for path in (one.path, *one.path.parents)}
    for place in student_folders(folder):
        if place not in taken:
            path, problem = nothing_to_grade(place)
            student = place.relative_to(folder).parts[0] if _is_class(folder) else _student(path / "_", folder)
            found.append(SubmissionFile(path, str(path), student, problem))
    return sorted(found, key=lambda one: one.path) or [_of_nothing(folder)]


def _of_nothing(folder: Path) -> SubmissionFile:
    path, problem = nothing_to_grade(folder)
    return SubmissionFile(path, str(path), _student(path, folder), problem)


def _beside(others: Iterable[Path]) -> tuple[str, ...]:
    names = [repr(path.name) for path in others]
    if not names:
        return ()
    return (say("not graded, for it lies beside the notebook: {names}", names=", ".join(names[:5])),)


def student_folders(folder: Path) -> list[Path]:
    """The folders below one of a class that each should hold something to grade, but for hidden ones and links.

    In nbgrader's tree these are each student's folders of an assignment, or the student's own where there is none.
    Elsewhere they are known by their like: no notebook lies beside them, and one in another of them.
    """
    inside = _folders(folder)
    if not _is_class(folder):
        alike = any(_holds_notebook(one) for one in inside) and not any(
            is_notebook_name(path.name) for path in folder.iterdir()
        )
        return inside if alike and not _is_students(folder) and "submitted" not in folder.absolute().parts else []
    return [place for one in inside for place in [lab for lab in _folders(one) if lab.name in lab_names()] or [one]]


def _folders(folder: Path) -> list[Path]:
    """The folders in one, but for hidden ones and links; none where it can't be looked into."""
    try:
        with os.scandir(folder) as inside:
            names = [one.name for one in inside if one.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / name for name in sorted(names) if not name.startswith((".", "__")) and not name.endswith(SUFFIX)]


def _is_class(folder: Path) -> bool:
    """Whether a folder's folders are students', as in nbgrader's tree."""
    if folder.absolute().name == "submitted":
        return True
    return not _is_students(folder) and any(
        os.path.isdir(one / name) for one in _folders(folder) for name in lab_names()
    )


def _unit(path: Path, folder: Path) -> Path | None:
    """The folder of one student and assignment, of which one notebook counts; None where the folders don't say."""
    if _student(path, folder) is None:
        return None
    around = [parent for parent in path.absolute().parents if parent.name in lab_names()]
    return around[-1] if around else None


def _walk(folder: Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Files that may be notebooks, and the folders that were not looked into, with a sentence each."""
    seen, passed_over = list[Path](), list[tuple[Path, str]]()
    for here, folders, files in walk(folder):
        for inside in list(folders):
            if is_deepest(here, folder):
                said = say("The folder {name!r} lies too deep: move it up, and it is looked into.", name=inside)
                passed_over.append((here / inside, said))
            elif (here / inside).is_symlink():
                said = say("The folder {name!r} is a link to another place, which is not followed.", name=inside)
                passed_over.append((here / inside, said))
            elif inside.startswith("."):
                folders.remove(inside)
                if inside not in TOOLS and _holds_notebook(here / inside):
                    said = say("The name of {name!r} begins with a dot: rename it, and it is graded.", name=inside)
                    passed_over.append((here / inside, said))
            elif inside.endswith(SUFFIX):
                seen.append(here / inside)
        ours = RECORD if set(files) >= RECORD else set()
        seen += [here / file for file in files if is_notebook_name(file) or (_may_stand_in(file) and file not in ours)]
    return seen, passed_over


def _holds_notebook(folder: Path) -> bool:
    return any(is_notebook_name(file) for _, _, files in walk(folder) for file in files)


def _may_stand_in(file: str) -> bool:
    return file.lower().endswith((*OTHERS, *TEXTS)) and not file.startswith(".")


def _begins_as_json(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():  # a pipe would be waited for
        return False
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError:
        return False


def _is_alternative_format(path: Path) -> bool:
    """Whether a file that is called otherwise was handed in as a notebook; of scripts, those with cells."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".zip":
            return True
        if suffix in TEXTS and not _begins_as_json(path):
            return False  # before all of it is read
        data = read_bytes(path)
        return is_percent_script(data.decode("utf-8")) if suffix == ".py" else holds_notebook(data)
    except (NotebookError, UnicodeDecodeError):
        return False


def _student(path: Path, folder: Path) -> str | None:
    """The student's id, where the folders are those of nbgrader: <student>/<assignment>/<notebook>.

    Below submitted/<student>, all is that student's, whatever folders are in it.
    """
    above = folder.absolute().parts
    if "submitted" in above[:-1]:
        return above[len(above) - above[::-1].index("submitted")]
    parts = path.relative_to(folder).parts
    if above[-1:] == ("submitted",):
        return parts[0] if len(parts) > 1 else None
    return parts[0] if len(parts) >= 3 and parts[1] in lab_names() and not _is_students(folder) else None


def _is_students(folder: Path) -> bool:
    """Whether a folder is one student's: an assignment lies in it, or it is a lab's."""
    return folder.absolute().name in lab_names() or any((folder / name).exists() for name in lab_names())


def read_file(file: SubmissionFile) -> Submission:
    """Reads a found notebook.

    Raises:
        NotebookError: as `read_submission`; also for a folder that holds no notebook, and where there is a problem.
    """
    if file.problem:
        raise NotebookError(file.problem)
    if file.path.is_dir() and file.path.suffix != SUFFIX:
        raise NotebookError(say("There is no notebook in the folder {name!r}.", name=file.path.name))
    submission = read_submission(file.path, file.name, file.student)
    return replace(submission, notes=(*submission.notes, *file.notes)) if file.notes else submission


def lab_of(submission: Submission) -> Lab:
    """The lab that a notebook names in `checker("…")`; else in its metadata; else the one whose names it speaks of.

    Where it speaks of several, its file's name decides.

    Raises:
        NotebookError: none of them.
    """
    for name in (*_named_in(submission), submission.lab):
        if name in lab_names():
            return load_lab(name)
    text = "\n".join(cell.source for cell in submission.cells)
    counts = {name: _mentions(load_lab(name), text) for name in lab_names()}
    best = max(counts.values())
    candidates = [name for name, count in counts.items() if count == best and count]
    if not candidates:
        known = ", ".join(lab_names())
        raise NotebookError(say("Nothing in this notebook belongs to a lab that is known here ({known}).", known=known))
    named = [name for name in candidates if name in submission.path]
    return load_lab(max(named, key=len) if named else candidates[0])


def lab_for(file: SubmissionFile, submission: Submission) -> Lab:
    """The lab of a notebook: it decides what the points of an exercise are points of.

    Raises:
        NotebookError: as `lab_of`; also for a notebook of another lab than it was handed in for.
    """
    lab = lab_of(submission)
    if file.lab in ("", lab.name):
        return lab
    raise NotebookError(
        say(
            "This notebook belongs to {found}, and was handed in for {wanted}: hand in the notebook of {wanted}.",
            found=lab.translated_title,
            wanted=load_lab(file.lab).translated_title,
        )
    )


def _named_in(submission: Submission) -> list[str]:
    """The labs whose checks a notebook calls, the last cell's first, as in a kernel that ran all of them."""
    code = "\n".join(cell.source for cell in submission.cells if cell.kind == "code")
    return [name for _, name in reversed(_CHECKER.findall(code))]


def _mentions(lab: Lab, text: str) -> int:
    names = [name for exercise in lab.exercises for name in exercise.defines]
    return sum(bool(re.search(rf"\b{re.escape(name)}\b", text)) for name in names)
