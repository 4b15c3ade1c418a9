"""A class stays whole: beside hostile submissions, after a crash, with any number of workers."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from processes import children_of, hear_ctrl_c

from attacks import OTHER_EXERCISES, Surroundings, hostile_notebook, read_attacks
from autograder.frontends.cli import main
from autograder.grading import task
from autograder.grading.batch import Options, Result, grade_all
from autograder.grading.store import ClassFolder, slug
from autograder.reports.report import Report
from autograder.sandbox.launch import Level, SandboxError
from autograder.submissions.find import find_submissions
from notebooks import LAB, ROOT, notebook_of, source_of, written

PATIENCE = 600  # seconds that a busy machine may take
TRAINING = """import torch
from torch import nn
torch.manual_seed(7)
net = nn.Sequential(nn.Linear(64, 128), nn.GELU(), nn.LayerNorm(128), nn.Linear(128, 2))
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3)
for step in range(50):
    loss = nn.functional.cross_entropy(net(torch.randn(32, 64)), torch.randint(2, (32,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"loss {loss.item():.9f}")
"""


def right(number: int) -> dict[str, Any]:
    """The first exercise, right; a file of its own for each student."""
    return notebook_of(["import torch", source_of("exercise-1"), f"student = {number}"])


def right_and_slow(number: int) -> dict[str, Any]:
    """The same behind a pause, so that a class is still graded when a busy machine looks at it again."""
    return notebook_of(["import torch, time\ntime.sleep(1)", source_of("exercise-1"), f"student = {number}"])


def all_definitions() -> dict[str, Any]:
    return notebook_of(["import torch", *map(source_of, ("exercise-1", *OTHER_EXERCISES))])


def class_of(folder: Path, notebooks: Mapping[str, Mapping[str, Any]]) -> Path:
    for student, notebook in notebooks.items():
        written(notebook, folder / student / LAB)
    return folder


def grade_class(folder: Path, out: Path | None = None, **options: Any) -> dict[str, Result]:
    options = {"exercises": (1,), **options}
    results = grade_all(find_submissions([folder]), Options(**options), ClassFolder(out) if out else None)
    return {result.report.student or "": result for result in results}


@pytest.mark.slow
def test_every_tenth_submission_is_hostile_and_the_others_never_notice(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("x")
    chosen = [attack for attack in read_attacks() if attack.name in ("kill_everyone", "memory_bomb", "giant_reply")]
    notebooks = {f"s{number:02}": right(number) for number in range(27)}
    around = Surroundings(canary, 9, Level.STRONG)
    notebooks |= {f"s{at}0-{attack.name}": hostile_notebook(attack.code, around) for at, attack in enumerate(chosen)}
    results = grade_class(class_of(tmp_path / "submitted", notebooks), jobs=2)
    assert len(results) == 30
    for student, result in results.items():
        if student in notebooks and "-" not in student:
            assert (result.report.score, result.report.status) == (5, "graded"), student
        else:
            assert result.report.score < 3, student


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path) -> None:
    notebooks = {f"s{number}": right(number) for number in range(5)} | {"all": all_definitions()}
    submitted = class_of(tmp_path / "submitted", notebooks)
    alone = grade_class(submitted, tmp_path / "one", jobs=1, exercises=(1, 2, 3, 4))
    together = grade_class(submitted, tmp_path / "three", jobs=3, exercises=(1, 2, 3, 4))
    for student, one in alone.items():
        assert not differences(judged(one.report), judged(together[student].report)), student
    for result in alone.values():
        name = slug(result.report.submission)
        one, three = (tmp_path / out / "records" / name for out in ("one", "three"))
        assert measured(one) == measured(three), name


def measured(record: Path) -> tuple[bytes, str]:
    """All of a record but where and how fast it was made."""
    manifest = json.loads((record / "manifest.json").read_text("utf-8"))
    for varies in ("origin", "seconds", "seal"):
        del manifest[varies]
    return (record / "measurements.safetensors").read_bytes(), json.dumps(manifest)


def judged(report: Report) -> dict[str, Any]:
    return {key: value for key, value in report.to_json().items() if key != "seconds"}


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Each entry of two reports that is not the same in both."""
    assert one.keys() == other.keys()
    return {name: (value, other[name]) for name, value in one.items() if value != other[name]}


@pytest.mark.slow
def test_a_hundred_runs_are_bit_identical(tmp_path: Path) -> None:
    submitted = class_of(tmp_path / "submitted", {"ann": all_definitions()})
    found = find_submissions([submitted]) * 100
    reports, evidence = set(), set()
    for number, result in enumerate(grade_all(found, Options(jobs=2, exercises=(1, 3, 4)))):
        folder = ClassFolder(tmp_path / "out" / str(number))
        assert result.record is not None
        folder.write(result.report, result.record, None)
        (place,) = (folder.path / "records").iterdir()
        evidence.add(measured(place))
        reports.add(str(judged(result.report)))
    assert (len(reports), len(evidence)) == (1, 1)


@pytest.mark.slow
def test_fifty_children_train_for_fifty_steps_without_a_hang_and_alike() -> None:
    from autograder.sandbox.job import Ending, Job
    from grading import lab, warm_sandbox

    facts = {"names": [], "answers": [], "texts": []}
    cells = [{"number": 1, "source": TRAINING}]
    job = Job(lab().probes, "notebook", "notebook", cells, facts=facts, support=lab().support, seconds=60)
    outcomes = [warm_sandbox().run(job) for _ in range(50)]
    assert {outcome.ending for outcome in outcomes} == {Ending.FINISHED}
    (line,) = {outcome.output for outcome in outcomes}
    assert line.startswith("loss 0.")


@pytest.fixture
def twelve(tmp_path: Path) -> Path:
    notebooks = {f"s{number:02}": (right if number < 3 else right_and_slow)(number) for number in range(12)}
    return class_of(tmp_path / "submitted", notebooks)


@contextmanager
def grading(submitted: Path, out: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A grader of these; it does not outlive the block."""
    command = [sys.executable, "-m", "autograder", "grade", str(submitted), "--out", str(out), "--jobs", "2"]
    # A session of its own: a signal sent to it can't reach anybody else.
    grader = subprocess.Popen(
        [*command, "--exercises", "1", "4"], cwd=ROOT, start_new_session=True, preexec_fn=hear_ctrl_c
    )
    try:
        yield grader
    finally:
        grader.kill()
        grader.wait()


def finished_keys(out: Path, process: subprocess.Popen[bytes], at_least: int) -> dict[Path, int]:
    """The submissions that are finished, with the time of writing, once there are so many."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        keys = {path: path.stat().st_mtime_ns for path in out.glob("records/*/judged")}
        if len(keys) >= at_least or process.poll() is not None:
            return keys
        time.sleep(0.05)
    raise AssertionError(f"nothing was graded in {PATIENCE} s")


@pytest.mark.slow
def test_a_grader_that_is_killed_loses_nothing_and_leaves_nobody_behind(twelve: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with grading(twelve, out) as grader:
        keys = finished_keys(out, grader, at_least=3)
        children = children_of(grader.pid)
    assert 3 <= len(keys) < 12
    end = time.monotonic() + PATIENCE
    while any(os.path.exists(f"/proc/{pid}") for pid in children) and time.monotonic() < end:
        time.sleep(0.05)  # the zygotes end when their grader is gone
    assert not any(os.path.exists(f"/proc/{pid}") for pid in children)
    with grading(twelve, out) as again:
        assert again.wait(timeout=PATIENCE) == 0
    now = {path: path.stat().st_mtime_ns for path in out.glob("records/*/judged")}
    assert len(now) == 12
    assert {path: now[path] for path in keys} == keys  # not graded again
    assert (out / "index.html").read_text("utf-8").count('href="pages/') >= 12


def test_ctrl_c_keeps_what_is_finished_and_writes_the_overview(twelve: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with grading(twelve, out) as grader:
        keys = finished_keys(out, grader, at_least=2)
        os.kill(grader.pid, signal.SIGINT)
        assert grader.wait(timeout=PATIENCE) == 130
    assert len(keys) < 12
    assert (out / "index.html").exists()


@pytest.mark.parametrize("faults", [1, 2])
def test_a_fault_of_ours_is_tried_again_and_stops_no_one_else(
    faults: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted = class_of(tmp_path / "submitted", {f"s{number}": right(number) for number in range(3)})
    whole, seen = task.gather, []

    def failing(submission: Any, *rest: Any) -> Any:
        if submission.student == "s1" and len(seen) < faults:
            seen.append(1)
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(submission, *rest)

    monkeypatch.setattr(task, "gather", failing)
    results = grade_class(submitted, tmp_path / "out")
    assert [results[s].report.score for s in ("s0", "s2")] == [5, 5]
    report = results["s1"].report
    if faults == 1:
        assert (report.status, report.score) == ("graded", 5)
    else:
        assert (report.status, report.score) == ("not_gradable", 0)
        assert report.notes[0].startswith("a fault of the grader, not of the student: OSError: [Errno 28] No space")
        monkeypatch.undo()
        assert grade_class(submitted, tmp_path / "out")["s1"].report.score == 5  # nothing was kept of the fault


def test_a_full_disk_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    submitted = class_of(tmp_path / "submitted", {"ann": right(1)})

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ClassFolder, "write", full)
    assert main(["grade", str(submitted), "--out", str(tmp_path / "out"), "--exercises", "1"]) == 1
    assert "Results can't be written: [Errno 28] No space left on device. Mend this" in (capsys.readouterr().err)


def test_limits_grow_with_a_slow_machine_and_a_broken_reference_stops_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from autograder.grading.calibration import slowdown_of
    from autograder.grading.flow import gather
    from autograder.kit.lab import Calibration
    from autograder.submissions.reading import read_submission
    from grading import lab, warm_sandbox

    assert slowdown_of(lab(), warm_sandbox()) >= 1
    assert slowdown_of(replace(lab(), calibration=None), warm_sandbox()) == 1
    fast = replace(lab(), calibration=Calibration(exercise=3, seconds=1e-4))
    assert slowdown_of(fast, warm_sandbox()) == 20
    endless = notebook_of(["import torch\nclass LoRALayer(torch.nn.Module):\n    while True: pass"])
    submission = read_submission(written(endless, tmp_path))
    short = replace(lab(), exercises=(replace(lab().exercise(1), seconds=0.5), *lab().exercises[1:]))
    evidence, _ = gather(submission, short, warm_sandbox(), 1, (1,), slowdown=4)
    assert evidence["layer"].limit == 2
    broken = replace(lab(), stand_ins={**lab().stand_ins, "LoRALayer": "class LoRALayer(: pass"})
    with pytest.raises(SandboxError, match="The reference solution of exercise 3 does not run"):
        slowdown_of(broken, warm_sandbox())
