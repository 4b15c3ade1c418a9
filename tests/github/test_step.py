"""What goes out to GitHub: every annotation one command, every text of a student's no command at all."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.frontends.github.step import Step
from workflows import commands_of

FORGED = ["::notice::x", "##[error]x", "a\r::error::x", "::stop-commands::x", "\n::x::", "  ::add-mask::y"]
TEXTS = st.one_of(st.text(), st.sampled_from(FORGED), st.lists(st.sampled_from(FORGED)).map("\n".join))


@given(TEXTS, TEXTS, TEXTS)
def test_an_annotation_is_one_command_whatever_it_says(message: str, title: str, file: str) -> None:
    log = io.StringIO()
    Step({}, log).annotate("error", message, title, file, 3)
    (line,) = log.getvalue().split("\n")[:-1]
    assert "\r" not in line
    head, _, said = line.removeprefix("::error ").partition("::")
    properties = [part.partition("=")[0] for part in head.split(",") if part]
    assert set(properties) <= {"file", "line", "title"}
    assert len(properties) == len(set(properties))
    assert "%0A" in said or "\n" not in message


@given(st.lists(TEXTS, max_size=5))
def test_no_text_is_a_command_where_commands_are_stopped(texts: list[str]) -> None:
    log = io.StringIO()
    step = Step({}, log)
    with step.no_commands():
        for text in texts:
            step.log(text)
    step.annotate("notice", "Points 1/2", "Autograding complete")
    assert commands_of(log.getvalue()) == ["::notice title=Autograding complete::Points 1/2"]


def test_after_a_fault_of_ours_nothing_is_a_command_any_more() -> None:
    log = io.StringIO()
    step = Step({}, log)
    with pytest.raises(ValueError, match="x"), step.no_commands():
        raise ValueError("x")
    step.log("::error::printed with the traceback")
    assert commands_of(log.getvalue()) == []


def test_the_token_is_another_one_each_time() -> None:
    logs = [io.StringIO(), io.StringIO()]
    for log in logs:
        with Step({}, log).no_commands():
            pass
    assert logs[0].getvalue() != logs[1].getvalue()
    assert len(logs[0].getvalue().split("\n")[0]) >= len("::stop-commands::") + 32


def test_outputs_are_single_lines(tmp_path: Path) -> None:
    step = Step({"GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    step.output("score", "3")
    step.summary("# first")
    step.summary("# second")
    for value in ("3\nscore=20", "3\rscore=20"):
        with pytest.raises(ValueError, match="one line"):
            step.output("score", value)
    assert (tmp_path / "output").read_text() == "score=3\n"
    assert (tmp_path / "summary").read_text() == "# first\n# second\n"


def test_outside_of_github_there_is_nothing_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    step = Step({})
    step.output("score", "3")
    step.summary("x")
    assert capsys.readouterr().out == ""
