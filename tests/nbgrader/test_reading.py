"""What a student's notebook may bring into formgrader: text and pictures, and nothing that runs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

from autograder.frontends.nbgrader.config import configure
from autograder.frontends.nbgrader.reading import as_submitted, harmless_notebook, unreadable_notebook
from autograder.frontends.nbgrader.repair import repair
from autograder.frontends.nbgrader.text import MAX_CELL
from autograder.submissions.reading import NotebookError, load_notebook
from autograder.words import language, speaking
from class_of_30 import SCRIPT, hostile_markup
from notebooks import notebook_of, released, written

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
PNG = "iVBORw0KGgo="


def test_text_and_pictures_are_kept_under_a_line_that_says_so() -> None:
    table = {"output_type": "execute_result", "data": {"text/html": "<table>", "text/plain": ["a ", "b"]}}
    picture = {"output_type": "display_data", "data": {"image/png": PNG}, "metadata": {"width": '1 onload="x"'}}
    stream = {"output_type": "stream", "name": "stderr", "text": ["warned\n"]}
    marked, *kept = as_submitted([table, picture, stream])
    assert marked.data["text/plain"] == "as submitted, not run again:"
    assert [output.get("data", output.get("text")) for output in kept] == [
        {"text/plain": "a b"},
        {"image/png": PNG},
        "warned\n",
    ]
    assert [output.output_type for output in kept] == ["display_data", "display_data", "stream"]
    assert all(not output.get("metadata") for output in kept)


def test_what_is_left_out_leaves_no_line_either() -> None:
    assert as_submitted([{"output_type": "display_data", "data": {"application/javascript": "x"}}, None, 3]) == []
    assert as_submitted([{"output_type": "display_data", "data": {"image/png": f'"/>{SCRIPT}'}}]) == []


def test_outputs_without_number_cost_no_minutes() -> None:
    outputs = [{"output_type": "stream", "text": "x"}, {"output_type": "error", "traceback": [0] * 400_000}] * 4_000
    cells = [{"cell_type": "code", "source": "x", "outputs": outputs} for _ in range(3)]
    start = time.process_time()
    notebook = harmless_notebook({"cells": cells})
    assert time.process_time() - start < 4
    assert [len(cell.outputs) for cell in notebook.cells] == [1_001, 0, 0]


OUTPUTS = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["output_type", "data", "text", "name", "traceback", "text/plain", "image/png", "x"]),
            inner | st.sampled_from(["stream", "error", "display_data", "execute_result"]),
        )
    ),
    max_leaves=20,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(OUTPUTS, max_size=5))
def test_any_outputs_make_a_valid_notebook(outputs: list[Any]) -> None:
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": outputs}
    nbformat.validate(harmless_notebook({"cells": [cell]}))


def test_damaged_and_double_cells() -> None:
    cells = [*notebook_of(["a", "b"])["cells"], None, {"cell_type": "martian", "source": ""}]
    cells += [{"cell_type": "code"}, {"cell_type": [], "source": ""}, {"cell_type": "code", "source": {}}]
    for cell in cells[:2]:
        cell["id"] = "same"
    cells[1]["metadata"] = {"nbgrader": 3}
    notebook = harmless_notebook({"cells": cells})
    assert [cell.source for cell in notebook.cells] == ["a", "b"]
    assert len({cell.id for cell in notebook.cells}) == 2
    nbformat.validate(notebook)


@pytest.mark.parametrize("data", [{"cells": []}, {"cells": 3}, {}])
def test_no_cells(data: dict[str, Any]) -> None:
    with pytest.raises(NotebookError):
        harmless_notebook(data)


def test_what_can_not_be_read_is_a_notebook_that_says_why() -> None:
    notebook = unreadable_notebook(nbformat.from_dict(released()), "This file is empty.")
    assert "This file is empty." in notebook.cells[0].source
    assert len(notebook.cells) == len(released()["cells"]) + 1
    nbformat.validate(notebook)


def page(notebook: Any) -> str:
    config = Config()
    configure(config)
    html: str = HTMLExporter(config=config).from_notebook_node(notebook)[0]
    return html


def test_markup_is_shown_as_text() -> None:
    html = page(harmless_notebook(hostile_markup()))
    assert SCRIPT not in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;" in html


def test_the_courses_own_cells_may_draw_diagrams() -> None:
    cell = new_markdown_cell("```mermaid\na-->b\n```")
    assert 'class="mermaid"' not in page(new_notebook(cells=[cell]))
    cell.metadata.nbgrader = {"locked": True}
    assert 'class="mermaid"' in page(new_notebook(cells=[cell]))


def test_only_python_is_coloured_in_a_students_text() -> None:
    """Another of Pygments' languages may take hours for a line."""
    html = page(new_notebook(cells=[new_markdown_cell("```python\nimport os\n```\n\n```c\nint n;\n```")]))
    assert '<span class="kn">import</span>' in html
    assert "int n;" in html


def test_the_courses_own_cells_may_fold_their_hints() -> None:
    cell = new_markdown_cell("<details><summary>Hint</summary>look</details>")
    assert "&lt;details" in page(new_notebook(cells=[cell]))
    cell.metadata.nbgrader = {"locked": True}
    assert "<details>" in page(new_notebook(cells=[cell]))


def test_a_notebook_of_too_many_cells_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match="2,001 cells"):
        load_notebook(written(notebook_of(["1"] * 2_001), tmp_path))


@pytest.mark.parametrize("unit", ["\\\\[", "\\\\(", "\\begin{a}", "["])
def test_a_text_that_takes_minutes_is_shown_as_it_stands(unit: str) -> None:
    cell = new_markdown_cell(f"{SCRIPT} {unit * (60_000 // len(unit))}")
    start = time.process_time()
    html = page(new_notebook(cells=[cell]))
    assert time.process_time() - start < 4
    assert unit * 1_000 in html
    assert SCRIPT not in html
    assert "shown as it stands, because it is long:" in html


def test_code_that_takes_minutes_is_shown_as_it_stands() -> None:
    html = page(new_notebook(cells=[new_code_cell(f"{SCRIPT}{'a.' * 30_000}"), new_code_cell("import os")]))
    assert "a." * 30_000 in html
    assert SCRIPT not in html
    assert '<span class="kn">import</span>' in html


def test_many_cells_that_take_a_second_each_are_shown_as_they_stand() -> None:
    code, text = "a." * (MAX_CELL // 2), "\\\\[" * (MAX_CELL // 3)
    cells = [cell for _ in range(15) for cell in (new_code_cell(code), new_markdown_cell(text))]
    start = time.process_time()
    html = page(new_notebook(cells=cells))
    assert time.process_time() - start < 4
    assert html.count("shown as it stands") == 30


def test_what_is_ours_is_never_long() -> None:
    cell = new_markdown_cell("**bold** " + "x" * MAX_CELL, metadata={"nbgrader": {"locked": True}})
    assert "<strong>bold</strong>" in page(new_notebook(cells=[cell]))


def test_the_language_is_that_of_the_grading(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = new_notebook(cells=[new_markdown_cell("x" * (MAX_CELL + 1))])
    with speaking("fr"):
        repaired, _ = repair(notebook, new_notebook(cells=[]))
    seen = []
    monkeypatch.setattr("autograder.frontends.nbgrader.text.say", lambda said: seen.append(language()) or said)
    page(repaired)
    assert seen == ["fr"]


def attached(bundle: object, name: str = "a.gif") -> Any:
    text = {"cell_type": "markdown", "metadata": {}, "source": f"![seen](attachment:{name}) and more"}
    return harmless_notebook({"cells": [{**text, "attachments": {"a.gif": bundle}}]})


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/gif", "image/webp"])
def test_an_attached_picture_is_shown(kind: str) -> None:
    assert f'src="data:{kind};base64,{PNG}"' in page(attached({kind: PNG}))


@pytest.mark.parametrize(
    "notebook",
    [
        attached({"image/png": PNG}, "nothing.png"),
        attached({"image/svg+xml": "<svg/>"}),
        attached({}),
        attached(7),
        new_notebook(cells=[new_markdown_cell("![a](attachment:a) and more", attachments={"a": {}})]),
    ],
    ids=["missing", "svg", "empty", "damaged", "empty as nbgrader kept it"],
)
@pytest.mark.parametrize("locked", [False, True])
def test_a_picture_that_is_not_there_stops_no_page(notebook: Any, locked: bool) -> None:
    notebook.cells[0].metadata = {"nbgrader": {"locked": locked}}
    nbformat.validate(notebook)
    html = page(notebook)
    assert "(a picture was here, and is not in this notebook)" in html
    assert "and more" in html
