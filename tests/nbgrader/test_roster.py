"""A class list as spreadsheets save it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.frontends.nbgrader.roster import RosterError, main, read_roster

ROWS = [["id", "first_name", "email"], ["0012", "Zoé", "z@example.org"], ["ben", "Ben", "b@example.org"]]
STUDENTS = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]


def text(separator: str = ",", end: str = "\r\n") -> str:
    return "".join(separator.join(row) + end for row in ROWS)


@pytest.mark.parametrize(
    "data",
    [
        text().encode(),
        text().encode("utf-8-sig"),
        text(";").encode("cp1252"),
        text(";").encode("mac_roman"),
        text("\t").encode("utf-16"),
        text(" , ").encode(),
        text(end="\n\n").encode(),
        text().replace("id,first_name", "ID,First Name", 1).encode(),
        text().replace("email\r\n", "email,,\r\n").encode() + b",,\r\n",
    ],
)
def test_each_way_of_saving_is_read(data: bytes) -> None:
    assert read_roster(data) == STUDENTS


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no column `id`"),
        (b"name,email\nada,a\n", "no column `id`.*'name,email'"),
        (b"id,email\n,a\n", "Line 2 .* no id"),
        (b"id\nada\nada\n", "'ada' stands there twice"),
        ("id\nŁ\n".encode("cp1250"), "CSV UTF-8"),
    ],
)
def test_a_list_that_can_not_be_read_is_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(RosterError, match=said):
        read_roster(data)


def test_it_writes_what_nbgrader_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "from.csv").write_bytes(text(";").encode("utf-16") + "Ben;;\r\n".encode("utf-16-le"))
    assert main([str(tmp_path / "from.csv"), str(tmp_path / "to.csv")]) == 0
    assert (tmp_path / "to.csv").read_text("utf-8").splitlines()[:2] == [
        "id,first_name,email",
        "0012,Zoé,z@example.org",
    ]
    assert "'ben', 'Ben'" in capsys.readouterr().err
