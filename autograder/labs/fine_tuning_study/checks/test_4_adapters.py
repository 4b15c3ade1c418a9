"""Exercise 4: lora_config and count_trainable, on a hidden small model."""

from __future__ import annotations

from collections.abc import Collection

from autograder.kit.check import check
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.measurement import as_float
from autograder.labs.fine_tuning_study.measurements import Adapted, Configuration, Counted
from autograder.labs.fine_tuning_study.mistakes import mistake, recognise
from autograder.labs.fine_tuning_study.mistakes.adapters import COUNTS, Sizes, right
from autograder.words import listed, say


def ranks_of(adapters: ExerciseEvidence) -> tuple[int, int]:
    low, high = adapters.inputs.facts["ranks"]
    return int(low), int(high)


def wanted_layers(adapters: ExerciseEvidence) -> set[str]:
    layers = int(adapters.inputs.facts["model"]["layers"])
    return {f"roberta.encoder.layer.{i}.attention.self.{name}" for i in range(layers) for name in ("query", "value")}


@check("4.1", points=1)
def test_count_by_hand(adapters: ExerciseEvidence) -> None:
    """The count by hand is right, for other sizes, too"""
    measured = []
    for sizes in (Sizes(*counts) for counts in adapters.inputs.facts["counts"]):
        found = adapters.read(Counted, "-".join(map(str, sizes)))
        if found.count is None:
            raise mistake("4.1", "no-number", found.type)
        measured.append((sizes, as_float(found.count)))
    for sizes, got in measured:
        if got != right(sizes):
            name = recognise(COUNTS, measured, lambda a, b: a == b) or "other-count"
            raise mistake("4.1", name, expected=right(sizes), found=int(got), **sizes._asdict())


@check("4.2", points=1)
def test_layers(adapters: ExerciseEvidence) -> None:
    """Query and value of every block have an adapter, and nothing else has one"""
    wanted = wanted_layers(adapters)
    for rank in ranks_of(adapters):
        config = adapters.read(Configuration, f"rank{rank}")
        if config.r != rank:
            got = config.type if config.r is None else say("rank {rank}", rank=config.r)
            raise mistake("4.2", "no-config", got)
        found = set(adapters.read(Adapted, f"rank{rank}").scaling)
        if missing := sorted(wanted - found):
            raise mistake(
                "4.2", "layers-missing", expected=len(wanted), found=len(found & wanted), names=listed(missing)
            )
        if others := sorted(found - wanted):
            raise mistake("4.2", "layers-too-many", names=listed(others))


@check("4.3", points=1, explained_by=("4.2",))
def test_scale(adapters: ExerciseEvidence) -> None:
    """The scale of the update is the same at every rank"""
    scales = []
    for rank in ranks_of(adapters):
        found = {as_float(scale) for scale in adapters.read(Adapted, f"rank{rank}").scaling.values()}
        scales.append(max(found))
    low, high = ranks_of(adapters)
    if abs(scales[0] - scales[1]) > 1e-6:
        raise mistake("4.3", "alpha-fixed", first=scales[0], second=scales[1], low=low, high=high)


@check("4.4", points=1, explained_by=("4.2",))
def test_what_is_trained(adapters: ExerciseEvidence) -> None:
    """The adapters and the new head are trained, and the base stays as it is"""
    found = adapters.read(Adapted, f"rank{ranks_of(adapters)[0]}")
    trained = {name for name, _, trainable in found.parameters if trainable}
    head = {name for name in trained if ".classifier." in f".{name}" and "original_module" not in name}
    lora = {name for name, _, _ in found.parameters if ".lora_" in name}
    if not lora & trained:
        raise _still(lora)
    if not {"dense", "out_proj"} <= {part for name in head for part in name.split(".")} or not head & set(found.moved):
        raise mistake("4.4", "head-frozen")
    base = sorted({*(trained - head - lora), *(n for n in found.base_moved if not n.startswith("classifier"))})
    if base:
        raise mistake("4.4", "base-trained", count=len(base), names=listed(base))
    if still := lora - set(found.moved):
        raise _still(still)


def _still(names: Collection[str]) -> Exception:
    told = listed([name.removeprefix("base_model.model.") for name in sorted(names)], most=2)
    return mistake("4.4", "adapter-still", count=len(names), names=told)
