"""Judging a record: pure, quick, and nothing of the surroundings or of the last submission gets into it."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading.checks import NothingJudged, run_checks
from autograder.grading.flow import inputs_for
from autograder.grading.record import Record
from autograder.grading.reporting import judge
from autograder.grading.task import Task, record_of
from autograder.kit.evidence import RUN, ProbeEvidence
from autograder.sandbox.job import Ending
from autograder.sandbox.launch import Level
from autograder.words import say, speaking
from grading import lab, warm_sandbox
from notebooks import notebook_of, source_of, submission_of, with_cells

WRONG = source_of("exercise-1").replace("alpha / rank", "alpha")


@pytest.fixture(scope="module")
def record() -> Record:
    """Of a notebook with one mistake, and without training."""
    return record_of(submission_of(notebook_of(["import torch", WRONG])), lab(), warm_sandbox(), 3, (1,))


def test_judging_nothing_is_a_fault_and_no_zero() -> None:
    empty = replace(lab(), exercises=tuple(replace(e, number=e.number + 90) for e in lab().exercises))
    for exercises in ((), (91,)):
        with pytest.raises(NothingJudged, match="no check was run"):
            run_checks(empty, {}, {}, exercises)


def test_the_environment_is_neither_obeyed_nor_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.grading import checks

    monkeypatch.setenv("PYTEST_ADDOPTS", "--collect-only -k nothing")
    monkeypatch.setenv("PYTEST_PLUGINS", "not_there")
    monkeypatch.setattr(checks, "_known", {})  # as in a new process
    before = dict(os.environ)
    changes: list[str] = []
    monkeypatch.setattr("os.unsetenv", lambda name: changes.append(name))
    outcome = run_checks(lab(), {}, inputs_for(lab(), 1), (1,))
    assert len(outcome.results) == 4
    assert {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"} == {
        name: value for name, value in before.items() if name != "PYTEST_CURRENT_TEST"
    }
    assert set(changes) <= {b"PYTEST_CURRENT_TEST"}


def test_task_record_and_report_can_be_sent(record: Record) -> None:
    submission = submission_of(notebook_of(["x = 1"]))
    task = Task(submission, lab().name, lab().checkpoint, 3, (1,), Level.BASIC)
    assert pickle.loads(pickle.dumps(task)) == task
    assert judge(pickle.loads(pickle.dumps(record))) == judge(record)


def test_judging_takes_a_moment(record: Record) -> None:
    judge(record)
    started = time.process_time()
    for _ in range(5):
        judge(record)
    assert (time.process_time() - started) / 5 < 0.03  # seconds of one processor


def test_a_failure_of_one_submission_is_not_seen_in_the_next(record: Record) -> None:
    right = record_of(submission_of(with_cells({})), lab(), warm_sandbox(), 3, (1,))
    reports = [judge(one) for one in (record, right, record, right)]
    assert reports[0] == reports[2]
    assert reports[1] == reports[3]
    assert [report.score for report in reports] == [3, 5, 3, 5]


def test_threads_take_turns(record: Record) -> None:
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(judge, [record] * 12))
    assert len({str(report) for report in reports}) == 1
    assert reports[0].score == 3


def test_what_reading_said_is_said_in_the_language_of_the_report(record: Record) -> None:
    noted = replace(record, notes=(say("cell {cell}: left out, it is damaged", cell=7),))
    english = judge(noted)
    with speaking("fr"):
        french = judge(noted)
    assert (english.language, french.language) == ("en", "fr")
    assert english.notes[0] == "cell 7: left out, it is damaged"
    assert french.notes[0] not in (english.notes[0], "")
    assert [check.status for check in english.checks] == [check.status for check in french.checks]
    with speaking("fr"):
        refused = judge(Record("x", problem=say("This file is empty.")))
    assert refused.notes != ("This file is empty.",)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def measurements(draw: st.DrawFn) -> Mapping[str, ProbeEvidence]:
    probes = [RUN, *(exercise.probe for exercise in lab().exercises)]
    names = st.sampled_from(["case0/construct", "case0/start", "run", "answers", "model", "predictions", "gpt2/places"])
    experiments: Any = st.dictionaries(names, st.dictionaries(st.sampled_from(["facts", "error"]), PLAIN), max_size=4)
    arrays = {"predictions/logits": np.zeros((240, 2), np.float32)} if draw(st.booleans()) else {}
    return {
        probe: ProbeEvidence(
            draw(st.sampled_from(Ending)), {"experiments": draw(experiments), "defined": draw(PLAIN)}, arrays
        )
        for probe in probes
    }


@settings(max_examples=30)
@given(measurements())
def test_any_record_judged_twice_gives_one_report(evidence: Mapping[str, ProbeEvidence]) -> None:
    record = Record("x", lab=lab().name, seed=3, inputs=inputs_for(lab(), 3), evidence=evidence)
    assert judge(record) == judge(record)
