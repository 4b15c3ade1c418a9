"""What comes out of a process that holds right answers shows none of them; notes show what the notebook holds."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from autograder.grading.redaction import public_words, redacted
from autograder.kit.evidence import ProbeEvidence
from autograder.kit.training import Training, Watched
from autograder.sandbox.job import Ending
from grading import lab

CELLS = [
    {"number": 2, "source": "%matplotlib inline\nfrom google.colab import (\n    drive,\n)\nlayer?"},
    {"number": 5, "source": "class Layer:\n    def forward(self, x):\n        raise ValueError('x is too small')\n"},
]
SECRET = "self.scaling = alpha / rank"


def error(**parts: Any) -> dict[str, Any]:
    usual = {"type": "ValueError", "message": "", "stub": False, "cell": 5, "line": 3, "code": SECRET}
    frames = [{"cell": 5, "line": 3, "code": SECRET}] * 3
    return usual | {"frames": frames, "argument_of": None, "nearly_init": None, "newer": None} | parts


def evidence(facts: dict[str, Any], stand_ins: tuple[str, ...] = ("Other",)) -> ProbeEvidence:
    return ProbeEvidence(Ending.FINISHED, facts, stand_ins=stand_ins)


def redacted_error(**parts: Any) -> dict[str, Any]:
    found = redacted(evidence({"experiments": {"case0/call": {"facts": {}, "error": error(**parts)}}}), CELLS, lab())
    kept: dict[str, Any] = found.experiments["case0/call"]["error"]
    return kept


@pytest.mark.parametrize(
    "parts",
    [
        {"message": SECRET},
        {"type": f"Leak_{'x' * 500}", "message": SECRET},
        {"message": "name 'scaling' is not defined", "type": "NameError"},
        {"frames": [{"cell": 5, "line": 1, "code": SECRET, "more": SECRET}]},
        {"argument_of": "scaling", "nearly_init": "scaling", "takes": ["scaling"], "rebound": ["scaling", 5]},
        {"newer": SECRET, "call": SECRET},
        {"cell": SECRET, "line": SECRET},
    ],
)
def test_an_error_beside_stand_ins_says_nothing_that_the_notebook_does_not_hold(parts: dict[str, Any]) -> None:
    assert "scaling" not in repr(redacted_error(**parts))
    assert "alpha" not in repr(redacted_error(**parts))


def test_its_kind_place_and_line_are_kept() -> None:
    kept = redacted_error(message="x is too small", call="layer(x)")
    assert (kept["type"], kept["message"], kept["cell"], kept["line"]) == ("ValueError", "x is too small", 5, 3)
    assert kept["code"] == "raise ValueError('x is too small')"
    assert redacted_error(type="RuntimeError", message="mat1 and mat2 shapes cannot be multiplied")["hint"]
    assert redacted_error(type="Mine")["type"] == "Exception"


@pytest.mark.parametrize(
    ("type_", "message", "kept"),
    [
        ("NameError", "name 'forward' is not defined", "name 'forward' is not defined"),
        ("AttributeError", f"'Other' object has no attribute 'a'{SECRET}", "'Other' object"),
    ],
)
def test_what_only_names_what_is_missing_is_kept(type_: str, message: str, kept: str) -> None:
    assert redacted_error(type=type_, message=message)["message"] == kept


def test_names_are_kept_and_long_texts_are_cut() -> None:
    facts = {"path": "trf_blocks.0.att.W_query.layer.A", "returned": "the model", "output": SECRET * 9, "number": 5}
    found = redacted(evidence({"experiments": {"gpt2/places": {"facts": facts, "error": None}}}), CELLS, lab())
    kept = found.experiments["gpt2/places"]["facts"]
    assert (kept["path"], kept["returned"], kept["number"]) == (facts["path"], "the model", 5)
    assert kept["output"] == "…"


def test_without_stand_ins_an_error_is_told_in_full() -> None:
    facts = {"experiments": {"case0/call": {"facts": {}, "error": error(message="anything")}}, "notes": []}
    assert redacted(evidence(facts, ()), CELLS, lab()).facts == facts


@pytest.mark.parametrize(
    ("note", "known"),
    [
        (["ignored", 2, "%matplotlib inline"], True),
        (["ignored", 2, "%matplotl"], True),  # cut off
        (["ignored", 2, "%pinfo layer"], True),
        (["not_installed", 2, "from google.colab import drive"], True),
        (["spaces", 5, ""], True),
        (["newer", 5, "3.14"], True),
        (["no_display", 0, "TkAgg"], True),
        (["ignored", 5, "%matplotlib inline"], False),  # another cell's
        (["ignored", 2, "%inline matplotlib"], False),
        (["ignored", 2, "c-rk`Y<b85 of a hidden message"], False),
        (["newer", 5, "a hidden message"], False),
        (["no_display", 0, "<a hidden message>"], False),
        (["changed_below", 5, "secret"], False),
    ],
)
def test_a_note_is_shown_where_the_cell_holds_what_it_says(note: list[Any], known: bool) -> None:
    assert redacted(evidence({"notes": [note]}, ()), CELLS, lab()).notes == ([tuple(note)] if known else [])


def test_a_reply_of_many_texts_is_looked_through_in_seconds() -> None:
    """Texts whose words all stand in a large notebook, and never in this order: each took a search of all of it."""
    words = [f"w{number:06x}q" for number in range(200_000)]
    cells = [{"number": 1, "source": " ".join(words)}]
    texts = [" ".join(reversed(words[-number - 12 : -number])) for number in range(1, 20_000)]
    begun = time.process_time()
    found = redacted(evidence({"experiments": {"x": texts}}), cells, lab())
    assert time.process_time() - begun < 6
    assert set(found.facts["experiments"]["x"]) == {"…"}


def test_what_stands_in_a_notebook_is_found_before_that() -> None:
    own = [{"number": 1, "source": "y = layer( x )\n" * 1_000}]
    texts = ["y layer x" * 9] * 100 + ["(y = layer(x)!"]
    kept = redacted(evidence({"experiments": {"x": texts}}), own, lab()).facts["experiments"]["x"]
    assert kept == ["…"] * 100 + [texts[-1]]


def test_what_is_written_down_of_a_training_keeps_its_names() -> None:
    """They are written by the kit, which labs share: not by the probes of one."""
    written = {field.encode_name for kind in (Training, Watched) for field in msgspec.structs.fields(kind)}
    assert len(written) > 8
    assert written <= public_words(lab())
