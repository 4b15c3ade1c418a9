"""What nbgrader's autograde passes over: times that it misreads, and folders in which it finds no notebook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from glob import escape, glob
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from autograder.frontends.nbgrader.renamed import adopt_renamed
from autograder.frontends.nbgrader.timestamps import UnknownTime, read_moment
from autograder.reports.wording import one_line
from autograder.submissions.alike import warnings
from autograder.submissions.beside import nothing_to_grade
from autograder.submissions.folders import walk


def take_over(converter: Any) -> None:
    """Called once in a run of `nbgrader autograde`, when it has looked for submissions and before it converts one."""
    coursedir = converter.coursedir
    folders = [Path(path) for path in sorted(glob(_pattern(coursedir))) if Path(path).is_dir()]
    for folder in folders:
        _forget_unknown_time(coursedir, folder)
        if str(folder) not in converter.assignments:
            _found_or_said(converter, folder)
    for sentence in warnings(folder.parent.name for folder in folders):
        converter.log.warning("%s", one_line(sentence))


def _pattern(coursedir: Any) -> str:
    return str(coursedir.format_path(coursedir.submitted_directory, coursedir.student_id, coursedir.assignment_id))


def _found_or_said(converter: Any, folder: Path) -> None:
    coursedir, student = converter.coursedir, one_line(folder.parent.name)
    try:
        adopt_renamed(folder, Path(coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id)))
    except Exception as error:  # the others are graded
        converter.log.warning("%s: %s", student, one_line(f"{type(error).__name__}: {error}"))
    # nbgrader reads [ ] in a student's id as a pattern, which finds nothing.
    if found := glob(f"{escape(str(folder))}/{coursedir.notebook_id}.ipynb"):
        converter.assignments[str(folder)] = found
        return
    deeper = next(_notebooks_below(folder), None)
    if deeper is not None:
        place = deeper.relative_to(folder)
        reason = f"the notebook lies deeper, in {str(place)!r}: move it into {folder}"
    else:
        reason = nothing_to_grade(folder)[1]
    converter.log.error("%s was not autograded: %s", student, one_line(reason))


def _notebooks_below(folder: Path) -> Iterator[Path]:
    for here, folders, files in walk(folder):
        folders.sort()
        yield from (here / name for name in sorted(files) if name.endswith(".ipynb") and not name.startswith("."))


def existing_timestamp(coursedir: Any, folder: str) -> datetime | None:
    """In place of CourseDirectory's own, which stops at words and misreads zones."""
    try:
        return read_moment(Path(folder))
    except UnknownTime as reason:
        coursedir.log.warning(
            "%s: when this was handed in is not known, so it counts as in time: %s. Write timestamp.txt as "
            "2026-12-01 23:59:00 +01:00 and autograde again with --force.",
            *(one_line(Path(folder).parent.name), one_line(str(reason))),
        )
        return None


def _forget_unknown_time(coursedir: Any, folder: Path) -> None:
    """An earlier run may have kept a time that is no longer what is written there."""
    try:
        read_moment(folder)
        return
    except UnknownTime:
        pass
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            gradebook.find_submission(folder.name, folder.parent.name).timestamp = None
            gradebook.db.commit()
        except MissingEntry:
            pass
