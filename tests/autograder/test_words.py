"""The language that is spoken: who chooses it, where it holds, and what is said when it is not there."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from autograder import checker, words
from autograder.kit.registry import load_lab
from autograder.words import environment_language, language, listed, say, speaking
from notebooks import LAB


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr.UTF-8"}, "fr"),
        ({"LANG": "fr_CA@euro"}, "fr"),
        ({"LANG": "FR_fr"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "fro"}, "en"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LC_MESSAGES": "fr_FR.UTF-8", "LANG": "en_US.UTF-8"}, "fr"),
        ({"LANGUAGE": "de:fr", "LC_ALL": "en_US.UTF-8"}, "fr"),
    ],
)
def test_the_environment_is_read_as_gettext_reads_it(environment: dict[str, str], expected: str) -> None:
    assert environment_language(environment) == expected


def test_a_language_holds_as_long_as_its_block() -> None:
    assert (language(), say("expected")) == ("en", "expected")
    with speaking("fr"):
        assert (language(), say("expected")) == ("fr", "attendu")
        with speaking("en"):
            assert say("expected") == "expected"
        assert say("expected") == "attendu"
    assert say("expected") == "expected"


def test_without_a_choice_it_is_the_environment_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr_BE.UTF-8")
    assert language() == "en"  # nobody has asked yet
    with speaking():
        assert language() == "fr"


def test_a_thread_speaks_the_language_of_the_context_it_runs_in() -> None:
    with ThreadPoolExecutor(1) as executor:
        with speaking("fr"):
            french = executor.submit(copy_context().run, say, "expected")
            plain = executor.submit(say, "expected")
        assert (french.result(), plain.result()) == ("attendu", "expected")


def test_values_and_lists_are_filled_in() -> None:
    load_lab(LAB)  # the first sentence is one of its catalogue
    with speaking("fr"):
        assert say("{trainable:,} of {total:,}", trainable=1327104, total=2) == "1,327,104 sur 2"
        assert listed(["a", "b", "c", "d", "e"]) == "`a`, `b`, `c` et 2 de plus"
    assert listed(["a", "b", "c", "d", "e"]) == "`a`, `b`, `c` and 2 more"


def test_a_sentence_that_no_catalogue_has_stays_english() -> None:
    with speaking("fr"):
        assert say("nobody {verb} this", verb="translates") == "nobody translates this"


def test_a_catalogue_that_is_gone_costs_words_and_no_grade(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(words, "CATALOGUES", tmp_path_factory.mktemp("empty"))
    words._catalogue.cache_clear()
    try:
        with speaking("fr"):
            assert say("expected") == "expected"
    finally:
        words._catalogue.cache_clear()


def test_a_language_that_there_is_not_is_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"There is no language 'de': choose one of en, fr\."):
        checker("lora_from_scratch", lang="de")("1")


def test_a_list_of_names_sets_them_as_code_once() -> None:
    assert listed(["a", "b"]) == "`a`, `b`"
    source = Path(words.__file__).parent
    twice = [path for path in source.rglob("*.py") if re.search(r"listed\(\[f?\"`", path.read_text("utf-8"))]
    assert twice == []
