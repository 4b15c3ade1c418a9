"""What grading costs: ours and nbgrader's own pass take turns on the same submissions, in one run.

    python tests/benchmarks/grading.py                  # a few minutes
    python tests/benchmarks/grading.py --students 1000 --whole 100 --cluster

Prints a Markdown table; --json FILE keeps the figures, --into FILE writes the table between its markers. Each class
is graded into a folder of its own, and a result that was not measured now stops the run.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from grading_report import large_class, table  # noqa: E402
from processes import children_of  # noqa: E402
from sections import write_section  # noqa: E402

from autograder.grading.batch import Options, grade_all  # noqa: E402
from autograder.grading.flow import submission_seed  # noqa: E402
from autograder.grading.record import Record  # noqa: E402
from autograder.grading.reporting import judge  # noqa: E402
from autograder.grading.rescore import keep, rescore_all  # noqa: E402
from autograder.grading.store import ClassFolder  # noqa: E402
from autograder.grading.task import Task, run_task  # noqa: E402
from autograder.grading.workers import LocalProcesses  # noqa: E402
from autograder.kit.registry import load_lab  # noqa: E402
from autograder.submissions.find import find_submissions  # noqa: E402
from notebooks import LAB, solution, source_of, submission_of, written  # noqa: E402

DEFINITIONS = (1, 2, 3, 4)
REPEATS = 5


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def definitions_only(student: int) -> dict[str, Any]:
    """The solution without what trains, made this student's own by a comment."""
    notebook = solution()
    kept = {"setup", *(f"exercise-{number}" for number in DEFINITIONS)}
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] in kept]
    notebook["cells"][-1]["source"] += f"\n# student {student}"
    return notebook


def whole(student: int) -> dict[str, Any]:
    notebook = solution()
    next(cell for cell in notebook["cells"] if cell["id"] == "exercise-4")["source"] += f"\n# student {student}"
    return notebook


def class_of(folder: Path, count: int, notebook: Callable[[int], Mapping[str, Any]]) -> Path:
    for student in range(count):
        written(notebook(student), folder / f"s{student:04}" / LAB)
    return folder


@dataclass(frozen=True)
class Took:
    """Seconds that a class took."""

    whole: float
    first: float  # until every worker had started and brought its first result
    each: float  # a submission after that


def graded(submitted: Path, out: Path, exercises: tuple[int, ...], jobs: int, cluster: str = "") -> Took:
    """Every submission must be right and run now, or the figures mean nothing."""
    assert not out.exists(), f"{out} has results of another run"
    options = Options(exercises=exercises, jobs=jobs, cluster=cluster)
    start, ready = time.perf_counter(), []
    for result in grade_all(find_submissions([submitted]), options, ClassFolder(out)):
        assert result.report.score == result.report.max_score, result.report
        assert (result.reused, result.judged_again) == (False, False), "nothing was run for it"
        ready.append(time.perf_counter() - start)
    first, whole = ready[jobs - 1], ready[-1]
    return Took(whole, first, (whole - first) / (len(ready) - jobs))


def judging(out: Path) -> float:
    """Seconds for one record of a class, in one process that has collected the checks."""
    records = [record for _, record in ClassFolder(out).records() if isinstance(record, Record)]
    judge(records[0])
    return statistics.median(seconds(partial(judge, record)) for record in records[:100])


def rescoring(out: Path, jobs: int) -> float:
    """Seconds until each record of a class has a new report on disk."""
    folder = ClassFolder(out)

    def rescore() -> None:
        rescored = list(rescore_all(folder, jobs))
        assert all(one.new is not None for one in rescored), rescored
        for one in rescored:
            keep(one, folder)
        folder.write_overview([one.new for one in rescored if one.new is not None])

    return seconds(rescore)


def cold(notebook: Path) -> float:
    command = [sys.executable, "-m", "autograder", "grade", str(notebook), "--exercises", *map(str, DEFINITIONS)]
    return statistics.median(
        seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(3)
    )


def live_check() -> dict[str, float]:
    """`check("1")` as a student's cell runs it, in a process that has imported torch: the first time, and later."""
    import torch

    from autograder.frontends.notebook import check_exercise

    names: dict[str, Any] = {"torch": torch}
    exec(source_of("setup") + "\n" + source_of("exercise-1"), names)
    with contextlib.redirect_stdout(io.StringIO()):
        times = [seconds(lambda: check_exercise(LAB, "1", names)) for _ in range(REPEATS + 1)]
    return {"first": times[0], "later": statistics.median(times[1:])}


def memory_per_worker() -> dict[str, float]:
    """MB that one of two workers takes with its sandbox: waiting, and at most while both train."""
    pool = LocalProcesses(2)
    try:
        for future in [pool.submit(run_task, whole_task(number)) for number in range(2)]:
            future.result()
        found = {"worker_waiting": max(map(megabytes, pool.pids())), "worker_training": 0.0}
        running = [pool.submit(run_task, whole_task(number)) for number in range(2, 4)]
        while not all(future.done() for future in running):
            found["worker_training"] = max(found["worker_training"], *map(megabytes, pool.pids()))
            time.sleep(0.05)
    finally:
        pool.shutdown()
    return found


def whole_task(number: int) -> Task:
    submission, lab = submission_of(whole(number)), load_lab(LAB)
    return Task(submission, lab.name, lab.checkpoint, submission_seed(0, submission))


def megabytes(pid: int) -> float:
    """Of a process and all that it started, with its share of what several use; one that has ended has none."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = children_of(pid)
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
    return (int(found[1]) / 1024 if found else 0.0) + sum(map(megabytes, children))


def record_bytes(out: Path) -> float:
    folders = [folder for folder in (out / "records").iterdir() if folder.is_dir()]
    return statistics.mean(sum(file.stat().st_size for file in folder.iterdir()) for folder in folders)


BARE_CHECK = "layer = LoRALayer(8, 8, 2, 4)\nassert (layer(torch.ones(2, 8)) == 0).all()"
GRADED = {"grade": True, "solution": False, "locked": True, "grade_id": "bare", "points": 1, "schema_version": 3}


def with_a_bare_check(student: int) -> dict[str, Any]:
    """The same definitions and one assert, as courses without an autograder of their own write it."""
    notebook = definitions_only(student)
    cell = {"cell_type": "code", "id": "bare", "source": BARE_CHECK, "outputs": [], "execution_count": None}
    notebook["cells"].append({**cell, "metadata": {"nbgrader": {**GRADED, "cell_type": "code", "task": False}}})
    return notebook


class OfNbgrader:
    """`nbgrader autograde` as it comes, with its own Execute, on the same definitions."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count
        written(with_a_bare_check(0), folder / "source" / LAB)
        class_of(folder / "submitted", count, with_a_bare_check)
        for path in (folder / "submitted").glob("*"):
            path.joinpath(LAB).rename(path / "lab")  # a name that this project's configuration does not claim
        (folder / "source" / LAB).rename(folder / "source" / "lab")
        (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n", "utf-8")
        self._run("generate_assignment", "lab")

    def each(self) -> float:
        """Seconds a submission."""
        return seconds(lambda: self._run("autograde", "lab", "--force")) / self.count

    def _run(self, *command: str) -> None:
        subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=self.folder, check=True, capture_output=True)


ROUNDS = 3  # in which ours and nbgrader's take turns


def measure(students: int, whole_class: int, jobs: int, cluster: bool) -> dict[str, float]:
    figures: dict[str, float] = {"students": students, "whole_class": whole_class, "jobs": jobs}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        other = OfNbgrader(folder / "nbgrader", 5)
        sizes = sorted({10, 100, students})
        classes = {n: class_of(folder / f"c{n}" / "submitted", n, definitions_only) for n in sizes}
        took: dict[int, list[Took]] = {n: [] for n in sizes}
        theirs = []
        for number in range(ROUNDS):
            for size in sizes if number == 0 else sizes[:2]:
                took[size].append(graded(classes[size], folder / f"c{size}" / f"out{number}", DEFINITIONS, jobs))
            theirs.append(other.each())
        figures["nbgrader"] = statistics.median(theirs)
        for size, times in took.items():
            figures[f"definitions_{size}"] = statistics.median(one.whole for one in times) / size
            figures[f"first_{size}"] = statistics.median(one.first for one in times)
            figures[f"each_{size}"] = statistics.median(one.each for one in times)
        figures["record"] = record_bytes(folder / "c100" / "out0")
        figures["judging"] = judging(folder / "c100" / "out0")
        figures["rescoring"] = rescoring(folder / f"c{students}" / "out0", jobs)
        figures["cold"] = cold(next((folder / "c10" / "submitted").rglob("*.ipynb")))
        if cluster:
            there = graded(classes[100], folder / "c100" / "dask", DEFINITIONS, jobs, f"local:{jobs}")
            here = graded(classes[100], folder / "c100" / "here", DEFINITIONS, jobs)
            figures |= {"cluster": there.each, "processes": here.each}
        submitted = class_of(folder / "whole" / "submitted", whole_class, whole)
        figures["whole"] = graded(submitted, folder / "whole" / "out", (), jobs).whole
    figures |= {f"check_{when}": value for when, value in live_check().items()}
    figures |= memory_per_worker()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=300, help="the largest class, exercises 1 to 4")
    parser.add_argument("--whole", type=int, default=20, help="a class with the whole notebook")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--cluster", action="store_true", help="also on a Dask cluster on this machine")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--into", type=Path, help="Markdown file with the markers <!-- bench:grading -->")
    options = parser.parse_args()
    figures = measure(options.students, options.whole, options.jobs, options.cluster)
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    if options.into:
        write_section(options.into, "grading", table(figures))
        write_section(ROOT / "docs" / "cluster.md", "class", large_class(figures))


if __name__ == "__main__":
    main()
