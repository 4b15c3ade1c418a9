"""The catalogues of translated sentences: what the source says, what each catalogue has, and how it is kept up to date.

The grader's own sentences are in `autograder/locale/`, those of a lab in `locale/` of its package. Babel reads the
source; while the grader runs, the standard library's gettext reads the compiled catalogue.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import autograder
from autograder.kit.registry import lab_names, load_lab
from autograder.words import DOMAIN, LANGUAGES

SOURCE = Path(autograder.__file__).parent
TRANSLATED = LANGUAGES[1:]
# Which argument is a sentence; the tables' own entries are as good as a call of `later`.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "later": None, "Hint": (3,)}
TABLES = {"Mistake": ("expected", "got", "why", "next_step"), "Lab": ("title",)}  # arguments that are named
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # in the header: a catalogue changes when its sentences do, and only then


@dataclass(frozen=True)
class Part:
    """What has a catalogue of its own: the grader without its labs, or a lab."""

    lab: str = ""  # its name; empty for the grader
    folder: Path = SOURCE
    root: Path = SOURCE.parent  # what the files' names in a catalogue begin below

    def files(self) -> list[Path]:
        """The sources whose sentences belong to it."""
        others = [] if self.lab else [SOURCE / "labs"]
        found = (path for path in sorted(self.folder.rglob("*")) if path.suffix in (".py", ".html"))
        return [path for path in found if not any(other in path.parents for other in others)]

    def po_file(self, language: str) -> Path:
        return self.folder / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


ENGINE = Part()


def part_of(lab: str) -> Part:
    """
    Raises:
        UnknownName: there is no such lab.
    """
    loaded = load_lab(lab)
    return Part(lab, loaded.folder, loaded.folder.parents[loaded.package.count(".")])


def parts() -> list[Part]:
    """The grader and the labs that come with it."""
    labs = [part_of(lab) for lab in lab_names()]
    return [ENGINE, *(part for part in labs if SOURCE in part.folder.parents)]


@cache
def sentences(part: Part) -> dict[str, tuple[str, ...]]:
    """Each sentence in the source, with the files that say it; a lab's without those that the grader says, too."""
    found: dict[str, list[str]] = {}
    for path in part.files():
        for sentence in (*_said(path), *_in_tables(path), *_titles(path)):
            found.setdefault(sentence, []).append(path.relative_to(part.root).as_posix())
    known = sentences(ENGINE) if part.lab else {}
    return {sentence: tuple(dict.fromkeys(files)) for sentence, files in found.items() if sentence not in known}


def _said(path: Path) -> Iterator[str]:
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    with path.open("rb") as file, redirect_stderr(StringIO()):  # Babel warns of each f-string among a call's values
        messages = [message for _, message, _, _ in extract(method, file, KEYWORDS)]
    for message in messages:
        assert isinstance(message, str), (path, message)
        yield message


def _in_tables(path: Path) -> Iterator[str]:
    """Sentences that are named arguments of a table's rows, which Babel does not see."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path.suffix == ".py" else ():
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in TABLES:
            for argument in node.keywords:
                if argument.arg in TABLES[node.func.id] and isinstance(argument.value, ast.Constant):  # type: ignore[attr-defined]
                    yield str(argument.value.value)


def _titles(path: Path) -> Iterator[str]:
    """The first line of each check's docstring."""
    if not (path.suffix == ".py" and path.name.startswith("test_") and "checks" in path.parts):
        return
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any(_is_check(decorator) for decorator in node.decorator_list):
            yield (ast.get_docstring(node) or node.name).partition("\n")[0]


def _is_check(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", None) == "check"


def read_catalogue(part: Part, language: str) -> Catalog:
    """What there is of a catalogue; an empty one where there is none yet."""
    if not part.po_file(language).exists():
        return Catalog(locale=language, domain=DOMAIN)
    with part.po_file(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def updated(part: Part, language: str) -> Catalog:
    """The sentences of the source with the translations that there are; nothing is guessed, nothing old is kept.

    A sentence that has moved between the grader and a lab keeps its translation.
    """
    old = [read_catalogue(one, language) for one in dict.fromkeys((part, *parts()))]
    new = Catalog(language, DOMAIN, project="lora-course", version=autograder.__version__, fuzzy=False)
    new.last_translator = new.language_team = new.msgid_bugs_address = "the authors of the course"
    new.header_comment = "# What students read, in another language. See `python -m autograder translations`."
    new.creation_date = new.revision_date = FIRST_DAY
    for sentence, files in sentences(part).items():
        known = next((found.string for one in old if (found := one.get(sentence)) and found.string), "")
        new.add(sentence, known, locations=[(file, 0) for file in files])
    return new


def rewrite(some: list[Part]) -> dict[tuple[Part, str], list[str]]:
    """Rewrites and compiles the catalogues of these parts in each language.

    Returns:
        The sentences that have no translation yet, by part and language.
    """
    made = {(part, language): updated(part, language) for part in some for language in TRANSLATED}
    for (part, language), catalogue in made.items():
        path = part.po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, include_lineno=False)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
    return {
        key: [str(message.id) for message in catalogue if message.id and not message.string]
        for key, catalogue in made.items()
    }
