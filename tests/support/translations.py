"""The catalogues of translated sentences: what the source says, what each catalogue has, and how it is kept up to date.

    python tests/support/translations.py     after a sentence was added or changed: then fill in what is empty

Babel reads the source; while the grader runs, the standard library's gettext reads the compiled catalogue.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import autograder
from autograder.words import CATALOGUES, DOMAIN, LANGUAGES

SOURCE = Path(autograder.__file__).parent
TRANSLATED = LANGUAGES[1:]
# Which argument is a sentence; the tables' own entries are as good as a call of `later`.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "say": None,
    "later": None,
    "Misconception": (2,),
    "_known": (3,),
    "Hint": (3,),
    "Answer": (3,),
}
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # in the header: a catalogue changes when its sentences do, and only then


@cache
def sentences() -> dict[str, tuple[str, ...]]:
    """Each sentence in the source, with the files that say it."""
    found: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in (".py", ".html"):
            for sentence in (*_said(path), *_titles(path)):
                found.setdefault(sentence, []).append(path.relative_to(SOURCE.parent).as_posix())
    return {sentence: tuple(dict.fromkeys(files)) for sentence, files in found.items()}


def _said(path: Path) -> Iterator[str]:
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, KEYWORDS):
            assert isinstance(message, str), (path, message)
            yield message


def _titles(path: Path) -> Iterator[str]:
    """The first line of each check's docstring."""
    if not (path.suffix == ".py" and path.name.startswith("test_") and "checks" in path.parts):
        return
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any(_is_check(decorator) for decorator in node.decorator_list):
            yield (ast.get_docstring(node) or node.name).partition("\n")[0]


def _is_check(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", None) == "check"


def po_file(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def updated(language: str) -> Catalog:
    """The sentences of the source with the translations that there are; nothing is guessed, nothing old is kept."""
    old = read_catalogue(language) if po_file(language).exists() else Catalog(locale=language)
    new = Catalog(language, DOMAIN, project="lora-course", version=autograder.__version__, fuzzy=False)
    new.last_translator = new.language_team = new.msgid_bugs_address = "the authors of the course"
    new.header_comment = "# What students read, in another language. See tests/support/translations.py."
    new.creation_date = new.revision_date = FIRST_DAY
    for sentence, files in sentences().items():
        known = old.get(sentence)
        new.add(sentence, known.string if known else "", locations=[(file, 0) for file in files])
    return new


def main() -> int:
    """Rewrites and compiles each catalogue; 1 when a sentence has no translation yet."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    empty = 0
    for language in TRANSLATED:
        catalogue = updated(language)
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, include_lineno=False)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        missing = [str(message.id) for message in catalogue if message.id and not message.string]
        print(f"{language}: {len(catalogue)} sentences, {len(missing)} without a translation", *missing, sep="\n  ")
        empty += len(missing)
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
