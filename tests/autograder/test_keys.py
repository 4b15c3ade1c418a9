"""The seed that a class keeps, and how long one submission may take of the class."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from autograder.frontends import machine
from autograder.frontends.cli import main
from autograder.frontends.nbgrader.reports import CourseGrader
from autograder.grading.flow import gather
from autograder.grading.seed import BITS, class_seed
from autograder.kit.lab import UnknownName
from autograder.kit.registry import load_lab
from autograder.sandbox.job import Ending, Job, JobResult
from autograder.sandbox.launch import Level
from notebooks import LAB, notebook_of, source_of, submission_of

LAYER = notebook_of(["import torch", source_of("exercise-1")])


def test_a_class_has_a_seed_of_its_own(tmp_path: Path) -> None:
    seeds = {class_seed(tmp_path / name) for name in ("a", "b", "c")}
    assert len(seeds) == 3
    assert all(0 <= seed < 2**BITS for seed in seeds)
    assert class_seed(tmp_path / "a") in seeds, "the same command goes on with the same draws"
    assert stat.S_IMODE((tmp_path / "a" / "seed").stat().st_mode) == 0o600
    assert class_seed(tmp_path / "a", 7) == 7
    assert class_seed(tmp_path / "a") in seeds, "asking for another once does not change it"
    assert class_seed(tmp_path / "d", 7) == class_seed(tmp_path / "d") == 7
    assert class_seed(None) != class_seed(None)
    (tmp_path / "a" / "seed").write_text("many")
    with pytest.raises(UnknownName, match="should hold the class seed"):
        class_seed(tmp_path / "a")


def test_a_new_seed_is_drawn_and_kept_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = class_seed(tmp_path)
    second = class_seed(tmp_path, "new")
    assert first != second
    assert class_seed(tmp_path) == second
    assert class_seed(None, "new") != class_seed(None, "new")
    with pytest.raises(SystemExit):
        main(["grade", "x.ipynb", "--seed", "old"])
    assert "'old' is no seed: give a number, or `new` to draw one" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("config", "kept", "well", "text"),
    [
        ("c.CourseGrader.seed = 0", False, False, "one that is easily guessed"),
        ("c.CourseGrader.seed = 8203114476253", False, True, "as nbgrader_config.py says"),
        ("", True, True, "kept in graded/seed; `--seed new` draws another"),
        ("", False, True, "drawn when a class is first graded, and kept in graded/seed"),
    ],
)
def test_doctor_says_where_the_seed_comes_from(
    config: str, kept: bool, well: bool, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nbgrader_config.py").write_text(config)
    if kept:
        class_seed(tmp_path / "graded")
    (found,) = (one for one in machine._class() if one.about == "class seed")
    assert (found.well, found.text, bool(found.fix)) == (well, text, not well)


def test_the_first_line_says_the_seed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text("{}")
    main(["grade", str(path), "--out", str(tmp_path / "out")])
    kept = (tmp_path / "out" / "seed").read_text().strip()
    assert capsys.readouterr().out.splitlines()[0] == f"class seed: {kept} (--seed {kept} repeats it)"
    main(["grade", str(path)])
    assert f"class seed: {kept}" not in capsys.readouterr().out
    main(["grade", str(path), "--seed", "5"])
    assert capsys.readouterr().out.startswith("class seed: 5 ")
    main(["collect", str(tmp_path / "none"), "--out", str(tmp_path / "out")])
    assert CourseGrader.class_traits()["seed"].default_value is None


class Hanging:
    """A sandbox in which every job takes all its time."""

    level = Level.BASIC

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def run(self, job: Job) -> JobResult:
        self.seconds.append(job.seconds)
        return JobResult(Ending.TIMEOUT, seconds=job.seconds)


def test_who_hangs_twice_costs_the_class_little_more() -> None:
    sandbox = Hanging()
    gather(submission_of(LAYER), load_lab(LAB), sandbox, 1, slowdown=2.0)  # type: ignore[arg-type]
    whole, first, *others = sandbox.seconds
    assert (whole, first) == (480, 60)  # all cells in order, then exercise 1 by itself
    assert set(others) == {10}
