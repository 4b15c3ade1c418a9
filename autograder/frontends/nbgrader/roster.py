"""A class list as a spreadsheet saves it, made into the file that `nbgrader db student import` reads.

    python -m autograder.frontends.nbgrader.roster FROM_EXCEL.csv students.csv

Semicolons, tabs, blanks behind commas, headings in capitals, a mark at the beginning and old encodings are put right.
Zeros in front of an id that the spreadsheet has dropped are gone: format that column as text before you type or import.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.submissions.alike import warnings
from autograder.submissions.encoding import to_utf8
from autograder.submissions.formats import FormatError

COLUMNS = ("id", "first_name", "last_name", "email", "lms_user_id")


class RosterError(Exception):
    """The list can't be read; the message is one sentence for the instructor."""


def read_roster(data: bytes) -> list[dict[str, str]]:
    """One dictionary a student, with the columns that nbgrader knows.

    Raises:
        RosterError: its encoding is not certain, it has no column `id`, or an id is missing or stands there twice.
    """
    try:
        text = to_utf8(data, []).decode("utf-8-sig")
    except FormatError:
        raise RosterError("The list is not UTF-8: save it from the spreadsheet as `CSV UTF-8`.") from None
    lines = [line for line in text.splitlines() if line.strip(" ,;\t")]
    first = lines[0] if lines else ""
    delimiter = max(",;\t", key=first.count)
    rows = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
    names = ["_".join(cell.strip().lower().split()) for cell in rows[0]] if rows else []
    if "id" not in names:
        raise RosterError(f"The list has no column `id` in its first line, which reads: {first[:100]!r}")
    found = [dict(zip(names, (cell.strip() for cell in row), strict=False)) for row in rows[1:]]
    ids = [one.get("id", "") for one in found]
    if wrong := next((one for one in ids if not one or ids.count(one) > 1), None) if ids else None:
        raise RosterError(f"The id {wrong!r} stands there twice.")
    if "" in ids:
        raise RosterError(f"Line {ids.index('') + 2} of the list has no id.")
    return [{name: one[name] for name in COLUMNS if name in one} for one in found]


def write_roster(students: Sequence[dict[str, str]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [name for name in COLUMNS if any(name in one for one in students)])
        writer.writeheader()
        writer.writerows(students)


def main(arguments: Sequence[str]) -> int:
    """Exit code 1 where the list can't be read."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        students = read_roster(Path(arguments[0]).read_bytes())
        write_roster(students, Path(arguments[1]))
    except (RosterError, OSError) as reason:
        print(reason, file=sys.stderr)
        return 1
    for sentence in warnings(one["id"] for one in students):
        print(sentence, file=sys.stderr)
    print(f"{len(students)} students written to {arguments[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
