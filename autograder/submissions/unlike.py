"""What is often handed in and can't be a notebook, each with a sentence that names it and a way that works."""

from __future__ import annotations

import re
from pathlib import PurePath

from autograder.submissions.parts import defined_names
from autograder.words import later, say

LFS_START = b"version https://git-lfs.github.com/spec/"
LFS = later(
    "This is a pointer of Git LFS, not the notebook, which stayed elsewhere. In your repository run "
    "`git lfs untrack '*.ipynb'`, then `git add --renormalize .`, commit and push; or hand in the notebook itself."
)
WEB_PAGE = later("This is a web page, not a notebook: download the notebook itself and hand that in.")
PDF = later("This is a PDF, not a notebook: hand in the .ipynb file that it was printed from.")
SCRIPT = later(
    "This is a Python script without cells (lines that begin with # %%), so it is not graded: "
    "put your code into the cells of the notebook and hand in the .ipynb file."
)
NO_JSON = later("This file is no notebook: it is not JSON.")
ARCHIVE = later("This is an archive that is not read here: hand in the notebook alone, or in a zip file.")
PICTURE = later("This is a picture, not a notebook: hand in the .ipynb file.")
SHADOW = later(
    "This is what a Mac keeps about a file (its name begins with ._), not the file: hand in the notebook itself."
)
LINK = later(
    "This is a link to a notebook, not the notebook: open it, download the .ipynb file (in Colab: File, Download), "
    "and hand that in."
)
ELSEWHERE = later(
    "This only stands for a file that a cloud keeps elsewhere: download the file itself, in Finder or Explorer, "
    "and hand that in."
)
DOCUMENT = later("This is a document of an office program, not a notebook: hand in the .ipynb file.")

_STARTS = (
    (LFS_START, LFS),
    (b"%PDF-", PDF),
    (b"\x1f\x8b", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"\x89PNG\r\n\x1a\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"\x00\x05\x16\x07", SHADOW),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DOCUMENT),
    (b"{\\rtf", DOCUMENT),
    (b"[InternetShortcut]", LINK),
)
_COMMENTS = rb"(?:<!--.*?-->\s*+)*+"
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?" + _COMMENTS + rb"<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# One address and nothing else, or a Mac's file that holds one.
_LINK = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:https?://\S++\s*+\Z|<\?xml[^>]*+>\s*+<!DOCTYPE plist[^>]*+>.{0,200}<key>URL</key>)",
    re.IGNORECASE | re.DOTALL,
)
# What is pointed out by its name alone, where a folder has nothing else.
_NAMES = {
    **dict.fromkeys((".html", ".htm", ".mhtml", ".webarchive"), WEB_PAGE),
    ".pdf": PDF,
    ".py": SCRIPT,
    **dict.fromkeys((".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz"), ARCHIVE),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".heic"), PICTURE),
    **dict.fromkeys((".url", ".webloc"), LINK),
    **dict.fromkeys((".icloud", ".gdoc", ".cloud"), ELSEWHERE),
    **dict.fromkeys((".doc", ".docx", ".odt", ".pages", ".rtf", ".pptx"), DOCUMENT),
}


def unlike_a_notebook(data: bytes) -> str:
    """What is wrong with a file whose first bytes show that it is none; empty where they don't."""
    found = next((sentence for start, sentence in _STARTS if data.startswith(start)), "")
    if not found and data[257:262] == b"ustar":
        found = ARCHIVE
    if not found and _LINK.match(data[:4096]):
        found = LINK
    if not found and _WEB_PAGE.match(data[:4096]):
        found = WEB_PAGE
    return say(found) if found else ""


def no_json(text: str) -> str:
    """What is wrong with a text that should be a notebook's JSON and does not begin like it."""
    found = SCRIPT if defined_names(text) else NO_JSON
    return say(found)


def unlike_by_name(name: str) -> str:
    """The same by a file's name; empty for a name that says nothing."""
    if name.startswith("._"):
        return say(SHADOW)
    found = _NAMES.get(PurePath(name).suffix.lower())
    return say(found) if found else ""
