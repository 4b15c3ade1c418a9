"""What the trusted side spends on one file that was handed in: never more than 3 s of processor time and 300 MB."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.grading.batch import Options, grade_all
from autograder.grading.store import ClassFolder
from autograder.reports.wording import harmless, one_line
from autograder.submissions.find import SubmissionFile, find_submissions, read_file
from autograder.submissions.reading import MAX_BYTES, NotebookError, read_bytes
from notebooks import LAB, notebook_of, written

SECONDS = 3 * 2  # of processor time; twice, since a shared processor takes longer for the same work
MEMORY = 300 << 20  # bytes above what the imports take

READER = """
import json, resource, sys
from pathlib import Path
from autograder.submissions.find import SubmissionFile, read_file
from autograder.submissions.reading import NotebookError
before = resource.getrusage(resource.RUSAGE_SELF)
try:
    read_file(SubmissionFile(Path(sys.argv[1]), "x"))
    said = ""
except NotebookError as reason:
    said = str(reason)
after = resource.getrusage(resource.RUSAGE_SELF)
seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(json.dumps([said, seconds, (after.ru_maxrss - before.ru_maxrss) * 1024]))
"""


def zipped(members: int, name: str = "a.ipynb") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(members):
            archive.writestr(zipfile.ZipInfo(f"{number}{name}"), b"")
    return file.getvalue()


def damaged_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ipynb", json.dumps(notebook_of(["x = 1"] * 50)))
    data = bytearray(file.getvalue())
    data[37:57] = b"\xff" * 20
    return bytes(data)


def deflated(size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ipynb", b"[" + b"{}," * (size // 3) + b"0]")
    return file.getvalue()


def filled(piece: bytes, start: bytes = b'{"cells": [', end: bytes = b"0]}", size: int = MAX_BYTES) -> bytes:
    return start + piece * ((size - len(start) - len(end)) // len(piece)) + end


BOMBS: dict[str, Callable[[], bytes]] = {
    "percent_marks": lambda: filled(b"# %%\n", b"", b""),
    "percent_marks_of_markdown": lambda: filled(b"#%% [md]\n", b"x\n", b""),
    "zip_directory": lambda: zipped(30_000),
    "zip_of_1000_to_1": lambda: deflated(40 << 20),
    "zip_of_20_MB_of_dictionaries": lambda: deflated(20_000_000),
    "zip_damaged": damaged_zip,
    "zip_with_two_ends": lambda: zipped(30_000)[:-22] + b"PK\x05\x06" + b"\0" * 18,
    "dictionaries": lambda: filled(b"{},"),
    "dictionaries_of_one": lambda: filled(b'{"a":1},'),
    "lists": lambda: filled(b"[],"),
    "strings": lambda: filled(b'"ab",'),
    "strings_of_one_wide_letter": lambda: filled('"é",'.encode()),
    "escaped_quotes": lambda: filled(b'\\"', b'{"cells": ["', b'"]}'),
    "open_quotes": lambda: filled(b'"\\', b"{", b""),
    "integers": lambda: filled(b"1,"),
    "long_integer": lambda: filled(b"9", b'{"cells": [', b"]}"),
    "nested": lambda: filled(b"[", b"", b""),
    "conflict_marks": lambda: filled(b"<<<<<<<\n=======\n>>>>>>>\n", b"{\n", b"}"),
    "emoji": lambda: filled("aaaa🙂".encode(), b'{"cells": [{"cell_type": "code", "source": "', b'"}]}'),
    "spaces": lambda: filled(b" ", b"", b""),
    "zeros": lambda: b"\0" * MAX_BYTES,
    **{
        f"large_{name}": bomb
        for name, bomb in {
            "open_quotes": lambda: filled(b'"\\', b'{"outputs"', b"", 30 << 20),
            "escaped_quotes": lambda: filled(b'\\"', b'{"outputs": "', b"", 30 << 20),
            "lists": lambda: filled(b"[],", b'{"cells": [{"outputs": [', b"]}]}", 30 << 20),
            "outputs": lambda: filled(b'"outputs":[],', b'{"cells": [{', b"}]}", 30 << 20),
            "emoji": lambda: filled("aaaa🙂".encode(), b'{"outputs": "', b'"}', 90 << 20),
            "utf_16": lambda: filled("中".encode("utf-16-le"), b"\xff\xfe", b"", 39 << 20),
            "utf_16_too_large": lambda: filled("中".encode("utf-16-le"), b"\xff\xfe", b"", 90 << 20),
            "old_encoding": lambda: filled("’".encode(), b"{", b"\xff", 39 << 20),
        }.items()
    },
    "old_format": lambda: filled(b'{"cells":[]},', b'{"nbformat": 2, "worksheets": [', b'{"cells": []}]}'),
}


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
@pytest.mark.parametrize("bomb", BOMBS)
def test_no_file_takes_more_than_its_time_and_memory(bomb: str, tmp_path: Path) -> None:
    path = tmp_path / f"{LAB}.ipynb"
    path.write_bytes(BOMBS[bomb]())
    done = subprocess.run([sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=True)
    said, seconds, memory = json.loads(done.stdout)
    assert said, "none of these is a notebook of a lab"
    assert (seconds < SECONDS, memory < MEMORY) == (True, True), (seconds, memory / (1 << 20), said)
    assert len(said.splitlines()) == 1


def test_a_notebook_with_large_outputs_is_none_of_these(tmp_path: Path) -> None:
    notebook = notebook_of(["x = 1"])
    picture = {"output_type": "display_data", "data": {"image/png": "A" * (6 << 20)}, "metadata": {}}
    table = {"output_type": "stream", "name": "stdout", "text": ["0.123, {'a': [1, 2]}: 3\n"] * 250_000}
    notebook["cells"][0]["outputs"] = [picture, table]
    submission = read_file(SubmissionFile(written(notebook, tmp_path), "x"))
    assert [cell.source for cell in submission.cells] == ["x = 1"]


@pytest.mark.parametrize("kind", ["fifo", "socket-like link", "link", "folder", "device"])
def test_what_is_no_plain_file_is_refused_and_nothing_waits_for_it(kind: str, tmp_path: Path) -> None:
    for name in ("x.ipynb", "x.py", "x.zip"):
        path = tmp_path / kind / name
        path.parent.mkdir(exist_ok=True)
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to({"link": "/etc/passwd", "device": "/dev/zero"}.get(kind, "/proc/kmsg"))
        with pytest.raises(NotebookError, match=r"special file|folder"):
            read_bytes(path)
    assert all(found.path.suffix != ".py" for found in find_submissions([tmp_path / kind]))


def test_a_file_that_becomes_a_pipe_after_the_look_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    plain = tmp_path / "plain"
    plain.write_text("x")
    looked = plain.lstat()
    monkeypatch.setattr(Path, "lstat", lambda self: looked)
    with pytest.raises(NotebookError, match="can't be read"):
        read_bytes(tmp_path / "pipe")


def test_folders_that_are_not_looked_into_are_said(tmp_path: Path) -> None:
    submitted = tmp_path / "submitted"
    for student in ("ann", ".eve", "zoe"):
        written(notebook_of(["x = 1"]), submitted / student / LAB)
    (submitted / "mallory").symlink_to(submitted / "ann")
    (submitted / "kim").mkdir()
    (submitted / "kim" / LAB).symlink_to(submitted / "ann" / LAB)
    written(notebook_of(["x = 1"]), submitted / "ann" / LAB / ".ipynb_checkpoints")
    written(notebook_of(["x = 1"]), submitted / "zoe" / LAB / ".backup")
    written(notebook_of(["x = 1"]), submitted / "bob" / ".work" / LAB)
    problems = {str(one.path.relative_to(submitted)): one.problem for one in find_submissions([submitted])}
    assert {path for path, problem in problems.items() if problem} == {".eve", "mallory", f"kim/{LAB}", "bob/.work"}
    assert "begins with a dot" in problems[".eve"]
    assert "is a link" in problems["mallory"]


@pytest.mark.parametrize("own", [True, False])
def test_a_students_folder_names_no_other_student(own: bool, tmp_path: Path) -> None:
    eve = tmp_path / "submitted" / "eve"
    written(notebook_of(["x = 1"]), eve / "victim" / LAB)
    if own:
        written(notebook_of(["x = 1"]), eve / LAB)
    for given in (eve, eve / "victim", tmp_path / "submitted"):
        assert "victim" not in {one.student for one in find_submissions([given])}


@pytest.mark.parametrize("given", ["eve", "group-7", LAB])
def test_neither_does_one_elsewhere(given: str, tmp_path: Path) -> None:
    written(notebook_of(["x = 1"]), tmp_path / given / "victim" / LAB)
    if given != LAB:
        written(notebook_of(["x = 1"]), tmp_path / given / LAB)
    assert {one.student for one in find_submissions([tmp_path / given])} == {None}


@pytest.mark.parametrize(
    "sign", ["\u061c", "\u200b", "\ufeff", "\u2060", "\u00ad", "\U000e0041", "\u3164", "\u202e", "\x1b"]
)
def test_signs_that_nobody_sees_are_shown(sign: str) -> None:
    assert sign not in harmless(f"a{sign}b")
    assert harmless("né à 🙂, عربى") == "né à 🙂, عربى"


def test_a_name_is_one_line() -> None:
    assert one_line("x.ipynb\nada: 20 / 20 points\tok") == "x.ipynb\\x0aada: 20 / 20 points\\x09ok"


def test_results_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = written(notebook_of(["x = 1"]), tmp_path / "in")
    out = tmp_path / "new" / "out"
    results = list(grade_all(find_submissions([path]), Options(), ClassFolder(out)))
    ClassFolder(out).write_overview([result.report for result in results])
    found = [out, *out.rglob("*")]
    assert len(found) > 5
    for one in found:
        assert stat.S_IMODE(one.stat().st_mode) == (0o700 if one.is_dir() else 0o600), one


def deep_folder(top: Path, levels: int) -> None:
    """Folders within folders, made one in the other: the whole path is longer than a system takes."""
    handle = os.open(top, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("a", dir_fd=handle)
        inside = os.open("a", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inside
    os.close(handle)


@pytest.mark.parametrize("of", ["with a notebook", "with none", "in a plain folder"])
def test_folders_without_end_cost_their_student_a_sentence_at_most(of: str, tmp_path: Path) -> None:
    top = tmp_path / ("class" if of == "in a plain folder" else "submitted")
    place = top / "eve" / LAB
    written(notebook_of(["x = 1"]), top / "ada" / LAB)
    place.mkdir(parents=True)
    if of == "with a notebook":
        written(notebook_of(["x = 1"]), place)
    deep_folder(place, 1_500)
    try:
        found = {one.path.relative_to(top).parts[0]: one for one in find_submissions([top])}
        assert set(found) == {"ada", "eve"}
        assert found["ada"].problem == ""
        assert ("too deep" in found["eve"].problem) == (of != "with a notebook")
    finally:
        subprocess.run(["rm", "-rf", str(place)], check=True)


WRITTEN = """
import json, resource, sys
from autograder.kit.registry import load_lab
from autograder.submissions.written import unwritten
lab, cells = load_lab("lora_from_scratch"), json.load(sys.stdin)
before = resource.getrusage(resource.RUSAGE_SELF)
told = unwritten(lab, cells)
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([told, after.ru_utime - before.ru_utime, (after.ru_maxrss - before.ru_maxrss) * 1024]))
"""
ANSWERS = {
    "values in braces": lambda size: "f'" + "{a}" * (size // 3) + "'",
    "names": lambda size: "[" + "a," * (size // 2) + "]",
    "comparisons": lambda size: "a" + "<a" * (size // 2),
    "statements": lambda size: "1" + ";1" * (size // 2),
}


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit elsewhere")
@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("cells", [1, 40])
def test_no_answer_takes_more_than_its_time_and_memory(kind: str, cells: int) -> None:
    """Code that Python takes long to parse, in one cell and in many: it is not run, and is an answer for a person."""
    sources = [{"source": f"answer_1 = {ANSWERS[kind]((300_000) // cells)}"}] * cells
    done = subprocess.run(
        [sys.executable, "-c", WRITTEN], input=json.dumps(sources), capture_output=True, text=True, check=True
    )
    told, seconds, memory = json.loads(done.stdout)
    assert told == ["Question 4", "Question 5"]
    assert (seconds < SECONDS, memory < MEMORY) == (True, True), (seconds, memory / (1 << 20))
