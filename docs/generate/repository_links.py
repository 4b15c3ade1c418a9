"""Links of Markdown files as they stand in the repository, made into links of the site.

A file on the site links to the others as it does on GitHub, by its place in the repository. What is on the site is
linked there, any other file of the repository on GitHub. A link to what is not there stays, and Sphinx reports it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

TREE = "https://github.com/lora-course/lora-course/blob/main"  # what stands in the repository and not on the site
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\()([^()\s]+)(\))")


def rewritten(
    text: str, source: str, page: str, pages: Mapping[str, str], root: Path, tree: str, picture: Callable[[Path], str]
) -> str:
    """The text of one page.

    Args:
        source: where the text stands in the repository, such as `tests/zoo/README.md`.
        page: where it stands on the site, such as `measured/zoo.md`.
        pages: of each file of the repository that is on the site, where it stands there.
        tree: the address of the repository's files on GitHub.
        picture: puts a picture onto the site and returns where it stands there.
    """

    def target(found: re.Match[str]) -> str:
        before, link, after = found.groups()
        path, hash_, anchor = link.partition("#")
        if not path or ":" in path or path.startswith("/"):
            return found[0]
        named = PurePosixPath(os.path.normpath(PurePosixPath(source).parent / path)).as_posix()
        here = root / named
        for one in (named, f"{named}/README.md"):
            if one in pages:
                return f"{before}{_from(page, pages[one])}{hash_}{anchor}{after}"
        if not here.exists():
            return found[0]
        if before.startswith("!"):
            return f"{before}{_from(page, picture(here))}{after}"
        return f"{before}{tree}/{named}{hash_}{anchor}{after}"

    pieces, end = [], 0
    for fence in _FENCE.finditer(text):
        pieces += [_LINK.sub(target, text[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*pieces, _LINK.sub(target, text[end:])])


def _from(page: str, target: str) -> str:
    return PurePosixPath(os.path.relpath(target, PurePosixPath(page).parent)).as_posix()
