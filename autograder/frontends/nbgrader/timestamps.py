"""When something was handed in: timestamp.txt as people and systems write it.

nbgrader takes "+0100" for 100 seconds, PST and a missing zone for UTC, 01/12 for the 12th of January, and stops at
words, and a penalty may follow from each. Here a time is read where it can mean one moment only; else it isn't known,
which is said, and nobody is late by it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

MAX_BYTES = 10_000
# In hours from UTC; CST, IST, BST and AST are left out, for each stands for several.
_ZONES = {
    **{"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3},
    **{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9},
}
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]+(\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)\s*(.*)")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d\d?):?(\d\d)?")
_EPOCH = re.compile(r"\d{10}")


class UnknownTime(Exception):
    """What is written there is no single moment; the message says why, for the instructor."""


def moment_of(data: bytes) -> datetime | None:
    """The moment in a timestamp file, in UTC and without a zone as nbgrader keeps it; None for an empty one.

    Raises:
        UnknownTime: it can't be read, or can mean several moments.
    """
    lines = [line.strip() for line in _text(data).splitlines() if line.strip("\ufeff\0 \t")]
    moments = {_moment(line.strip("\ufeff\0 ")) for line in lines}
    if len(moments) > 1:
        raise UnknownTime("it holds several times")
    return next(iter(moments), None)


def _text(data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            return data[:MAX_BYTES].decode(encoding, "replace")
    raise AssertionError("every text begins with nothing")


def _moment(line: str) -> datetime:
    if _EPOCH.fullmatch(line):
        return datetime.fromtimestamp(int(line), UTC).replace(tzinfo=None)
    found = _TIME.fullmatch(line)
    if found is None:
        raise UnknownTime(f"{line[:80]!r} is no time")
    day, time, zone = found.groups()
    try:
        when = datetime.fromisoformat(f"{day}T{time.replace(',', '.')}")
        whole = when.replace(tzinfo=_zone(zone.strip())).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnknownTime(f"{line[:80]!r} is no time") from None
    return whole.replace(tzinfo=None)


def _zone(name: str) -> timezone | ZoneInfo:
    if not name:
        raise UnknownTime("it names no time zone")
    if name.upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.upper()]))
    if found := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-offset if found[1] == "-" else offset)
    if re.fullmatch(r"[A-Za-z_]+(?:/[A-Za-z_+-]+){1,2}", name):
        try:
            return ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            pass
    raise UnknownTime(f"the time zone {name[:40]!r} is not known, or stands for several")


def read_moment(folder: Path) -> datetime | None:
    """As `moment_of`, of the `timestamp.txt` in a submission's folder; None where there is none.

    Raises:
        UnknownTime: as `moment_of`; also for a file that can't be read, or a link.
    """
    path = folder / "timestamp.txt"
    if path.is_symlink():
        raise UnknownTime("it is a link")
    try:
        return moment_of(path.read_bytes()) if path.exists() else None
    except OSError as error:
        raise UnknownTime(str(error.strerror)) from None
