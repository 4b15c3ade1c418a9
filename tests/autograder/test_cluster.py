"""A class on a Dask cluster gets the reports that it gets on one machine, bit for bit, whatever happens to a worker."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

from processes import hear_ctrl_c

from autograder.frontends.cli import main
from autograder.grading import cluster
from autograder.grading.batch import Options, grade_all
from autograder.grading.cluster import ClusterError, ClusterExecutor
from autograder.grading.store import ClassFolder, slug
from autograder.grading.task import OtherVersion
from autograder.submissions.find import find_submissions
from class_of_30 import submissions
from notebooks import LAB, notebook_of, source_of, written

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("local:", "'local:' names no number of workers: write `local:4`."),
        ("local:0", "names no number of workers"),
        ("somewhere", "'somewhere' is no cluster: write tcp://HOST:PORT of its scheduler, or `local:4`."),
        ("http://127.0.0.1:1", "is no cluster"),
    ],
)
def test_what_is_no_cluster_is_a_sentence_and_wrong_usage(
    address: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(notebook_of(["LoRALayer = 1"]), tmp_path)
    assert main(["grade", str(path), "--cluster", address]) == 2
    assert said in capsys.readouterr().err


def test_dask_is_needed_by_those_who_ask_for_it_alone(tmp_path: Path) -> None:
    path = written(notebook_of(["x = 1"]), tmp_path)
    script = "import sys; sys.modules['distributed'] = sys.modules['dask'] = None; "
    script += "from autograder.frontends.cli import main; sys.exit(main(sys.argv[1:]))"
    grade = [sys.executable, "-c", script, "grade", str(path)]
    assert subprocess.run(grade, capture_output=True, check=False).returncode == 1  # not gradable, and no traceback
    done = subprocess.run([*grade, "--cluster", "local:2"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is not installed: `pip install 'lora-course[cluster]'` brings what a cluster needs." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_workers_of_another_version_get_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "engine_version", lambda: "0.0.9 abc")  # of this process; the worker has its own
    with pytest.raises(OtherVersion, match=r"has 0\.1\.0 .*, and 0\.0\.9 abc is needed: install the same version"):
        ClusterExecutor("local:1")


@pytest.fixture(scope="module")
def class_of_30(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Right, wrong, hostile and damaged notebooks, and one student who handed nothing in."""
    folder = tmp_path_factory.mktemp("class") / "submitted"
    for student, notebook, arguments in submissions():
        place = folder / student / LAB
        name = arguments.get("name", f"{LAB}.ipynb")
        if isinstance(notebook, str):
            place.mkdir(parents=True)
            (place / name).write_text(notebook, "utf-8")
        else:
            written(notebook, place, name)
    written(notebook_of(["import torch", source_of("exercise-1")]), folder / "unfinished" / LAB)
    (folder / "missing" / LAB).mkdir(parents=True)
    return folder


def graded(submitted: Path, out: Path, options: Options, executor: Any = None) -> Iterator[dict[str, Any]]:
    for result in grade_all(find_submissions([submitted]), options, ClassFolder(out), executor):
        report = result.report.to_json()
        yield {key: value for key, value in report.items() if key != "seconds"}


@pytest.mark.slow
def test_a_cluster_gives_the_same_reports_and_a_killed_worker_costs_a_retry(class_of_30: Path, tmp_path: Path) -> None:
    options = Options(seed=5, exercises=(1, 2), jobs=2)
    here = {report["submission"]: report for report in graded(class_of_30, tmp_path / "here", options)}
    executor = ClusterExecutor("local:2")
    assert executor.slots == 2
    pids = set(executor._client.run(os.getpid).values())
    assert len(pids) == 2
    assert os.getpid() not in pids
    there = {}
    for number, report in enumerate(graded(class_of_30, tmp_path / "there", options, executor)):
        there[report["submission"]] = report
        if number == 12:
            os.kill(min(pids), signal.SIGKILL)
    assert len(here) == len(there) == 30
    assert there == here
    for report in here.values():
        one, other = (tmp_path / out / "records" / slug(report["submission"]) for out in ("here", "there"))
        assert (one / "measurements.safetensors").read_bytes() == (other / "measurements.safetensors").read_bytes()
        manifests = [json.loads((folder / "manifest.json").read_text("utf-8")) for folder in (one, other)]
        assert manifests[0]["evidence"] == manifests[1]["evidence"]
        assert manifests[0]["saw"] == manifests[1]["saw"]


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler with two workers, as docs/cluster.md starts them."""
    file, env = tmp_path / "scheduler.json", {**os.environ, "OMP_NUM_THREADS": "1"}
    own = ["--no-dashboard", "--scheduler-file", str(file)]
    commands = (
        ["scheduler", "--host", "127.0.0.1", "--port", "0", *own],
        ["worker", "--nthreads", "1", "--nworkers", "2", *own],
    )
    with contextlib.ExitStack() as started:
        for command in commands:
            log = started.enter_context((tmp_path / f"{command[0]}.log").open("w"))
            running = subprocess.Popen(
                [sys.executable, "-P", "-m", "distributed.cli.dask_" + command[0], *command[1:]],
                cwd=tmp_path, env=env, stdout=log, stderr=log,
            )  # fmt: skip
            started.callback(ended, running)
            wait_for(file.exists)
        yield json.loads(file.read_text("utf-8"))["address"]


def ended(running: subprocess.Popen[bytes]) -> None:
    running.terminate()
    running.wait(60)


def wait_for(true: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.slow
def test_a_class_that_was_stopped_on_a_scheduler_goes_on_there(scheduler: str, tmp_path: Path) -> None:
    first = source_of("exercise-1")
    for number in range(12):
        written(notebook_of(["import torch", f"{first}\n# {number}"]), tmp_path / "submitted" / f"s{number:02}" / LAB)
    command = [sys.executable, "-P", "-m", "autograder", "grade", "submitted", "--out", "graded"]
    command += ["--exercises", "1", "--cluster", scheduler]
    records = tmp_path / "graded" / "records"
    with (tmp_path / "said").open("w") as said:
        running = subprocess.Popen(command, cwd=tmp_path, stdout=said, stderr=said, preexec_fn=hear_ctrl_c)
    wait_for(lambda: records.is_dir() and len(list(records.iterdir())) >= 3)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 130
    assert "the same command goes on from there" in (tmp_path / "said").read_text("utf-8")
    kept = {folder.name: folder.stat().st_mtime_ns for folder in records.iterdir()}
    assert 3 <= len(kept) < 12
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    # What was measured when the class was stopped, and not yet judged, is judged without being run again.
    reused = re.search(r"(\d+) of 12 were graded before and have not changed", again.stdout)
    judged = re.search(r"(\d+) were judged again from what was measured before", again.stdout)
    assert sum(int(found[1]) for found in (reused, judged) if found) == len(kept), again.stdout
    assert "folders: 12; reports: 12; not gradable: 0" in again.stdout


def test_an_address_where_nobody_answers_is_a_sentence() -> None:
    with pytest.raises(ClusterError, match=r"There is no cluster at tcp://127\.0\.0\.1:9 that works"):
        ClusterExecutor("tcp://127.0.0.1:9", connect_seconds=0.5)
