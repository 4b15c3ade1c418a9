"""Two tables: which changes must make student code run again, and which must not."""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.cli import main
from autograder.grading import batch, versions
from autograder.grading.batch import Options, Result
from autograder.grading.record import Record, SandboxUsed
from autograder.grading.reporting import judge
from autograder.grading.store import ClassFolder
from autograder.grading.versions import judged_by, saw_of
from autograder.kit.evidence import RUN, ProbeEvidence
from autograder.kit.lab import Lab
from autograder.kit.registry import load_lab
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.job import Ending
from autograder.sandbox.launch import PACKAGE, Level
from autograder.sandbox.limits import Limits
from autograder.submissions.find import SubmissionFile, read_file
from autograder.words import language, speaking
from notebooks import LAB, notebook_of, source_of, written

LAYER = notebook_of(["import torch", source_of("exercise-1")])
OPTIONS = Options(seed=7, exercises=(1,))


class Kept:
    """A class folder with one submission, which was graded with a made-up measurement; no sandbox is needed."""

    def __init__(self, folder: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch, self.package = monkeypatch, copy
        self.before: dict[Path, bytes] = {}  # of changed files
        self.file = SubmissionFile(written(LAYER, folder / "submitted"), "ann")
        self.options, self.lab = OPTIONS, load_lab(LAB)
        self.class_folder = ClassFolder(folder / "out")
        self.saved = self.record()
        report = replace(judge(self.saved), checks=())  # such a measurement passes no check
        self.class_folder.write(report, self.saved, judged_by(self.lab, (), language()))

    def record(self, ending: Ending = Ending.FINISHED) -> Record:
        submission = read_file(self.file)
        seed = batch.submission_seed(self.options.seed, submission)
        return Record(
            submission=submission.path,
            digest=submission.digest,
            lab=LAB,
            checkpoint=self.lab.checkpoint,
            exercises=self.options.exercises,
            seed=seed,
            inputs={exercise.probe: self.lab.inputs(exercise.probe, seed) for exercise in self.lab.exercises},
            evidence={RUN: ProbeEvidence(ending)},
            sandbox=SandboxUsed(Isolation.USER),
            saw=saw_of(submission, self.lab, self.options.exercises, seed, Level.BASIC),
        )

    def changed(self, path: str) -> None:
        """A file of the package, or a lab's own, gets a line more."""
        file = self.package / path.replace("LAB", f"labs/{LAB}")
        self.before[file] = file.read_bytes()
        file.write_bytes(self.before[file] + b"\n# changed\n")

    def declares(self, **changes: Any) -> None:
        lab = replace(self.lab, **changes)
        self.monkeypatch.setattr(batch, "lab_for", lambda file, submission: lab)

    def next_time(self) -> str:
        """What the same command does: it runs student code, judges what is kept, or keeps the report as well."""
        versions.digest_of_folder.cache_clear()
        versions.libraries.cache_clear()
        prepared = batch._prepare(self.file, self.options, self.class_folder)
        if isinstance(prepared, Result):
            return "kept"
        return "runs" if prepared.record is None else "judges"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of this package, to be changed."""
    folder = tmp_path_factory.mktemp("copy") / "autograder"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def kept(tmp_path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    monkeypatch.setattr(versions, "PACKAGE", copy)
    monkeypatch.setattr(Lab, "folder", property(lambda lab: copy / "labs" / lab.name))
    versions.digest_of_folder.cache_clear()
    found = Kept(tmp_path, copy, monkeypatch)
    yield found
    for file, data in found.before.items():
        file.write_bytes(data)
    versions.digest_of_folder.cache_clear()
    versions.libraries.cache_clear()


def reads_another_cell(kept: Kept) -> None:
    def other(file: SubmissionFile) -> Any:
        submission = read_file(file)
        return replace(submission, cells=(replace(submission.cells[0], source="import numpy"), *submission.cells[1:]))

    kept.monkeypatch.setattr(batch, "read_file", other)


def hands_in_another_file(kept: Kept) -> None:
    kept.file.path.write_text(kept.file.path.read_text("utf-8") + " ", "utf-8")


def has_other_limits(kept: Kept) -> None:
    kept.declares(exercises=tuple(replace(e, seconds=e.seconds + 1) for e in kept.lab.exercises))


def has_another_support_package(kept: Kept) -> None:
    support = kept.class_folder.path / "support"
    support.mkdir()
    (support / "module.py").write_text("x = 1\n")
    kept.monkeypatch.setattr(versions, "package_folders", lambda packages: [support])


def asks_for(**options: Any) -> Callable[[Kept], None]:
    def change(kept: Kept) -> None:
        kept.options = replace(kept.options, **options)

    return change


def has_version(library: str) -> Callable[[Kept], None]:
    def change(kept: Kept) -> None:
        really = importlib.metadata.version
        kept.monkeypatch.setattr(versions, "version", lambda name: "9.9" if name == library else really(name))

    return change


def ended(ending: Ending) -> Callable[[Kept], None]:
    def change(kept: Kept) -> None:
        record = kept.record(ending)
        kept.class_folder.write(judge(record), record, None)

    return change


def has_another_follow_up(kept: Kept) -> None:
    kept.declares(exercises=tuple(replace(e, follow_up=f"{e.follow_up}2") for e in kept.lab.exercises))


MUST_RUN: dict[str, Callable[[Kept], None]] = {
    "file": hands_in_another_file,
    "reading": reads_another_cell,
    "slicing": lambda kept: kept.changed("sandbox/inside/slicing.py"),
    "probes": lambda kept: kept.changed("LAB/probes/layer.py"),
    "recorder": lambda kept: kept.changed("kit/recorder.py"),
    "what probes share": lambda kept: kept.changed("kit/probing/watch.py"),
    "what is run": lambda kept: kept.changed("grading/flow.py"),
    "inputs": lambda kept: kept.changed("LAB/inputs.py"),
    "hidden messages": lambda kept: kept.changed("LAB/hidden_families.toml"),
    "when a stand-in is used": lambda kept: kept.changed("LAB/stand_in_policy.py"),
    "stand-ins": lambda kept: kept.declares(stand_ins={**kept.lab.stand_ins, "LoRALayer": "class LoRALayer: pass"}),
    "limits": has_other_limits,
    "limits of the sandbox": lambda kept: kept.changed("sandbox/launch.py"),
    "sandbox": lambda kept: kept.changed("sandbox/inside/lockdown.py"),
    "a stronger sandbox": asks_for(require=Level.STRONG),
    "torch": has_version("torch"),
    "numpy": has_version("numpy"),
    "python": lambda kept: kept.monkeypatch.setattr("platform.python_version", lambda: "3.99.0"),
    "course package": has_another_support_package,
    "checkpoint": asks_for(checkpoint="gpt2"),
    "environment": lambda kept: kept.declares(environment={"LORA_LAB_DATA": "uci"}),
    "seed": asks_for(seed=8),
    "exercises": asks_for(exercises=(1, 2)),
    "a lost sandbox": ended(Ending.LOST),
    "a machine that was too busy": ended(Ending.STARVED),
    "follow-ups": has_another_follow_up,
    "limits of an exercise": lambda kept: kept.declares(
        exercises=tuple(replace(e, limits=Limits(threads=8)) for e in kept.lab.exercises)
    ),
}


@pytest.mark.parametrize("change", MUST_RUN)
def test_student_code_runs_again(change: str, kept: Kept) -> None:
    MUST_RUN[change](kept)
    assert kept.next_time() == "runs"


def has_a_file_beside_it(kept: Kept) -> None:
    kept.file = replace(kept.file, notes=("beside it lies another",))


MUST_NOT_RUN: dict[str, tuple[str, Callable[[Kept], None]]] = {
    "nothing": ("kept", lambda kept: None),
    "words": ("judges", lambda kept: kept.changed("words.py")),
    "words of the lab": ("judges", lambda kept: kept.changed("LAB/mistakes/layer.py")),
    "translations": ("judges", lambda kept: kept.changed("locale/fr/LC_MESSAGES/autograder.po")),
    "translations of the lab": ("judges", lambda kept: kept.changed("LAB/locale/fr/LC_MESSAGES/autograder.po")),
    "points": ("judges", lambda kept: kept.declares(points=25)),
    "titles": ("judges", lambda kept: kept.declares(title="Another")),
    "checks": ("judges", lambda kept: kept.changed("LAB/checks/test_1_layer.py")),
    "hints": ("judges", lambda kept: kept.changed("LAB/hints.py")),
    "how a check reads": ("judges", lambda kept: kept.changed("kit/measurement.py")),
    "judging": ("judges", lambda kept: kept.changed("grading/reporting.py")),
    "renderers": ("judges", lambda kept: kept.changed("reports/html.py")),
    "templates": ("judges", lambda kept: kept.changed("reports/templates/report.html")),
    "what lies beside": ("judges", has_a_file_beside_it),
    "words about files": ("kept", lambda kept: kept.changed("submissions/unlike.py")),
    "words about a missing sandbox": ("kept", lambda kept: kept.changed("sandbox/reasons.py")),
    "late policy": ("kept", lambda kept: kept.changed("frontends/nbgrader/export.py")),
    "commands": ("kept", lambda kept: kept.changed("frontends/commands/grade.py")),
    "workers": ("kept", lambda kept: kept.changed("grading/workers.py")),
    "demonstration": ("kept", lambda kept: kept.changed("LAB/demo/rank_4.py")),
    "number of workers": ("kept", asks_for(jobs=9)),
}


@pytest.mark.parametrize("change", MUST_NOT_RUN)
def test_student_code_does_not_run_again(change: str, kept: Kept) -> None:
    expected, make = MUST_NOT_RUN[change]
    make(kept)
    assert kept.next_time() == expected


def test_another_language_needs_no_student_code(kept: Kept) -> None:
    with speaking("fr"):
        assert kept.next_time() == "judges"


@pytest.mark.parametrize(
    ("require", "trust", "levels"),
    [
        (None, False, "strong basic"),
        (None, True, "strong basic none"),
        (Level.BASIC, False, "strong basic"),
        (Level.BASIC, True, "strong basic"),
        (Level.STRONG, False, "strong"),
        (Level.STRONG, True, "strong"),
    ],
)
def test_a_record_of_a_weaker_sandbox_than_asked_for_is_not_used_again(
    require: Level | None, trust: bool, levels: str
) -> None:
    found = batch._strong_enough(Options(require=require, allow_unsandboxed=trust))
    assert [str(level) for level in found] == levels.split()


@pytest.mark.slow
def test_a_report_that_was_not_sandboxed_is_made_again_in_a_sandbox(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["grade", str(written(LAYER, tmp_path)), "--out", str(tmp_path / "out"), "--exercises", "1"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shutil.which", lambda name: None)
        patch.setattr("sys.platform", "other")
        assert main([*arguments, "--trust-submissions"]) == 0
    assert "NOT SANDBOXED" in capsys.readouterr().out
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "graded before" not in said
    assert "NOT SANDBOXED" not in said
