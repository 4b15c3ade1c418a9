"""Where tasks are run: each back end has `concurrent.futures`' interface, and a worker that dies costs one retry."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.batch import Options, grade_all
from autograder.grading.record import Record
from autograder.grading.task import OtherVersion, Task, grade_one
from autograder.grading.workers import InThisProcess, LocalProcesses, WorkerDied
from autograder.reports.report import Report
from autograder.submissions.find import find_submissions
from autograder.submissions.reading import Submission
from notebooks import LAB, notebook_of, written


@pytest.fixture(scope="module")
def processes() -> Iterator[LocalProcesses]:
    executor = LocalProcesses(2)
    yield executor
    executor.shutdown()


def test_processes_answer_and_raise(processes: LocalProcesses) -> None:
    assert processes.submit(divmod, 7, 2).result() == (3, 1)
    with pytest.raises(ZeroDivisionError):
        processes.submit(divmod, 7, 0).result()
    pids = {processes.submit(os.getpid).result() for _ in range(4)}
    assert os.getpid() not in pids
    assert pids <= set(processes.pids())


def test_a_process_that_dies_loses_its_own_task_only(processes: LocalProcesses) -> None:
    slow, dead = processes.submit(time.sleep, 0.5), processes.submit(os._exit, 3)
    with pytest.raises(WorkerDied, match="exit code 3"):
        dead.result()
    assert slow.result() is None
    assert processes.submit(divmod, 7, 2).result() == (3, 1)


def test_what_can_not_be_sent_is_a_fault_and_no_end(processes: LocalProcesses) -> None:
    with pytest.raises(RuntimeError):
        processes.submit(eval, "lambda: 1").result()
    assert processes.submit(divmod, 7, 2).result() == (3, 1)


def test_a_stop_ends_what_runs() -> None:
    executor = LocalProcesses(1)
    running, waiting = executor.submit(time.sleep, 60), executor.submit(divmod, 1, 1)
    while not executor.pids():
        time.sleep(0.01)
    started = time.monotonic()
    executor.shutdown(cancel_futures=True)
    assert time.monotonic() - started < 20
    assert waiting.cancelled()
    with pytest.raises(WorkerDied):
        running.result()
    assert executor.pids() == []


def test_nothing_of_the_current_folder_is_imported_by_a_worker(tmp_path: Path) -> None:
    for name in ("multiprocessing", "concurrent", "autograder", "socket"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a file of the current folder was imported')")
    script = "import sys; sys.path[:] = sys.argv[1:]; from autograder.grading.workers import LocalProcesses as L; "
    script += "pool = L(1); print(pool.submit(divmod, 7, 2).result()); pool.shutdown()"
    command = [sys.executable, "-P", "-c", script, *(entry for entry in sys.path if entry)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("(3, 1)\n", "")


def test_a_worker_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path[:] = sys.argv[1:]; from autograder.grading.workers import LocalProcesses; import time; "
        "pool = LocalProcesses(1); pool.submit(time.sleep, 60)\n"
        "while not pool.pids(): time.sleep(0.01)\n"
        "print(*pool.pids(), flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-P", "-c", script, *(entry for entry in sys.path if entry)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asked:
        assert asked.stdout is not None
        pid = int(asked.stdout.readline())
        asked.send_signal(signal.SIGKILL)
    for _ in range(200):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]:
            return
        time.sleep(0.05)
    raise AssertionError("the worker lives on")


class Dying(InThisProcess):
    """Workers that die under a submission so many times."""

    def __init__(self, deaths: int) -> None:
        super().__init__()
        self.deaths = deaths

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.deaths and isinstance(args[0], Task) and args[0].submission.student == "bob":
            self.deaths -= 1
            lost: Future[Any] = Future()
            lost.set_exception(WorkerDied("a worker process ended (exit code -9)"))
            return lost
        return super().submit(_judged, *args)


def _judged(task: Task) -> tuple[Record, Report]:
    record = Record(task.submission.path, task.submission.student, lab=task.lab)
    return record, Report(task.lab, record.submission, "graded", 0, "", student=record.student)


@pytest.mark.parametrize(("deaths", "bob"), [(0, "graded"), (1, "graded"), (2, "not_gradable")])
def test_a_dead_worker_costs_its_submission_a_retry_and_nobody_else_anything(
    deaths: int, bob: str, tmp_path: Path
) -> None:
    for student in ("ann", "bob", "eve"):
        written(notebook_of(["LoRALayer = 1"]), tmp_path / "submitted" / student / LAB)
    results = grade_all(find_submissions([tmp_path / "submitted"]), Options(), executor=Dying(deaths))
    found = {result.report.student: result.report for result in results}
    assert {student: report.status for student, report in found.items()} == {
        "ann": "graded", "bob": bob, "eve": "graded",
    }  # fmt: skip
    if bob == "not_gradable":
        assert found["bob"].notes[0].startswith("a fault of the grader, not of the student: WorkerDied")


def test_a_worker_of_another_version_measures_nothing() -> None:
    task = Task(Submission("x", (), ""), LAB, "nano", 1, version="0.0.9 with older checks")
    with pytest.raises(OtherVersion, match=r"has 0\.1\.0 .*, and 0\.0\.9 with older checks is needed: install the"):
        grade_one(task)


def test_no_more_is_read_than_the_workers_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.grading import batch

    for number in range(12):
        written(notebook_of(["LoRALayer = 1"]), tmp_path / "submitted" / f"s{number:02}" / LAB)
    read, really = list[str](), batch.read_file
    monkeypatch.setattr(batch, "read_file", lambda file: read.append(file.name) or really(file))  # type: ignore[func-returns-value]
    results = grade_all(find_submissions([tmp_path / "submitted"]), Options(), executor=Dying(0))
    next(results)
    assert len(read) <= 2 * batch.AHEAD
    assert len(list(results)) == 11
