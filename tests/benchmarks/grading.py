"""What grading costs: ours and nbgrader's own pass, on the same submissions, in one run.

    python tests/benchmarks/grading.py                  # a few minutes
    python tests/benchmarks/grading.py --students 1000 --whole 100

Prints a Markdown table; --json FILE keeps the figures, --readme FILE writes the table between its markers.
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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from processes import children_of  # noqa: E402
from sections import write_section  # noqa: E402

from autograder.classroom import Options, grade_all  # noqa: E402
from autograder.find import find_submissions  # noqa: E402
from autograder.folder import ClassFolder  # noqa: E402
from autograder.grade import gather, sandbox_setting  # noqa: E402
from autograder.lab import load_lab  # noqa: E402
from autograder.sandbox.start import start_sandboxes  # noqa: E402
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


def graded(submitted: Path, out: Path, exercises: tuple[int, ...], jobs: int) -> Took:
    """Every submission must be right, or the figures mean nothing."""
    options = Options(exercises=exercises, jobs=jobs)
    start, ready = time.perf_counter(), []
    for result in grade_all(find_submissions([submitted]), options, ClassFolder(out)):
        assert result.report.score == result.report.max_score, result.report
        ready.append(time.perf_counter() - start)
    first, whole = ready[jobs - 1], ready[-1]
    return Took(whole, first, (whole - first) / (len(ready) - jobs))


def cold(notebook: Path) -> float:
    command = [sys.executable, "-m", "autograder", "grade", str(notebook), "--exercises", *map(str, DEFINITIONS)]
    return statistics.median(
        seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(3)
    )


def live_check() -> dict[str, float]:
    """`check("1")` as a student's cell runs it, in a process that has imported torch: the first time, and later."""
    import torch

    from autograder.live import check_exercise

    names: dict[str, Any] = {"torch": torch}
    exec(source_of("setup") + "\n" + source_of("exercise-1"), names)
    with contextlib.redirect_stdout(io.StringIO()):
        times = [seconds(lambda: check_exercise(LAB, "1", names)) for _ in range(REPEATS + 1)]
    return {"first": times[0], "later": statistics.median(times[1:])}


def memory_per_worker() -> dict[str, float]:
    """MB that a worker has for itself, beside what it shares with another: waiting, and at most while both train."""
    lab = load_lab(LAB)
    one, other = start_sandboxes(sandbox_setting(lab), 2)
    with one, other, ThreadPoolExecutor(2) as pool:
        keepers = together(one.pid)
        found = {"worker_waiting": max(map(private_megabytes, keepers)), "worker_training": 0.0}
        running = [
            pool.submit(gather, submission_of(whole(number)), lab, sandbox, 0)
            for number, sandbox in enumerate((one, other))
        ]
        while not all(future.done() for future in running):
            found["worker_training"] = max(found["worker_training"], *map(private_megabytes, keepers))
            time.sleep(0.05)
    return found


def together(pid: int) -> list[int]:
    """The processes that were started side by side, below a process that starts one after the other."""
    children = children_of(pid)
    return children if len(children) > 1 else together(children[0])


def private_megabytes(pid: int) -> float:
    """Of a process and all that it started; one that has ended meanwhile has none."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = children_of(pid)
    except OSError:
        return 0.0
    own = sum(int(size) for size in re.findall(r"Private_\w+:\s+(\d+)", rollup)) / 1024
    return own + sum(map(private_megabytes, children))


def evidence_bytes(out: Path) -> float:
    folders = [folder for folder in (out / "evidence").iterdir() if folder.is_dir()]
    return statistics.mean(sum(file.stat().st_size for file in folder.iterdir()) for folder in folders)


BARE_CHECK = "layer = LoRALayer(8, 8, 2, 4)\nassert (layer(torch.ones(2, 8)) == 0).all()"
GRADED = {"grade": True, "solution": False, "locked": True, "grade_id": "bare", "points": 1, "schema_version": 3}


def with_a_bare_check(student: int) -> dict[str, Any]:
    """The same definitions and one assert, as courses without an autograder of their own write it."""
    notebook = definitions_only(student)
    cell = {"cell_type": "code", "id": "bare", "source": BARE_CHECK, "outputs": [], "execution_count": None}
    notebook["cells"].append({**cell, "metadata": {"nbgrader": {**GRADED, "cell_type": "code", "task": False}}})
    return notebook


def nbgraders_own(folder: Path, count: int) -> float:
    """Seconds a submission of `nbgrader autograde` as it comes, with its own Execute."""
    written(with_a_bare_check(0), folder / "source" / LAB)
    class_of(folder / "submitted", count, with_a_bare_check)
    for path in (folder / "submitted").glob("*"):
        path.joinpath(LAB).rename(path / "lab")  # a name that this project's configuration does not claim
    (folder / "source" / LAB).rename(folder / "source" / "lab")
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n", "utf-8")
    for command in ("generate_assignment", "autograde"):
        run = [sys.executable, "-m", "nbgrader", command, "lab"]
        took = seconds(lambda run=run: subprocess.run(run, cwd=folder, check=True, capture_output=True))
    return took / count


def measure(students: int, whole_class: int, jobs: int) -> dict[str, float]:
    figures: dict[str, float] = {"students": students, "whole_class": whole_class, "jobs": jobs}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        figures["nbgrader"] = nbgraders_own(folder / "nbgrader", 5)
        for count in (10, 100, students):
            submitted = class_of(folder / f"c{count}" / "submitted", count, definitions_only)
            repeats = REPEATS if count == 10 else 1  # a class this small is over too soon for one figure
            took = [graded(submitted, folder / f"c{count}" / f"out{n}", DEFINITIONS, jobs) for n in range(repeats)]
            figures[f"definitions_{count}"] = statistics.median(one.whole for one in took) / count
            figures[f"first_{count}"] = statistics.median(one.first for one in took)
            figures[f"each_{count}"] = statistics.median(one.each for one in took)
        figures["evidence"] = evidence_bytes(folder / "c100" / "out0")
        figures["cold"] = cold(next((folder / "c10" / "submitted").rglob("*.ipynb")))
        submitted = class_of(folder / "whole" / "submitted", whole_class, whole)
        figures["whole"] = graded(submitted, folder / "whole" / "out", (), jobs).whole
    figures |= {f"check_{when}": value for when, value in live_check().items()}
    figures |= memory_per_worker()
    return figures


def table(figures: Mapping[str, float]) -> str:
    hundred, students = figures["definitions_100"], int(figures["students"])
    ratio, whole_class = figures["nbgrader"] / hundred, int(figures["whole_class"])
    rows = [
        ("nbgrader's own `autograde`, exercises 1 to 4, a submission", f"{figures['nbgrader']:.2f} s"),
        ("ours, the same, a class of 100, 2 jobs, a submission", f"{hundred:.2f} s: {ratio:.0f} times faster"),
        (f"ours, everything with training on `nano`, a class of {whole_class}", f"{figures['whole'] / 60:.1f} min"),
        ("one submission from the shell, exercises 1 to 4", f"{figures['cold']:.1f} s"),
        ('`check("1")` in a notebook: first, later', f"{figures['check_first']:.2f} s, {figures['check_later']:.2f} s"),
        ("memory of one more worker: waiting, training",
         f"{figures['worker_waiting']:.0f} MB, {figures['worker_training']:.0f} MB"),
        (f"a class of 10, 100, {students}: the first results",
         ", ".join(f"{figures[f'first_{n}']:.1f} s" for n in (10, 100, students))),
        ("each submission after these",
         ", ".join(f"{figures[f'each_{n}']:.3f} s" for n in (10, 100, students))),
        ("evidence kept, a submission", f"{figures['evidence'] / 1000:.0f} kB"),
    ]  # fmt: skip
    return "\n".join(["| measure | two cores |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=300, help="the largest class, exercises 1 to 4")
    parser.add_argument("--whole", type=int, default=20, help="a class with the whole notebook")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--readme", type=Path)
    options = parser.parse_args()
    figures = measure(options.students, options.whole, options.jobs)
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    if options.readme:
        write_section(options.readme, "grading", table(figures))


if __name__ == "__main__":
    main()
