"""Labs of other packages: found by their entry point, or one sentence says why not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from autograder.frontends.nbgrader.reports import lab_handed_out
from autograder.grading.batch import Options, grade_all
from autograder.grading.flow import sandbox_spec
from autograder.kit import registry
from autograder.kit.lab import LabError
from autograder.kit.registry import GROUP, lab_names, load_lab, other_packages
from autograder.sandbox import launch
from autograder.submissions.find import SubmissionFile, lab_for, lab_of, read_file
from notebooks import LAB, notebook_of, submission_of, written

SOURCE = """
from autograder.kit.lab import Exercise, Lab, ProbeInputs
LAB = Lab("sums", "Sums", (Exercise(1, "one", "one", defines=("total",)),), 1, lambda probe, seed: ProbeInputs({}))
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A lab in a package of its own, `other.sums`."""
    folder = tmp_path / "other" / "sums"
    for part in ("probes", "checks"):
        (folder / part).mkdir(parents=True)
        (folder / part / "__init__.py").write_text("", "utf-8")
    for init in (folder, folder.parent):
        (init / "__init__.py").write_text("", "utf-8")
    (folder / "lab.py").write_text(SOURCE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    offer(monkeypatch, ("sums", "other.sums.lab:LAB"))
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "other"]:
        del sys.modules[name]


def offer(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str]) -> None:
    made = tuple(EntryPoint(name, value, GROUP) for name, value in points)
    monkeypatch.setattr(registry, "_entry_points", lambda: made)


def test_a_lab_of_another_package_is_found(package: Path) -> None:
    assert {LAB, "sums"} <= set(lab_names())
    lab = load_lab("sums")
    assert (lab.package, lab.folder, lab.probes) == ("other.sums", package, "other.sums.probes")
    assert other_packages() == ("other.sums",)
    assert lab_of(submission_of(notebook_of(["def total(x): ..."]))).name == "sums"


def test_only_its_probes_are_read_inside_the_sandbox(package: Path) -> None:
    """Also where lab 1 is graded, and where it is installed among libraries that student code may read."""
    for name in (LAB, "sums"):
        setting = sandbox_spec(load_lab(name), (1,))
        readable = [path for path in map(Path, launch.readable_paths(setting)) if package.parents[1] in path.parents]
        assert readable == [package.parent / "__init__.py", package / "__init__.py", package / "probes"]
        assert str(package.parents[1]) in launch.import_roots(setting)
    assert package in launch.graders([], ["other.sums"])
    assert not any(
        package == path or package in path.parents
        for path in launch.without(package.parents[1], launch.graders([package.parents[1]], ["other.sums"]))
    )


def test_a_lab_that_can_not_be_loaded_is_one_sentence(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "lab.py").write_text("import nothing_of_that_name", "utf-8")
    with pytest.raises(LabError, match=r"'sums' can't be loaded from other.sums.lab:LAB \(ModuleNotFoundError: .*\)"):
        load_lab("sums")
    (package / "lab.py").write_text(SOURCE, "utf-8")
    sys.modules.pop("other.sums.lab", None)
    offer(monkeypatch, ("totals", "other.sums.lab:LAB"))
    with pytest.raises(LabError, match="no lab of the name 'totals'"):
        load_lab("totals")


def test_two_labs_of_one_name_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, (LAB, "other.lab:LAB"))
    with pytest.raises(LabError, match=f"Two labs are called .{LAB}., .* and other.lab:LAB: uninstall"):
        lab_names()
    offer(monkeypatch, ("x", "one.lab:LAB"), ("x", "two.lab:LAB"))
    with pytest.raises(LabError, match=r"called 'x', one\.lab:LAB and two\.lab:LAB"):
        load_lab("x")
    offer(monkeypatch, ("x", "one.lab:LAB"), ("x", "one.lab:LAB"))  # a copy, and a link to its source
    assert "x" in lab_names()


def test_the_notebook_of_another_lab_earns_no_points_of_this_one(package: Path, tmp_path: Path) -> None:
    """nbgrader's cells ask for the points of an exercise by its number, which another lab has as well."""
    path = written(notebook_of(["def total(x): ..."]), tmp_path / "submitted" / "eve" / LAB)
    for wanted, said in ((LAB, f"belongs to Sums, and was handed in for {load_lab(LAB).title}"), ("sums", "")):
        file = SubmissionFile(path, "x", "eve", lab=wanted)
        if said:
            (result,) = grade_all([file], Options())
            assert (result.report.status, result.report.score) == ("not_gradable", 0)
            assert said in result.report.notes[0]
        else:
            assert lab_for(file, read_file(file)).name == "sums"


def test_an_assignments_lab_is_that_of_the_notebook_that_was_handed_out(package: Path, tmp_path: Path) -> None:
    released = written(notebook_of(["def total(x): ..."]), tmp_path / "release")
    assert lab_handed_out(released, "week-3") == "sums"
    assert lab_handed_out(tmp_path / "none.ipynb", LAB) == LAB
    assert lab_handed_out(tmp_path / "none.ipynb", "week-3") == ""
