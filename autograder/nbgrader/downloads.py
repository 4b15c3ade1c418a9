"""Whose file is which in a download from Canvas or Moodle: `nbgrader zip_collect`.

Canvas: name_user_file_notebook-1.ipynb, with _LATE behind the name when it is; Moodle, newer and older:
Name_user_assignsubmission_file/notebook.ipynb and Name_user_assignsubmission_file_/notebook.ipynb.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin

_NAME = re.compile(
    r"(?P<root>.*[/\\])(?P<name>[^/\\_]+)(?:_LATE)?_(?P<user>\d+)_(?:\d+_|assignsubmission_file_?[/\\])"
    r"(?P<stem>[^/\\]+?)(?P<attempt>-\d+)?\.ipynb"
)


class DownloadCollector(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader has no types
    """A student's id is the name in the download; where two students share one, their numbers are added to both."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        found = _NAME.fullmatch(submitted_file)
        if found is None:
            return None
        name, user, stem = found["name"], found["user"], found["stem"]
        users = _downloaded(found["root"])[name]
        taken = users[user].count(stem) > 1  # two files, not two attempts at one
        return {
            "student_id": name if len(users) == 1 else f"{name}-{user}",
            "file_id": stem + (found["attempt"] or "" if taken else ""),
        }


@cache
def _downloaded(root: str) -> Mapping[str, Mapping[str, list[str]]]:
    """All that lies there: the notebooks' names by student's name and number."""
    everything: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in Path(root).rglob("*.ipynb"):
        if found := _NAME.fullmatch(str(path)):
            everything[found["name"]][found["user"]].append(found["stem"])
    return everything
