"""Students' ids that a person, a spreadsheet or a disk may take for one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from autograder.words import say

# Letters of other alphabets that most fonts draw as these.
_DRAWN_ALIKE = str.maketrans("аеорсухіјѕһԁԛԝѵοαινρυχκτ", "aeopcyxijshdqwvoaivpuxkt")
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def alike(ids: Iterable[str]) -> list[list[str]]:
    """Groups of different ids that differ in case, accents' spelling, blanks, leading zeros, letters of other alphabets
    or signs that nobody sees alone."""
    groups: dict[str, list[str]] = {}
    for one in dict.fromkeys(ids):
        groups.setdefault(_plain(one), []).append(one)
    return [group for group in groups.values() if len(group) > 1]


def _plain(one: str) -> str:
    plain = _drawn(unicodedata.normalize("NFKC", _UNSEEN.sub("", one)).casefold())
    visible = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return " ".join(visible.split()).lstrip("0")


def _drawn(one: str) -> str:
    """The signs that most fonts draw it by."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", one)).translate(_DRAWN_ALIKE)


def warnings(ids: Iterable[str]) -> list[str]:
    """One sentence for each group; what looks the same is written by its code points."""
    return [
        say(
            "These ids look alike, and each is graded as a student of its own: {ids}",
            ids=", ".join(_told_apart(group).values()),
        )
        for group in alike(ids)
    ]


def told_apart(ids: Iterable[str]) -> dict[str, str]:
    """Of ids that look alike, each with a spelling that no other has."""
    return {one: spelling for group in alike(ids) for one, spelling in _told_apart(group).items()}


def _told_apart(group: list[str]) -> dict[str, str]:
    composed = [_drawn(one) for one in group]
    same = {one for one in composed if composed.count(one) > 1}
    return {one: ascii(one) if plain in same else repr(one) for one, plain in zip(group, composed, strict=True)}
