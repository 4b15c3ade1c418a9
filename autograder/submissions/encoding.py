"""The text of a file that is not UTF-8, as editors and shells other than Jupyter write it."""

from __future__ import annotations

import codecs
import re

from autograder.submissions.formats import FormatError
from autograder.words import say

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# JSON begins with a sign of ASCII, so the zero bytes around it tell what lacks a mark.
_ZEROS = (
    (re.compile(rb"[{\s]\0[^\0]\0"), "UTF-16-LE"),
    (re.compile(rb"\0[{\s]\0[^\0]"), "UTF-16-BE"),
)
_OLD = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
# What people write in the languages that these two encodings are for.
_USUAL = set("àâäáãåæçéèêëíìîïñóòôöõøœßúùûüÿÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÔÖØŒÚÙÛÜ«»‹›“”‘’„–—…•·°§©®×÷±€£\u00a0")
_CAPITAL_INSIDE = re.compile("[a-z][À-ÖØ-ÞŒ](?![A-Z])")  # as é of one encoding is read in the other
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


MAX_SAMPLE = 2 << 20  # bytes in which is looked for what an old encoding is, from the first that is not ASCII
_PIECE = 1 << 20


def is_utf8(data: bytes) -> bool:
    """Whether a text is UTF-8; it is not made, for it may take four times the memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def to_utf8(data: bytes, notes: list[str]) -> bytes:
    """The same text in UTF-8; where it was not, a note says from what it was read.

    Raises:
        FormatError: it is not UTF-8, and what else it is can't be told for certain.
    """
    name = _marked(data)
    if name is None:
        if is_utf8(data):
            return data
        name = _old(data)
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        raise FormatError(
            say(
                "This file begins as {encoding} and is damaged further on: hand in the notebook as Jupyter saved it.",
                encoding=name,
            )
        ) from None
    notes.append(say("read from {encoding}; a notebook is UTF-8", encoding=_OLD.get(name, name)))
    return text.encode("utf-8", "replace")


def _marked(data: bytes) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    return next((name for start, name in _ZEROS if start.match(data)), None)


def _old(data: bytes) -> str:
    """Which of the encodings of one byte a sign this is, where all its letters are usual in one of them alone."""
    others = bytes(sign for sign in range(128, 256) if sign in data)
    begin = max(0, min(map(data.index, others)) - 1)
    sample = data[begin : begin + MAX_SAMPLE]
    fitting = [
        name
        for name in _OLD
        if set(others.decode(name, "replace")) <= _USUAL and not _CAPITAL_INSIDE.search(sample.decode(name, "replace"))
    ]
    # Two signs of another encoding may look like one of UTF-8; most of them do only where it is UTF-8.
    mixed = 2 * sum(map(len, _SEQUENCE.findall(sample))) > len(sample.translate(None, bytes(range(128))))
    if mixed or len(fitting) != 1:
        raise FormatError(_unclear(mixed, fitting))
    return fitting[0]


def _unclear(mixed: bool, fitting: list[str]) -> str:
    if mixed:
        return say(
            "This file is not UTF-8 text: parts of it are, and others were written by something else than Jupyter. "
            "Take a version from before that (in Jupyter: File, Revert Notebook to Checkpoint) and hand that in."
        )
    return say(
        "This file is not UTF-8 text; it may be {encodings}. In VS Code, open it as text, click the encoding at the "
        "bottom right, choose Reopen with Encoding, then Save with Encoding and UTF-8, and hand it in again.",
        encodings=" / ".join(_OLD[name] for name in fitting or _OLD),
    )
