"""nbgrader alone beside ours, on the same few notebooks; the whole class is in tests/benchmarks/nbgrader_class.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from class_of_30 import broken, handed_in
from comparison import autograde_class, course_of
from grading import lab

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # kernels, sockets and databases of nbgrader's own
]


def test_one_damaged_notebook_stops_nbgrader_and_not_us(tmp_path: Path) -> None:
    submissions = [("a-right", handed_in(), {}), ("b-twice", broken("check-twice"), {}), ("c-last", handed_in(), {})]
    ours = course_of(tmp_path / "ours", submissions, plain=False)
    run = autograde_class(ours)
    assert (run.graded, run.stopped) == (3, False)
    for student, _, _ in submissions:
        # these were not trained: 5.3 says so, and 5.4 needs it
        assert sum(points or 0 for points, _ in ours.scores(student).values()) == lab().points - 2, student

    theirs = course_of(tmp_path / "theirs", submissions[1:], plain=True)
    run = autograde_class(theirs)
    assert run.stopped
    assert run.graded == 0, "the one after the damaged one was never reached"
    print(f"ours: 3 submissions; nbgrader alone: stopped after {run.seconds:.1f} s")
