"""Whatever is handed in: it is read, or one sentence says why not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.submissions.reading import MAX_CODE, NotebookError, read_submission
from autograder.wire import MAX_JSON, write_frame
from notebooks import notebook_of, released, solution, written


def as_bytes(notebook: Any) -> bytes:
    return json.dumps(notebook).encode()


FORMAT_3 = nbformat.v3.new_notebook(
    worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell(input="x = 1")])]
)

SENTENCES = {
    "empty": (b"", "This file is empty."),
    "blank": (b" \n\n", "This file is empty."),
    "html": (b"<!DOCTYPE html><html>Sign in</html>", "This is a web page, not a notebook"),
    "python": (b"import torch\n", "it is not JSON"),
    "cut off": (as_bytes(notebook_of(["a = 1"]))[:-40], "damaged: its JSON breaks off"),
    "latin-1": ('{"cells": "é"}'.encode("latin-1"), "not UTF-8"),
    "conflict": (b'{"cells": [\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> main\n]}', "git's conflict markers"),
    "list": (b"[1, 2]", "is JSON, but no notebook"),
    "text": (b'"hello"', "is JSON, but no notebook"),
    "other object": (b'{"a": 1}', "it has no list of cells"),
    "cells is text": (as_bytes({**notebook_of([]), "cells": "none"}), "it has no list of cells"),
    "no cells": (as_bytes(notebook_of([])), "has no cells"),
    "deep": (b'{"cells":' + b"[" * 200_000, "nested too deeply"),
    "too many cells": (as_bytes(notebook_of(["1"] * 2_001)), "2,001 cells"),
    "format 5": (as_bytes(notebook_of(["a"], nbformat=5)), "has format 5"),
    "format 3": (as_bytes(FORMAT_3), "has the old format 3: open it in Jupyter and save it"),
    "format 1": (as_bytes({"nbformat": 1, "cells": []}), "has the old format 1: "),
    "too much code": (as_bytes(notebook_of(["x = 1", f"x = '{'A' * MAX_CODE}'"])), "more than 3 MB of code"),
    "code that JSON makes longer": (as_bytes(notebook_of(["x = '" + "é" * (MAX_CODE // 6) + "'"])), "3 MB of code"),
    "too large": (b" " * (21 << 20), "21 MB large"),
}


@pytest.mark.parametrize(("data", "said"), SENTENCES.values(), ids=SENTENCES.keys())
def test_what_is_no_notebook_is_one_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "work.ipynb"
    path.write_bytes(data)
    with pytest.raises(NotebookError) as raised:
        read_submission(path)
    sentence = str(raised.value)
    assert said in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert path.read_bytes() == data


def test_what_is_read_fits_into_a_job(tmp_path: Path) -> None:
    """And a text may be as long as the file: it is not run."""
    code, text = "x = '" + "A" * (MAX_CODE - 1_000) + "'", {"cell_type": "markdown", "source": "A" * MAX_CODE}
    notebook = notebook_of([code])
    notebook["cells"].append(text)
    frame = write_frame({"cells": read_submission(written(notebook, tmp_path)).code}, {})
    assert len(frame) < MAX_JSON - (1 << 19)


def test_what_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder.ipynb").mkdir()
    (tmp_path / "link.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name, said in (
        ("none.ipynb", "There is no file 'none.ipynb'."),
        ("folder.ipynb", "is a folder"),
        ("link.ipynb", "is a link or a special file"),
        ("pipe.ipynb", "is a link or a special file"),
    ):
        with pytest.raises(NotebookError, match=said):
            read_submission(tmp_path / name)


def test_cells_are_numbered_as_in_the_notebook(tmp_path: Path) -> None:
    submission = read_submission(written(solution(), tmp_path))
    assert len(submission.cells) == len(solution()["cells"])
    assert submission.notes == ()
    numbers = {cell.grade_id: cell.number for cell in submission.cells}
    assert solution()["cells"][numbers["exercise-1"] - 1]["id"] == "exercise-1"


@pytest.mark.parametrize(
    ("name", "change"),
    {
        "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
        "windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
        "old minor format": lambda data: data.replace(b'"nbformat_minor": 5', b'"nbformat_minor": 0'),
        "very new minor format": lambda data: data.replace(b'"nbformat_minor": 5', b'"nbformat_minor": 99'),
        "no format at all": lambda data: data.replace(b'"nbformat": 4', b'"nb": 4'),
    }.items(),
)
def test_what_editors_do_to_a_file_does_not_matter(tmp_path: Path, name: str, change: Any) -> None:
    path = written(released(), tmp_path)
    expected = [cell.source for cell in read_submission(path).cells]
    path.write_bytes(change(path.read_bytes()))
    assert [cell.source for cell in read_submission(path).cells] == expected


def test_damaged_cells_are_left_out_and_said_so(tmp_path: Path) -> None:
    notebook = notebook_of(["a = 1", "b = 2", "c = 3", "d = 4"])
    notebook["cells"][0]["source"] = 5
    notebook["cells"][1]["cell_type"] = "heading"
    notebook["cells"][2] = "text"
    submission = read_submission(written(notebook, tmp_path))
    assert [cell.source for cell in submission.cells] == ["d = 4"]
    assert submission.notes == tuple(f"cell {i}: left out, it is damaged" for i in (1, 2, 3))


def test_a_lone_surrogate_becomes_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "work.ipynb"
    path.write_text(json.dumps(notebook_of(["x = '\ud800'"])), "utf-8")
    (cell,) = read_submission(path).cells
    assert cell.source == "x = '?'"


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    first, second = written(solution(), tmp_path / "a"), written(released(), tmp_path / "b")
    assert read_submission(first).digest != read_submission(second).digest
    assert read_submission(first).digest == read_submission(written(solution(), tmp_path / "c")).digest


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "cell_type", "source", "metadata", "nbformat", "nbgrader", "worksheets", "id"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=300)
@given(json_values)
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    path = tmp_path_factory.mktemp("any") / "work.ipynb"
    path.write_text(json.dumps(value), "utf-8")
    try:
        submission = read_submission(path)
    except NotebookError:
        return
    assert all(isinstance(cell.source, str) for cell in submission.cells)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "work.ipynb"
    path.write_bytes(data)
    with pytest.raises(NotebookError):
        read_submission(path)
