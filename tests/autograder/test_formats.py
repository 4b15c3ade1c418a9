"""What is handed in where a notebook was asked for: read when nobody has to choose, refused in one sentence else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from autograder.submissions.find import find_submissions
from autograder.submissions.formats import (
    MAX_MEMBERS,
    FormatError,
    from_percent_script,
    is_percent_script,
    without_conflict,
)
from autograder.submissions.reading import MAX_BYTES, NotebookError, read_submission
from notebooks import LAB, notebook_of, written

NOTEBOOK = notebook_of(["x = 1"])


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


def as_bytes(notebook: object) -> bytes:
    return json.dumps(notebook).encode()


class TestZip:
    def test_the_only_notebook_is_read_and_said_so(self, tmp_path: Path) -> None:
        path = tmp_path / "work.zip"
        path.write_bytes(zipped({"a/../../b/work.ipynb": as_bytes(NOTEBOOK), "__MACOSX/._work.ipynb": b"\0"}))
        submission = read_submission(path)
        assert [cell.source for cell in submission.cells] == ["x = 1"]
        assert submission.notes == ("read from a zip file: 'a/../../b/work.ipynb'",)
        assert list(tmp_path.iterdir()) == [path]  # nothing is unpacked

    def test_one_that_is_not_compressed_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "work.zip"
        path.write_bytes(zipped({"work.ipynb": as_bytes(NOTEBOOK)}, zipfile.ZIP_STORED))
        assert [cell.source for cell in read_submission(path).cells] == ["x = 1"]

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (zipped({"readme.txt": b"x"}), "no notebook in this zip file"),
            (zipped({"a.ipynb": b"{}", "b.ipynb": b"{}"}), "holds 2 notebooks ('a.ipynb', 'b.ipynb'): hand in one"),
            (zipped({"a.ipynb": as_bytes(NOTEBOOK)})[:60], "can't be read"),
            (zipped({"a.ipynb": b" " * (MAX_BYTES + 1)}), "larger than 20 MB"),
            (zipped({"a.ipynb": as_bytes(NOTEBOOK)}, zipfile.ZIP_BZIP2), "in a way that is not read here"),
            (zipped({"a.ipynb": as_bytes(NOTEBOOK)}, zipfile.ZIP_LZMA), "in a way that is not read here"),
            (zipped({f"{i}.txt": b"" for i in range(MAX_MEMBERS + 1)}), "holds 1,001 files"),
            (zipped({"a.ipynb": zipped({"a.ipynb": as_bytes(NOTEBOOK)})}), "not UTF-8"),
        ],
        ids=["none", "two", "cut off", "bomb", "bzip2", "lzma", "many", "zip in zip"],
    )
    def test_anything_else_is_one_sentence(self, tmp_path: Path, data: bytes, said: str) -> None:
        path = tmp_path / "work.zip"
        path.write_bytes(data)
        with pytest.raises(NotebookError) as raised:
            read_submission(path)
        assert said in str(raised.value)
        assert "\n" not in str(raised.value)


class TestPercentScript:
    SCRIPT = (
        "# ---\n# jupyter: x\n# ---\n\n# %% [markdown]\n# # Title\n# text\n\n"
        "# %%\n# %time x = 1\n# !ls\n# a remark\n\n#%%\ny = 2\n"
    )

    def test_cells_text_and_magics_are_read(self) -> None:
        cells = from_percent_script(self.SCRIPT)["cells"]
        assert [(cell["cell_type"], cell["source"]) for cell in cells] == [
            ("markdown", "# Title\ntext"),
            ("code", "%time x = 1\n!ls\n# a remark"),
            ("code", "y = 2"),
        ]

    def test_a_script_without_cells_is_none(self) -> None:
        assert not is_percent_script("import torch\nx = 5  # %% of all\n")


class TestConflict:
    OUTPUTS = '{"cells": [{"cell_type": "code", "source": "x",\n<<<<<<< a\n"n": 1\n=======\n"n": 2\n>>>>>>> b\n}]}'
    CODE = '{"cells": [{"cell_type": "code",\n<<<<<<< a\n"source": "x"\n=======\n"source": "y"\n>>>>>>> b\n}]}'

    def test_nothing_to_choose_is_solved(self) -> None:
        merged = without_conflict(self.OUTPUTS)
        assert merged == {"cells": [{"cell_type": "code", "source": "x", "n": 1}]}

    def test_with_three_versions_too(self) -> None:
        text = self.OUTPUTS.replace("=======", '||||||| base\n"n": 0\n=======')
        assert without_conflict(text) == without_conflict(self.OUTPUTS)

    @pytest.mark.parametrize("text", [CODE, CODE[:-3], "<<<<<<< a\n[1]\n=======\n[1]\n>>>>>>> b\n"])
    def test_two_versions_of_a_cell_are_left_to_a_person(self, text: str) -> None:
        assert without_conflict(text) is None


@pytest.mark.parametrize("line", ["<<<<<<< a\n", "<<<<<<< a\n=======\n", "\n", "# %%\n", "#\n "])
def test_a_hostile_file_is_read_in_one_pass(line: str) -> None:
    """A pattern that goes back and forth would take hours for this."""
    text = line * 200_000
    assert without_conflict("{" + text + ">>>>>>>") is None
    if line.startswith("# %%"):
        with pytest.raises(FormatError, match="more than 2,000 cells"):
            from_percent_script(text)
    else:
        assert from_percent_script("# %%\n" + text)["cells"]


def test_what_stands_in_for_a_notebook_is_found_where_there_is_none_beside_it(tmp_path: Path) -> None:
    written(NOTEBOOK, tmp_path / "ann" / LAB)
    (tmp_path / "ann" / LAB / "notes.zip").write_bytes(zipped({}))
    for student, name, data in (
        ("bob", f"{LAB}.py", b"# %%\nx = 1\n"),
        ("cyd", f"{LAB}.zip", zipped({"a.ipynb": as_bytes(NOTEBOOK)})),
        ("dee", "helper.py", b"import torch\n"),
    ):
        (tmp_path / student / LAB).mkdir(parents=True)
        (tmp_path / student / LAB / name).write_bytes(data)
    found = {one.student: one.path.suffix for one in find_submissions([tmp_path])}
    assert found == {"ann": ".ipynb", "bob": ".py", "cyd": ".zip", "dee": ".py"}
