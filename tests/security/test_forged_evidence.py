"""Whatever a reply holds: one report, of full weight, that can be written; and the rest of the class is graded."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading import reporting
from autograder.grading.batch import Options, grade_all
from autograder.grading.flow import gather
from autograder.kit.evidence import Evidence, ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.verdict import OurFault
from autograder.reports.markdown import report_markdown
from autograder.reports.terminal import report_text
from autograder.sandbox.job import Ending
from autograder.submissions.find import find_submissions
from grading import judged, lab, warm_sandbox
from notebooks import LAB, notebook_of, solution, source_of, submission_of, written

SEED = 3
JUNK = st.sampled_from([
    None, True, -1, 5, 2**62, 1.5, "", "x", "OSError" * 200, [], [[]], [5], {}, {"a": 1}, {"type": "NameError"},
    {"type": "NameError", "message": "name 'x'"}, {"facts": 3}, {"error": {}}, ["a", "b"], {"stub": True},
])  # fmt: skip


@cache
def honest() -> Evidence:
    """What the solution really gave."""
    return gather(submission_of(solution()), lab(), warm_sandbox(), SEED)[0]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each place in plain data, as its container and its key."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield value, key
        yield from places(child)


@st.composite
def forged(draw: st.DrawFn) -> Evidence:
    """The solution's evidence with one to four places of one probe changed."""
    probe = draw(st.sampled_from(sorted(honest())))
    facts = copy.deepcopy(dict(honest()[probe].facts))
    arrays = dict(honest()[probe].arrays)
    for _ in range(draw(st.integers(1, 4))):
        everywhere = list(places(facts))
        container, key = everywhere[draw(st.integers(0, len(everywhere) - 1))]
        container[key] = copy.deepcopy(draw(JUNK))
    if arrays and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(arrays)))
        kinds = (np.zeros(0), np.full((2, 2), np.nan), np.ones(3, np.uint8), np.zeros((), bool), arrays[name][..., :1])
        arrays[name] = draw(st.sampled_from(kinds)) if arrays[name].ndim else np.zeros(7)
    return {**honest(), probe: replace(honest()[probe], facts=facts, arrays=arrays)}


@settings(max_examples=60)
@given(forged())
def test_whatever_is_forged_there_is_a_report_of_full_weight(evidence: Evidence) -> None:
    for probe, found in evidence.items():
        lab().unusable(probe, found)
    report = judged(submission_of(solution()), lab(), evidence, SEED)
    assert report.max_score == lab().points
    assert {check.id for check in report.checks} == every_check()
    assert report.status == ("partially_graded" if any(c.status == "fault" for c in report.checks) else "graded")
    json.dumps(report.to_json()).encode()
    report_markdown(report).encode()
    report_text(report)


@cache
def every_check() -> set[str]:
    """The lab's checks with points: honest evidence is judged by all of them."""
    return {check.id for check in judged(submission_of(solution()), lab(), honest(), SEED).checks}


def test_honest_evidence_has_all_points() -> None:
    assert judged(submission_of(solution()), lab(), honest(), SEED).score == lab().points


def test_evidence_about_fewer_layers_than_there_are_is_none() -> None:
    facts = copy.deepcopy(dict(honest()["replacement"].facts))
    for model in ("gpt2", "narrow", "nested"):
        facts["experiments"][f"{model}/layers"]["facts"]["layers"] = [{"path": "out_head", "untouched": True}]
    for model in ("narrow", "nested"):
        facts["experiments"][f"{model}/scales"]["facts"]["compared"] = []
    forged = {**honest(), "replacement": replace(honest()["replacement"], facts=facts)}
    report = judged(submission_of(solution()), lab(), forged, SEED)
    assert not any(check.status == "passed" for check in report.checks if check.exercise == 3)


def test_what_came_is_cut_where_it_has_no_end() -> None:
    facts = copy.deepcopy(dict(honest()["notebook"].facts))
    facts["experiments"]["model"]["facts"] = {"type": "x" * 9_000}
    facts["experiments"]["answers"]["facts"]["q2_total"] = {"type": "\n" * 9_000}
    forged = {**honest(), "notebook": replace(honest()["notebook"], facts=facts)}
    report = judged(submission_of(solution()), lab(), forged, SEED)
    assert all(len(check.got or "") <= 2_000 for check in report.checks)
    assert len(next(check for check in report.checks if check.id == "5.3").got or "") < 120


def test_only_what_was_lost_is_in_neither_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = {**honest(), "layer": ProbeEvidence(Ending.LOST)}
    of_first = [check for check in judged(submission_of(solution()), lab(), lost, SEED).checks if check.exercise == 1]
    assert {(check.status, check.left_out) for check in of_first} == {("fault", True)}

    def stumbles(*_: object) -> None:
        raise KeyError("ours, or forged")

    monkeypatch.setattr(ExerciseEvidence, "require_names", stumbles)
    report = judged(submission_of(solution()), lab(), honest(), SEED)
    assert {(check.status, check.left_out) for check in report.checks} == {("fault", False)}
    assert (report.score, report.max_score, report.status) == (0, lab().points, "partially_graded")
    assert any("a person should look at it" in note for note in report.notes)
    assert not issubclass(KeyError, OurFault)


def test_one_that_can_not_be_judged_stops_no_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = ["import torch", *(source_of(f"exercise-{number}") for number in (1, 2))]
    for student in ("ada", "ben", "eve"):
        written(notebook_of([*code, f"# {student}"]), tmp_path / "submitted" / student / LAB)
    really, judged = reporting.run_checks, list[Any]()

    def stumbles(*given: Any) -> Any:
        judged.append(given)
        if len(judged) == 2:  # the second in the order of their names, for there is one worker
            raise AttributeError("no such thing")
        return really(*given)

    monkeypatch.setattr(reporting, "run_checks", stumbles)
    options = Options(exercises=(1,), jobs=1)
    results = grade_all(find_submissions([tmp_path / "submitted"]), options)
    found = {result.report.student: result.report for result in results}
    assert found["ada"].score == found["eve"].score == 5
    assert (found["ben"].status, found["ben"].score) == ("not_gradable", 0)
    assert found["ben"].max_score == lab().points
    assert found["ben"].notes[0].endswith("a person should look at it: AttributeError('no such thing')")
