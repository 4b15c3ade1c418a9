"""Every sentence that a student reads passes through `say`, in the language that was chosen.

A sentence in English is its own key in gettext's catalogues, `locale/<language>/LC_MESSAGES/autograder.mo`: the
grader's own, and then those of the labs that were loaded. One that all of them lack stays English. The language belongs
to the context (`contextvars`), so that two threads may speak two languages, and a thread that is started by another has
to be run in a copy of its context.

Figures are written as Python and the notebook write them, in every language: a French student who read 0,81 and
typed it would have typed a tuple.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from numbers import Integral, Real
from pathlib import Path

LANGUAGES = ("en", "fr")
DOMAIN = "autograder"
CATALOGUES = Path(__file__).with_name("locale")
_ASKED_BY = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # in gettext's order

_of_labs: list[Path] = []

_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


class Sentence(str):
    """A sentence as it was said; `template` and `values` let it be said again in another language."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, said: str, template: str = "", values: Mapping[str, object] | None = None) -> Sentence:
        sentence = super().__new__(cls, said)
        sentence.template, sentence.values = template or said, {k: _plain(v) for k, v in (values or {}).items()}
        return sentence


def _plain(value: object) -> object:
    """A value that can be kept: an exception would hold on to all that its traceback knows."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else str(value)


def say(template: str, /, **values: object) -> str:
    """A sentence in the language of this context, with its values filled in: a `Sentence`."""
    return _said(template, values)


def _said(template: str, values: Mapping[str, object]) -> Sentence:
    said = _catalogue(language()).gettext(template)
    return Sentence(said.format(**values) if values else said, template, values)


def say_again(sentence: str) -> str:
    """The same sentence in the language of this context; a text that was not made by `say` stays as it is."""
    if not isinstance(sentence, Sentence):
        return sentence
    values = {name: say_again(value) if isinstance(value, str) else value for name, value in sentence.values.items()}
    return _said(sentence.template, values)


def later(template: str, /) -> str:
    """Marks a sentence that stands in a table and is given to `say` when it is needed."""
    return template


def language() -> str:
    """The language of this context: "en" unless `speaking` chose another."""
    return _language.get()


@contextmanager
def speaking(chosen: str | None = None) -> Iterator[None]:
    """Speaks a language as long as the block lasts; the environment's when None.

    Raises:
        ValueError: a language without a catalogue.
    """
    if chosen is not None and chosen not in LANGUAGES:
        raise ValueError(f"There is no language {chosen!r}: choose one of {', '.join(LANGUAGES)}.")
    token = _language.set(chosen or environment_language(os.environ))
    try:
        yield
    finally:
        _language.reset(token)


def environment_language(environment: Mapping[str, str]) -> str:
    """The first language we have that the environment asks for, as gettext reads it; English otherwise.

    "fr_CA.UTF-8" asks for French; LANGUAGE may name several, "de:fr".
    """
    asked = next((environment[name] for name in _ASKED_BY if environment.get(name)), "")
    codes = (one.partition(".")[0].partition("_")[0].lower() for one in asked.split(":"))
    return next((code for code in codes if code in LANGUAGES), LANGUAGES[0])


def add_catalogues(folder: Path) -> None:
    """Looks sentences up in this folder of catalogues, too: a lab's own, behind the grader's and earlier labs'."""
    if folder not in _of_labs and folder.is_dir():
        _of_labs.append(folder)
        _catalogue.cache_clear()


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == LANGUAGES[0]:
        return NullTranslations()
    first, *others = (translation(DOMAIN, folder, [code], fallback=True) for folder in (CATALOGUES, *_of_labs))
    for other in others:
        first.add_fallback(other)
    return first


def number(value: float) -> str:
    """A figure as people write it: 1,327,104; 4; 0.81; 1.3e-05."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:.4g}"


def listed(names: list[str], most: int = 3) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown if len(names) <= most else say("{shown} and {more} more", shown=shown, more=len(names) - most)
