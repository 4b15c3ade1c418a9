"""Messages are read whole: nothing is cut, and no line breaks inside a word."""

from __future__ import annotations

import pytest

from lora_lab import show_messages


def test_messages_are_whole_and_break_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    long = " ".join(["call-now", "http://example.org/" + "x" * 120, "to win"] * 4)
    show_messages([("ham", "see you\n at eight"), ("spam 99%", long)])
    shown = capsys.readouterr().out
    assert shown.splitlines()[0] == "ham       see you at eight"
    assert shown.split()[7:] == long.split()
    assert all(line.startswith(" " * 10) for line in shown.splitlines()[2:])
    show_messages([])
    assert capsys.readouterr().out == ""
