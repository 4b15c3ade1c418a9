"""Every sentence that a student reads passes through `say`, in the language that was chosen.

A sentence in English is its own key in gettext's catalogues, `locale/<language>/LC_MESSAGES/autograder.mo`; one that
a catalogue lacks stays English. The language belongs to the context (`contextvars`), so that two threads may speak
two languages, and a thread that is started by another has to be run in a copy of its context.

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
from pathlib import Path

LANGUAGES = ("en", "fr")
DOMAIN = "autograder"
CATALOGUES = Path(__file__).with_name("locale")
_ASKED_BY = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # in gettext's order

_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def say(template: str, /, **values: object) -> str:
    """A sentence in the language of this context, with its values filled in."""
    said = _catalogue(language()).gettext(template)
    return said.format(**values) if values else said


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


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == LANGUAGES[0]:
        return NullTranslations()
    return translation(DOMAIN, CATALOGUES, [code], fallback=True)


def number(value: float) -> str:
    """A figure as people write it: 1,327,104; 4; 0.81; 1.3e-05."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:.4g}"


def listed(names: list[str], most: int = 3) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown if len(names) <= most else say("{shown} and {more} more", shown=shown, more=len(names) - most)
