"""No sentence is missing in any language, and each translation says it with the same values and the same code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from string import Formatter

import pytest
from babel.messages.mofile import read_mo

from autograder.frontends.translations import SOURCE, TRANSLATED, Part, compiled, parts, read_catalogue, sentences
from autograder.kit.hints import HINTS
from autograder.kit.registry import lab_names, load_lab
from autograder.labs.lora_from_scratch.mistakes import mistake

MODULES = [path for path in SOURCE.rglob("*.py") if path.parts[-2:-1] != ("demo",) or "labs" not in path.parts]
every_language = pytest.mark.parametrize("code", TRANSLATED)
every_catalogue = pytest.mark.parametrize("part", parts(), ids=lambda part: part.lab or "engine")


def pairs(code: str) -> dict[str, str]:
    """English -> translation."""
    return {sentence: said for part in parts() for sentence, said in pairs_of(part, code).items()}


def pairs_of(part: Part, code: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in read_catalogue(part, code) if message.id}


def every_sentence() -> set[str]:
    return {sentence for part in parts() for sentence in sentences(part)}


@every_language
@every_catalogue
def test_every_sentence_is_translated_and_no_old_one_is_kept(code: str, part: Part) -> None:
    catalogue = read_catalogue(part, code)
    assert pairs_of(part, code).keys() == sentences(part).keys(), "run `make translations`, and fill in what is empty"
    assert [sentence for sentence, said in pairs_of(part, code).items() if not said.strip()] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert not catalogue.obsolete


@every_language
@every_catalogue
def test_what_is_read_while_grading_is_what_was_written(code: str, part: Part) -> None:
    with part.po_file(code).with_suffix(".mo").open("rb") as file:
        shipped = read_mo(file)
    fresh = read_mo(BytesIO(compiled(read_catalogue(part, code))))
    said = [{message.id: message.string for message in catalogue if message.id} for catalogue in (shipped, fresh)]
    assert said[0] == said[1], "run `make translations`"


def placeholders(sentence: str) -> set[tuple[str, str | None, str | None]]:
    return {(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(sentence) if name is not None}


@every_language
def test_the_same_values_are_filled_in_with_the_same_formats(code: str) -> None:
    assert [s for s, said in pairs(code).items() if placeholders(s) != placeholders(said)] == []


@every_language
def test_code_is_the_same_in_every_language(code: str) -> None:
    def spelt(sentence: str) -> list[str]:
        return sorted(re.findall(r"`[^`]*`", sentence))

    assert [s for s, said in pairs(code).items() if spelt(s) != spelt(said)] == []


@every_language
def test_a_sentence_begins_and_ends_as_the_english_one(code: str) -> None:
    """A lower-case part of a sentence stays one; none gets or loses a full stop."""

    def shape(sentence: str) -> tuple[bool, bool]:
        return sentence[:1].isupper(), sentence.endswith(".")

    # A name that opens an English sentence need not open the French one, so only full stops are compared there.
    pronounced = {s: said for s, said in pairs(code).items() if s[:1].islower() and said[:1].isalpha()}
    assert [s for s, said in pairs(code).items() if shape(s)[1] != shape(said)[1]] == []
    names = r"(A|B|GPT|LoRA|LinearWithLoRA|Colab)\b"
    assert [s for s, said in pronounced.items() if shape(said)[0] and not re.match(names, said)] == []


def test_french_has_its_no_break_spaces() -> None:
    def misspelt(said: str) -> bool:
        prose = re.sub(r"`[^`]*`|\{[^}]*\}", "x", said)
        wrong = r"[^\u00a0\u202f](?:[;?!»]|:(?=\s|$))|«[^\u00a0\u202f]"
        return re.search(wrong, prose) is not None

    assert [said for said in pairs("fr").values() if misspelt(said)] == []


# What may be said without standing there as a literal, by the function that says it. The tables themselves are
# among the keywords of `frontends/translations.py`.
FROM_A_TABLE = {
    "say": {
        "ADVISORY", "NOT_SANDBOXED", "SHADOW", "_HOW[self]", "found", "reason", "its_fix",
        "hint.words", "hint", "asked.told", "NAMED[model]", "wrong.case.kind", "part", "row.next_step", "sentence",
        "row.what", "self.title", "PROBE_NOTES[kind]", "APART_NOTES[tried.apart]", "STATUS[check.status]",
        "(getattr(item, 'function').__doc__ or item.name).strip().partition('\\n')[0]",
    },
}  # fmt: skip


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """The calls of these functions in the source, with where they stand."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
                if name in names:
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", node


def test_no_sentence_is_put_together_before_it_is_said() -> None:
    """An f-string or a sum can't be looked up; also, Babel has to have found every literal."""
    found = []
    for place, call in calls("say", "later"):
        first = call.args[0]
        literal = first.value if isinstance(first, ast.Constant) else None
        if literal not in every_sentence() and ast.unparse(first) not in FROM_A_TABLE["say"]:
            found.append((place, ast.unparse(first)))
    assert found == []


def test_what_stands_in_the_tables_was_found() -> None:
    said = {text for row in mistake.rows for text in (row.expected, row.got, row.why, row.next_step) if text}
    assert said <= every_sentence()
    hints = [*HINTS, *(hint for name in lab_names() for hint in load_lab(name).hints)]
    assert {hint.words for hint in hints} <= every_sentence()
    assert {load_lab(name).title for name in lab_names()} <= every_sentence()


SAID_TO_STUDENTS = ("Failed", "NotAttempted", "OurFault", "NotebookError", "FormatError", "UnknownName", "Finding")
NO_SENTENCE = {"diagnosis", "cell", "traceback", "fatal"}


def spoken(node: ast.expr) -> Iterator[str]:
    """Literal text in an expression that does not pass through a call, such as `say`."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (str(part.value) for part in parts if isinstance(part, ast.Constant))
        case ast.IfExp(body=one, orelse=other):
            yield from (*spoken(one), *spoken(other))
        case ast.BinOp(left=one, right=other):
            yield from (*spoken(one), *spoken(other))
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from spoken(part)


NAMES = {"packaging", "Python", "bubblewrap"}  # of programs


def test_nothing_is_told_to_students_past_say() -> None:
    found = []
    for place, call in calls(*SAID_TO_STUDENTS):
        arguments = [*call.args, *(k.value for k in call.keywords if k.arg not in NO_SENTENCE)]
        texts = {text for argument in arguments for text in spoken(argument) if re.search(r"[A-Za-z]", text)}
        found += [(place, text) for text in texts - NAMES]
    assert found == []
    notes = [(place, call) for place, call in calls("append") if ast.unparse(call.func).endswith("notes.append")]
    assert notes
    assert [place for place, call in notes for text in spoken(call.args[0]) if re.search(r"[A-Za-z]", text)] == []
