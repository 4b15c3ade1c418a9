"""Numbers in documents come from the results that lie beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sections import write_section
from training_report import draw, ratios, report

ROOT = Path(__file__).parents[2]
RESULT = Path(__file__).parent / "results" / "training.json"
CHART = RESULT.with_suffix(".svg")
DOCUMENTS = [ROOT / "README.md", Path(__file__).parent / "README.md"]


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


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.parent.name)
def test_the_documents_say_what_was_measured(document: Path, tmp_path: Path) -> None:
    if not document.exists() or "<!-- bench:training -->" not in document.read_text("utf-8"):
        pytest.skip(f"{document.name} has no such section")
    link = CHART.relative_to(document.parent).as_posix()
    copy = tmp_path / "copy.md"
    copy.write_text(document.read_text("utf-8"), "utf-8")
    write_section(copy, "training", report(json.loads(RESULT.read_text("utf-8")), link))
    assert copy.read_text("utf-8") == document.read_text("utf-8"), "run training_report.py again"


def test_the_chart_names_every_contender(tmp_path: Path) -> None:
    result = json.loads(RESULT.read_text("utf-8"))
    draw(result, tmp_path / "chart.svg")
    draw(result, tmp_path / "again.svg")
    assert (tmp_path / "chart.svg").read_bytes() == (tmp_path / "again.svg").read_bytes()
    assert (tmp_path / "chart.svg").read_text("utf-8").count("<!-- ") >= len(result["gpt2"]["contenders"])
