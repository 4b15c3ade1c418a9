"""Numbers in documents come from the results that lie beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from grading_report import large_class
from sections import write_section
from training_report import draw, ratios, report

RESULT = Path(__file__).parent / "results" / "training.json"
CHART = RESULT.with_suffix(".svg")
DOCUMENT = Path(__file__).parent / "README.md"


def test_a_section_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    document = tmp_path / "README.md"
    document.write_text(
        "before <!-- bench:x -->\nold \\1\n<!-- /bench:x --> after <!-- bench:y -->1<!-- /bench:y -->", "utf-8"
    )
    write_section(document, "x", r"new \1")
    assert document.read_text("utf-8") == (
        "before <!-- bench:x -->\n\nnew \\1\n\n<!-- /bench:x --> after <!-- bench:y -->1<!-- /bench:y -->"
    )


@pytest.mark.parametrize("text", ["nothing", "<!-- bench:x -->", 2 * "<!-- bench:x --> <!-- /bench:x -->"])
def test_a_document_without_exactly_one_place_is_refused(tmp_path: Path, text: str) -> None:
    document = tmp_path / "README.md"
    document.write_text(text, "utf-8")
    with pytest.raises(ValueError, match="it needs exactly one"):
        write_section(document, "x", "new")
    assert document.read_text("utf-8") == text


def test_ratios_are_taken_round_by_round() -> None:
    part = {"contenders": {"ours": {"ms": [10.0, 20.0]}, "textbook": {"ms": [300.0, 500.0]}}}
    assert ratios(part, "textbook") == [30.0, 25.0]


def test_the_document_says_what_was_measured(tmp_path: Path) -> None:
    link = CHART.relative_to(DOCUMENT.parent).as_posix()
    copy = tmp_path / "copy.md"
    copy.write_text(DOCUMENT.read_text("utf-8"), "utf-8")
    write_section(copy, "training", report(json.loads(RESULT.read_text("utf-8")), link))
    assert copy.read_text("utf-8") == DOCUMENT.read_text("utf-8"), "run training_report.py again"


def test_a_large_class_takes_as_many_times_more() -> None:
    figures = {"students": 500, "whole_class": 100, "each_500": 0.15, "whole": 300.0, "worker_training": 107.0}
    told = large_class({**figures, "record": 126_000.0, "rescoring": 6.0})
    assert [row.split(" | ")[1:] for row in told.splitlines()[2:]] == [
        ["2.5 minutes", "0.150 s a submission |"],
        ["50 minutes", "5.0 min for 100 |"],
        ["0.2 minutes", "6.0 s for 500 |"],
        ["0.11 GB for each more job", "107 MB a worker |"],
        ["0.13 GB", "126 kB a submission |"],
    ]


def test_the_chart_names_every_contender(tmp_path: Path) -> None:
    result = json.loads(RESULT.read_text("utf-8"))
    draw(result, tmp_path / "chart.svg")
    draw(result, tmp_path / "again.svg")
    assert (tmp_path / "chart.svg").read_bytes() == (tmp_path / "again.svg").read_bytes()
    assert (tmp_path / "chart.svg").read_text("utf-8").count("<!-- ") >= len(result["gpt2"]["contenders"])
