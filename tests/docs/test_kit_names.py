"""The names that labs are written with: pinned, so that none goes or comes by accident, and each with a docstring."""

from __future__ import annotations

import inspect

from autograder import kit
from pages_kit import MODULES, kit_page, modules, public

NAMES: dict[str, tuple[str, ...]] = {
    "lab": (
        "UnknownName",
        "LabError",
        "ProbeInputs",
        "Exercise",
        "WrittenAnswer",
        "Checkpoint",
        "Calibration",
        "Canary",
        "Lab",
        "stand_in_note",
    ),
    "run": ("Limits", "Run"),
    "recorder": ("Recording", "Recorder", "describe_error", "student_frames", "from_numpy"),
    "measurement": (
        "Text",
        "Texts",
        "Shape",
        "Number",
        "Count",
        "Numbers",
        "Kept",
        "Measurement",
        "Tensor",
        "is_finite",
        "as_float",
        "decoded",
        "no_measurement",
    ),
    "exercise_evidence": ("NotebookRun", "Recorded", "ExerciseEvidence", "name_of"),
    "check": ("Failed", "NotAttempted", "SkippedBecause", "check", "Declared", "problems_of"),
    "mistake": ("Mistake", "Advice", "MistakeTable", "recognise"),
    "hints": ("Hint", "general", "hint_for", "hint_called", "words_of"),
    "training": ("Digest", "Digests", "Settings", "Training", "Watched"),
    "probing.values": ("plain", "number", "integers", "truth", "get"),
    "probing.watch": ("Seen", "Watch", "watching"),
    "probing.digests": ("fingerprint", "fingerprints", "padding_in", "reads_padding", "digests", "is_head"),
    "probing.small": ("small_classifier", "descend", "encoded"),
    "probing.brought": ("tokenizer_in", "bringing"),
    "probing.logins": ("leave_logins_out",),
    "probing.warm_up": ("warm_up_training", "warm_up_generation", "warm_up_pictures"),
    "caches": ("user_cache", "hub_cache"),
}


def test_the_modules_are_those_that_the_kit_names() -> None:
    assert [name for name in MODULES if f"\n{name} " not in f"\n{inspect.getdoc(kit)}"] == []


def test_the_kits_names_are_these() -> None:
    found = {
        module.__name__.removeprefix(f"{kit.__name__}."): tuple(one.name for one in public(module))
        for module in modules()
    }
    assert found == NAMES, "a changed name breaks labs in other packages: say so in CHANGELOG.md"


def test_each_says_what_it_is() -> None:
    for module in modules():
        assert inspect.getdoc(module), module.__name__
        assert [one.name for one in public(module) if not one.docstring and " = " not in one.source] == []


def test_each_stands_in_the_reference() -> None:
    page = kit_page()
    assert [name for group in NAMES.values() for name in group if f"\n### {name}\n" not in page] == []
