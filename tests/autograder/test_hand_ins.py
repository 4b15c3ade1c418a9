"""Every hand-in is accounted for: what people really put into their folders, and what is said about it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from autograder.frontends.cli import main
from autograder.grading.versions import judged_by
from autograder.kit.registry import load_lab
from autograder.submissions.alike import alike, warnings
from autograder.submissions.find import find_submissions, read_file
from autograder.submissions.large import without_outputs
from autograder.submissions.reading import NotebookError, load_notebook, read_submission
from notebooks import LAB, notebook_of, solution, written

ACCENTED = "# Écrit à la main : « déjà vu », l’été, ça va – où est-il ?\nx = 1"


def reason(path: Path) -> str:
    """What is said about the only hand-in below a path."""
    (found,) = find_submissions([path])
    with pytest.raises(NotebookError) as refused:
        read_file(found)
    return str(refused.value)


@pytest.mark.parametrize(
    "name", [f"{LAB}.ipynb.json", "a.IPYNB.TXT", "My Work.Ipynb", "a.ipynb.download", "a.ipynb (1)", "a.json", "b.TXT"]
)
def test_a_notebook_is_read_whatever_a_system_put_behind_its_name(tmp_path: Path, name: str) -> None:
    written(solution(), tmp_path / "submitted" / "ben" / LAB, name)
    (found,) = find_submissions([tmp_path / "submitted"])
    assert found.student == "ben"
    assert read_file(found).cells


def test_a_notebook_in_a_deeper_folder_keeps_its_student(tmp_path: Path) -> None:
    written(solution(), tmp_path / "jan" / LAB / "home" / "work", "x.ipynb")
    written(solution(), tmp_path / "kim" / LAB)
    assert {one.student for one in find_submissions([tmp_path])} == {"jan", "kim"}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.html", b"<p>exported</p>", "a web page"),
        ("a.ipynb", b"<!-- saved --><HTML>", "a web page"),
        ("a.PDF", b"%PDF-1.4", "a PDF"),
        ("a.ipynb", b"%PDF-1.4", "a PDF"),
        ("a.py", b"import torch\n", "without cells"),
        ("a.rar", b"Rar!\x1a\x07", "an archive"),
        ("a.ipynb", b"\x1f\x8b123", "an archive"),
        ("screenshot.png", b"\x89PNG", "a picture"),
        ("a.docx", b"PK\x03\x04", "an office program"),
        ("._a.ipynb", b"\x00\x05\x16\x07", "a Mac keeps"),
        ("a.ipynb", b"{\\rtf1\\ansi class A:}", "an office program"),
        ("a.ipynb", b"import torch\n\n\nclass A:\n    pass\n", "without cells"),
        ("Colab.url", b"[InternetShortcut]\r\nURL=https://example.org/x\r\n", "a link to a notebook"),
        ("Colab.webloc", b"bplist00", "a link to a notebook"),
        ("link.txt", b"https://colab.research.google.com/drive/1x\n", "a link to a notebook"),
        ("a.ipynb", b"\xef\xbb\xbfhttps://github.com/someone/lab/blob/main/a.ipynb", "a link to a notebook"),
        (".a.ipynb.icloud", b"bplist00", "a cloud keeps elsewhere"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18, "is empty"),
        ("notes.md", b"hello", "only 'notes.md'"),
        ("a.ipynb", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs untrack"),
    ],
)
def test_what_is_no_notebook_is_called_by_its_name(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    folder = tmp_path / "submitted" / "fay" / LAB
    folder.mkdir(parents=True)
    (folder / name).write_bytes(data)
    assert said in reason(tmp_path / "submitted")
    assert [one.student for one in find_submissions([tmp_path / "submitted"])] == ["fay"]


def test_each_folder_of_a_class_is_accounted_for(tmp_path: Path) -> None:
    written(solution(), tmp_path / "ada" / LAB)
    (tmp_path / "ben" / LAB).mkdir(parents=True)
    (tmp_path / "cyd").mkdir()
    (tmp_path / ".git").mkdir()
    assert [one.student for one in find_submissions([tmp_path])] == ["ada", "ben", "cyd"]
    assert "is empty" in reason(tmp_path / "ben")


def test_pipes_and_links_in_a_notebooks_place_hold_nobody_up(tmp_path: Path) -> None:
    folder = tmp_path / "submitted" / "ada" / LAB
    folder.mkdir(parents=True)
    for name in ("a.json", "b.txt", "c.bin"):
        os.mkfifo(folder / name)
    written(solution(), tmp_path, "other.json")
    (folder / "d.json").symlink_to(tmp_path / "other.json")
    assert "only 'a.json'" in reason(tmp_path / "submitted")


def test_a_class_of_plain_folders_is_accounted_for(tmp_path: Path) -> None:
    written(solution(), tmp_path / "Ada_1_assignsubmission_file")
    (tmp_path / "Ben_2_assignsubmission_file").mkdir()
    (tmp_path / "Ben_2_assignsubmission_file" / "a.pdf").write_bytes(b"%PDF-1.4")
    found = {one.path.name: one.problem for one in find_submissions([tmp_path])}
    assert set(found) == {f"{LAB}.ipynb", "a.pdf"}
    assert "a PDF" in found["a.pdf"]


def test_folders_beside_a_notebook_are_no_hand_ins(tmp_path: Path) -> None:
    written(solution(), tmp_path)
    (tmp_path / "data").mkdir()
    written(solution(), tmp_path / "lora_lab")
    assert len(find_submissions([tmp_path])) == 2


@pytest.mark.parametrize(
    "copy", [f"{LAB} (conflicted copy).ipynb", f"{LAB}-Copy1.ipynb", f"{LAB}.ipynb.bak", "zz.ipynb"]
)
def test_a_copy_beside_the_notebook_is_mentioned_and_not_graded(tmp_path: Path, copy: str) -> None:
    written(notebook_of(["wrong = 1"]), tmp_path / "ada" / LAB, copy)
    written(solution(), tmp_path / "ada" / LAB)
    (found,) = find_submissions([tmp_path])
    assert (found.path.name, found.student) == (f"{LAB}.ipynb", "ada")
    assert copy in read_file(found).notes[-1]


def test_notebooks_in_one_plain_folder_all_count(tmp_path: Path) -> None:
    for name in ("ada.ipynb", "ben.ipynb.txt", "cyd.IPYNB"):
        written(solution(), tmp_path, name)
    assert {one.path.name for one in find_submissions([tmp_path])} == {"ada.ipynb", "ben.ipynb.txt", "cyd.IPYNB"}


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
    ],
)
def test_an_encoding_that_is_certain_is_read_with_a_note(tmp_path: Path, encoding: str, told: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(json.dumps(notebook_of([ACCENTED]), ensure_ascii=False).encode(encoding))
    submission = read_submission(path)
    assert submission.cells[0].source == ACCENTED
    assert told in submission.notes[0]
    assert load_notebook(path)["cells"][0]["source"] == ACCENTED


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('{"cells": "é"}'.encode("cp1252"), "Reopen with Encoding"),  # or È of a Mac
        ('{"cells": "Ł"}'.encode("cp1250"), "Reopen with Encoding"),
        ("{'é': ".encode() + b"\xe9}", "parts of it are"),
        ("{'a': 1}".encode("utf-16") + b"\x00", "damaged further on"),
    ],
)
def test_an_encoding_that_is_not_certain_is_named_with_a_way_out(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.ipynb").write_bytes(data)
    assert said in reason(tmp_path)


def test_outputs_that_make_a_notebook_too_large_are_left_out(tmp_path: Path) -> None:
    notebook = solution()
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    plain = read_submission(written(notebook, tmp_path, "plain.ipynb")).cells
    code["outputs"] = [{"output_type": "display_data", "data": {"text/html": 'a "quoted" ] } \\ ' * (1 << 20)}}]
    path = written(notebook, tmp_path)
    submission = read_submission(path)
    assert submission.cells == plain
    assert "without its outputs" in submission.notes[0]
    assert len(load_notebook(path)["cells"]) == len(plain)


@pytest.mark.parametrize("indent", [None, 1])
def test_only_outputs_and_attachments_of_cells_are_left_out(indent: int | None) -> None:
    cell = {"source": '"outputs": [1]', "outputs": [{"a": "]", "b": [1, {}]}], "attachments": {"x": {"image/png": "}"}}}
    notebook = {
        "outputs": [1],
        "cells": [cell, {"metadata": {"outputs": 5}, "outputs": []}],
        "metadata": {"outputs": 1},
    }
    left = json.loads(without_outputs(json.dumps(notebook, indent=indent).encode()))
    assert left["cells"][0] == {"source": '"outputs": [1]', "outputs": [], "attachments": {}}
    assert {**left, "cells": left["cells"][1:]} == {**notebook, "cells": notebook["cells"][1:]}


@pytest.mark.parametrize("data", [b"[" * 1000, b'{"cells": [{"outputs": [', b']]}{"outputs": [', b'"' * 999, b""])
def test_what_is_no_json_is_left_alone_or_shortened(data: bytes) -> None:
    assert len(without_outputs(data)) <= len(data)


@pytest.mark.parametrize(
    ("ids", "groups"),
    [
        (["ada", "Ada", "ADA ", " ada", "ben"], 1),
        (["Jos\u00e9", "Jose\u0301"], 1),
        (["0012345", "12345", "12346"], 1),
        (["a b", "a\u00a0b", "ab"], 1),
        (["ada", "a\u200bda"], 1),
        (["ada", "ada\ufe0f"], 1),
        (["ada", "a\u034fda", "ada\u2800"], 1),
        (["ada", "\u0430da"], 1),
        (["nova", "n\u03bfv\u0430"], 1),
        (["ada", "adá", "ada1"], 0),
        (["ada", "ada"], 0),
    ],
)
def test_ids_that_look_alike_are_pointed_out(ids: list[str], groups: int) -> None:
    assert len(alike(ids)) == groups


def test_a_hand_in_that_looks_like_a_record_hides_no_notebook(tmp_path: Path) -> None:
    """Records of ours are left out where they lie; what lies beside them is not."""
    for name in ("manifest.json", "measurements.safetensors"):
        (tmp_path / name).write_text('{"cells": [], "nbformat": 4}')
    for name in ("ada.ipynb", "eve.ipynb"):
        shutil.copy(written(notebook_of(["x = 1"]), tmp_path / "made"), tmp_path / name)
    shutil.rmtree(tmp_path / "made")
    assert [one.path.name for one in find_submissions([tmp_path])] == ["ada.ipynb", "eve.ipynb"]


def test_ids_that_look_the_same_are_written_by_their_code_points() -> None:
    (told,) = warnings(["Jos\u00e9", "Jose\u0301"])
    assert "'Jos\\xe9'" in told
    assert "'Jose\\u0301'" in told
    for other in ("ada\ufe0f", "\u0430da"):
        (told,) = warnings(["ada", other])
        assert ascii(other) in told


def test_the_summary_counts_folders_and_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for student in ("ben", "Ben", "cyd"):
        (tmp_path / "submitted" / student / LAB).mkdir(parents=True)
    assert main(["grade", str(tmp_path / "submitted")]) == 1
    told = capsys.readouterr().out
    assert "folders: 3; reports: 3; not gradable: 3" in told
    assert "'Ben', 'ben'" in told


def test_a_report_is_not_used_again_when_another_file_lies_beside_the_notebook(tmp_path: Path) -> None:
    written(solution(), tmp_path / "ada" / LAB)
    lab = load_lab(LAB)

    def key() -> str:
        return judged_by(lab, read_file(find_submissions([tmp_path])[0]).notes, "en")

    alone = key()
    assert key() == alone
    written(solution(), tmp_path / "ada" / LAB, "copy.ipynb")
    assert key() != alone
