"""An exercise that is untouched or broken costs its own points, and none of a later one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from one_exercise import OneExercise

PRACTICE = OneExercise("peft_in_practice")
LOADED = "AutoModelForSequenceClassification.from_pretrained"
PADDED = 'return dict(tokenizer.pad(rows, return_tensors="pt"))'
WITHOUT_MASK = """


def without_mask(batch):
    return {"input_ids": batch["input_ids"], "labels": batch["labels"]}
"""
BROKEN = {
    "batches that are not returned": ("exercise-2", "return dict(tokenizer.pad", "batch = dict(tokenizer.pad"),
    "batches without their mask": ("exercise-2", PADDED, PADDED.replace(" dict", " without_mask") + WITHOUT_MASK),
    "a cell that can't be read": ("exercise-2", "def encode(", "def encode(("),
    "a model that is not returned": ("exercise-3", f"return {LOADED}", LOADED),
    "an epoch that is not returned": ("exercise-4", "return validation.index", "validation.index"),
    "an adapter that is not saved": ("exercise-6", "model.save_pretrained(folder)", "model.save(folder)"),
}


@pytest.fixture(scope="module", autouse=True)
def _sandbox() -> Iterator[None]:
    yield
    PRACTICE.close()


@pytest.mark.slow
@pytest.mark.parametrize("number", PRACTICE.definitions)
def test_an_untouched_exercise_costs_no_other_one(number: int) -> None:
    PRACTICE.assert_untouched_costs_its_own(number)


@pytest.mark.slow
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_exercise_costs_no_other_one(broken: str) -> None:
    PRACTICE.assert_broken_costs_its_own(*BROKEN[broken])
