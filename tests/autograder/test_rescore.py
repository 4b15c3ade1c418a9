"""A class is judged anew from its records: in any language, with no sandbox, and never from what can't be trusted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.cli import main
from autograder.grading import record_files, rescore, versions
from autograder.grading.batch import Options, grade_all
from autograder.grading.judging import GradingPlugin
from autograder.grading.record import Record
from autograder.grading.store import ClassFolder
from autograder.kit.lab import Lab, ProbeInputs
from autograder.submissions.find import find_submissions
from autograder.submissions.formats import holds_notebook
from grading import lab
from notebooks import LAB, notebook_of, source_of, written

WRONG = source_of("exercise-1").replace("alpha / rank", "alpha")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of three: one right, one with a mistake, one that can't be read."""
    folder = tmp_path_factory.mktemp("class")
    for student, layer in (("ann", source_of("exercise-1")), ("bob", WRONG)):
        written(notebook_of(["import torch", layer]), folder / "submitted" / student / LAB)
    written({}, folder / "submitted" / "eve" / LAB).write_text("<html>")
    class_folder = ClassFolder(folder / "graded")
    results = grade_all(find_submissions([folder / "submitted"]), Options(exercises=(1,)), class_folder)
    class_folder.write_overview([result.report for result in results])
    return folder


@pytest.fixture
def out(graded: Path, tmp_path: Path) -> Path:
    """The class folder, to be changed. Nothing can be run from it: that is an error."""
    return Path(shutil.copytree(graded / "graded", tmp_path / "graded"))


@pytest.fixture(autouse=True)
def _no_sandbox(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("student code would have been run")

    monkeypatch.setattr("autograder.sandbox.process.ZygoteProcess.__init__", started)
    monkeypatch.setattr("autograder.sandbox.plain.PlainSandbox.__init__", started)
    monkeypatch.setattr("autograder.grading.task.gather", started)


def forgive(monkeypatch: pytest.MonkeyPatch, check_id: str) -> None:
    """The rubric changes: one check is passed by everybody."""
    really = GradingPlugin._result

    def result(self: GradingPlugin, item: pytest.Item, mark: pytest.Mark, error: BaseException | None) -> Any:
        return really(self, item, mark, None if mark.args[0] == check_id else error)

    monkeypatch.setattr(GradingPlugin, "_result", result)


def reports(out: Path) -> dict[str, dict[str, Any]]:
    return {report["student"]: report for report in json.loads((out / "reports.json").read_text("utf-8"))}


def everything(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def of(out: Path, student: str) -> Path:
    (found,) = (path for path in (out / "records").iterdir() if path.name.startswith(student))
    return found


def test_what_has_not_changed_stays_as_it_is(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(out)
    assert main(["rescore", str(out)]) == 1  # eve's could not be graded, and can't be now
    assert everything(out) == before
    assert "rescored: 3; changed: 0; refused: 0" in capsys.readouterr().out


def test_a_changed_check_gives_new_points_and_says_which(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(out)
    forgive(monkeypatch, "1.4")
    assert main(["rescore", str(out), "--dry-run"]) == 1
    told = capsys.readouterr().out
    assert "bob" in told
    assert "3 / 5 points -> 5 / 5 points  (1.4: 0 -> 2)" in told
    assert "check 1.4: passed by 1 -> 2 of 3" in told
    assert "rescored: 3; changed: 1; refused: 0" in told
    assert "ann" not in told
    assert everything(out) == before
    assert main(["rescore", str(out)]) == 1
    assert {student: report["score"] for student, report in reports(out).items()} == {"ann": 5, "bob": 5, "eve": 0}
    own = json.loads((out / "reports" / f"{of(out, 'bob').name}.json").read_text("utf-8"))
    assert own["score"] == 5
    assert "✓" in (out / "pages" / f"{of(out, 'bob').name}.html").read_text("utf-8")
    assert (
        everything(out)[f"records/{of(out, 'bob').name}/manifest.json"]
        == before[f"records/{of(out, 'bob').name}/manifest.json"]
    )


def test_any_language_will_do(out: Path) -> None:
    assert main(["rescore", str(out), "--lang", "fr"]) == 1
    told = reports(out)
    assert {report["language"] for student, report in told.items() if student != "eve"} == {"fr"}
    assert told["bob"]["checks"][3]["title"] != lab_title(out)
    assert "page web" in told["eve"]["notes"][0]


def lab_title(out: Path) -> str:
    return "The update is scaled by alpha / rank"


def test_grading_takes_the_rescored_points_and_runs_nothing(
    graded: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        forgive(patch, "1.4")
        main(["rescore", str(out)])
    found = find_submissions([graded / "submitted"])
    results = list(grade_all(found, Options(exercises=(1,)), ClassFolder(out)))
    assert {result.report.student: result.report.score for result in results} == {"ann": 5, "bob": 5, "eve": 0}


def test_a_record_is_no_hand_in(out: Path) -> None:
    manifest = of(out, "ann") / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"cells": [], "nbformat": 4}), "utf-8")
    assert holds_notebook(manifest.read_bytes()), "so it has to be known as ours"
    assert not any("records" in one.path.parts for one in find_submissions([out.parent]))


def test_without_records_it_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rescore", str(tmp_path / "none")]) == 2
    assert "There are no records in" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


def cut_off(out: Path) -> None:
    file = of(out, "bob") / "measurements.safetensors"
    file.write_bytes(file.read_bytes()[:-9])


def without_measurements(out: Path) -> None:
    (of(out, "bob") / "measurements.safetensors").unlink()


def half_a_manifest(out: Path) -> None:
    file = of(out, "bob") / "manifest.json"
    file.write_bytes(file.read_bytes()[:200])


def forged_by_hand(out: Path) -> None:
    file = of(out, "bob") / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    manifest["evidence"]["layer"]["ending"] = "lost"
    file.write_text(json.dumps(manifest), "utf-8")


def ann_s_measurements(out: Path) -> None:
    shutil.copy(of(out, "ann") / "measurements.safetensors", of(out, "bob"))


def from_another_class(out: Path) -> None:
    other = ClassFolder(out.parent / "other")
    record = ClassFolder(out).record(reports(out)["bob"]["submission"])
    for name, data in record_files.record_bytes(record, other._seal()).items():
        (of(out, "bob") / name).write_bytes(data)


def resealed(out: Path, change: Callable[[Record], Record]) -> None:
    folder = ClassFolder(out)
    record = change(folder.record(reports(out)["bob"]["submission"]))
    for name, data in record_files.record_bytes(record, folder._seal()).items():
        (of(out, "bob") / name).write_bytes(data)


def of_an_older_schema(out: Path) -> None:
    file = of(out, "bob") / "manifest.json"
    file.write_text(file.read_text("utf-8").replace("autograder/record/v1", "autograder/record/v0"), "utf-8")


def by_other_probes(out: Path) -> None:
    resealed(out, lambda record: replace(record, saw={**record.saw, "probes": "other"}))


def with_other_inputs(out: Path) -> None:
    def change(record: Record) -> Record:
        layer = record.inputs["layer"]
        return replace(record, inputs={**record.inputs, "layer": ProbeInputs({}, layer.arrays)})

    resealed(out, change)


def of_a_lab_that_is_gone(out: Path) -> None:
    resealed(out, lambda record: replace(record, lab="gone"))


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut off": (cut_off, "its measurements are cut off, or belong to another record"),
    "without measurements": (without_measurements, "its record is not whole: measurements.safetensors (No such file"),
    "half a manifest": (half_a_manifest, "its record is not whole: manifest.json (no JSON)"),
    "forged": (forged_by_hand, "its record was changed, or comes from another class folder"),
    "another's measurements": (ann_s_measurements, "its measurements are cut off, or belong to another record"),
    "another class": (from_another_class, "its record was changed, or comes from another class folder"),
    "older schema": (of_an_older_schema, "its record has the schema 'autograder/record/v0', and"),
    "other probes": (by_other_probes, "its measurements were made by other probes than the lab has now; grade it"),
    "other inputs": (with_other_inputs, "its inputs are not such as the lab draws now; grade it again"),
    "no lab": (of_a_lab_that_is_gone, "There is no lab 'gone': choose one of"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_can_not_be_trusted_is_refused_with_a_sentence_and_keeps_its_report(
    kind: str, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change, sentence = REFUSED[kind]
    change(out)
    before = {name: data for name, data in everything(out).items() if "bob" in name}
    forgive(monkeypatch, "1.4")
    assert main(["rescore", str(out)]) == 1
    told = capsys.readouterr().out
    assert f"not rescored: {sentence}" in told
    assert "rescored: 2; changed: 0; refused: 1" in told
    assert {name: data for name, data in everything(out).items() if "bob" in name} == before
    assert {student: report["score"] for student, report in reports(out).items()} == {"ann": 5, "bob": 3, "eve": 0}


def test_inputs_of_other_values_are_judged_as_they_were(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another numpy draws other numbers: those of the record count."""
    really = lab().inputs
    other = replace(lab(), inputs=lambda probe, seed: really(probe, seed + 1))
    monkeypatch.setattr(rescore, "load_lab", lambda name: other)
    monkeypatch.setattr("autograder.grading.reporting.load_lab", lambda name: other)
    assert main(["rescore", str(out)]) == 1
    assert {student: report["score"] for student, report in reports(out).items()} == {"ann": 5, "bob": 3, "eve": 0}


def test_nothing_is_overwritten_before_all_is_judged(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, really = everything(out), rescore.judge
    forgive(monkeypatch, "1.4")

    def stopped(record: Record) -> Any:
        if record.student == "eve":
            raise KeyboardInterrupt
        return really(record)

    monkeypatch.setattr(rescore, "judge", stopped)
    assert main(["rescore", str(out)]) == 130
    assert everything(out) == before


def test_a_record_comes_back_from_disk_as_it_was(out: Path) -> None:
    folder = ClassFolder(out)
    for name, record in folder.records():
        assert isinstance(record, Record), name
        files = record_files.record_bytes(record, folder._seal())
        assert {file: (out / "records" / name / file).read_bytes() for file in files} == files


def test_a_record_says_all_that_it_depends_on(out: Path) -> None:
    manifest = json.loads((of(out, "bob") / "manifest.json").read_text("utf-8"))
    assert manifest["schema"] == "autograder/record/v1"
    assert {"digest", "notes", "lab", "checkpoint", "seed", "sandbox", "saw", "inputs", "inputs_digest"} <= set(
        manifest
    )
    assert manifest["origin"]["lab_version"] == versions.lab_version(lab())
    assert {"python", "torch", "numpy"} <= set(manifest["origin"]["libraries"])
    assert manifest["inputs"].keys() == {"layer"}  # those of the exercise that was run
    assert manifest["inputs"]["layer"]["facts"]["cases"]
    report = reports(out)["bob"]
    assert report["record"] == manifest["key"]
    assert (report["lab_version"], report["sandbox"]) == (
        manifest["origin"]["lab_version"], manifest["sandbox"]["level"],
    )  # fmt: skip


def test_what_a_lab_measures_is_looked_up_once_a_record(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    really = rescore.shape_of_measurements

    def counted(lab: Lab) -> dict[str, str]:
        asked.append(lab.name)
        return really(lab)

    monkeypatch.setattr(rescore, "shape_of_measurements", counted)
    records = [record for _, record in ClassFolder(out).records() if isinstance(record, Record) and record.lab]
    assert [rescore.unfit(record) for record in records] == ["", ""]
    assert len(asked) == len(records)
