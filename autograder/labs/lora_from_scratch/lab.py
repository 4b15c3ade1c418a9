"""The lab "LoRA from scratch" as the grader sees it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from autograder.kit.caches import hub_cache, user_cache
from autograder.kit.lab import Calibration, Checkpoint, Exercise, Lab, WrittenAnswer
from autograder.labs.lora_from_scratch import stand_ins
from autograder.labs.lora_from_scratch.canaries import CANARIES
from autograder.labs.lora_from_scratch.figures import figures
from autograder.labs.lora_from_scratch.hints import HINTS
from autograder.labs.lora_from_scratch.inputs import ANSWERS, NAMES, inputs
from autograder.labs.lora_from_scratch.stand_in_policy import fits, unusable, works_with_pair
from autograder.words import say

LAYER, WRAPPER, REPLACE, FREEZE, _ = NAMES


GPT2_PARTS = {"HF_HUB_CACHE": ("models--openai-community--gpt2",)}  # of the hub's cache, which has all else, too


def gpt2_caches() -> dict[str, str]:
    """Where the Hugging Face hub and tiktoken keep the real GPT-2, which the sandbox can't download."""
    tiktoken = os.environ.get("TIKTOKEN_CACHE_DIR", user_cache() / "lora_lab" / "tiktoken")
    return {**hub_cache(), "TIKTOKEN_CACHE_DIR": str(tiktoken)}


def remarks(names: Mapping[str, Any]) -> list[str]:
    """What explains a check of a model that was not trained to the end."""
    history = names.get("history")
    if getattr(history, "stopped", False) is not True:
        return []
    return [
        say(
            "the training was stopped before its end: run the cell of exercise 5 and the training again, up to the "
            "end, and then this check"
        )
    ]


LAB = Lab(
    name="lora_from_scratch",
    title="LoRA from scratch",
    points=20,
    exercises=(
        Exercise(1, "LoRALayer", "layer", defines=(LAYER,)),
        Exercise(2, "LinearWithLoRA", "wrapper", defines=(WRAPPER,), uses=(LAYER,)),
        Exercise(
            3,
            "replace_linear_with_lora",
            "replacement",
            defines=(REPLACE,),
            uses=(LAYER, WRAPPER),
            follow_up="replaced",
        ),
        Exercise(
            4,
            "freeze_and_activate_lora",
            "freezing",
            defines=(FREEZE,),
            uses=(LAYER, WRAPPER, REPLACE),
            follow_up="frozen",
        ),
        Exercise(
            5,
            "Fine-tuning",
            "notebook",
            kind="notebook",
            defines=ANSWERS,
            uses=NAMES[:4],
            seconds=120,
            follow_up="classification",
        ),
    ),
    inputs=inputs,
    stand_ins={  # none in a public copy of the course (`release --public`)
        name: source
        for name, constant in ((LAYER, "LORA_LAYER"), (WRAPPER, "LINEAR_WITH_LORA"), (REPLACE, "REPLACE"))
        if (source := getattr(stand_ins, constant, ""))
    },
    unusable=unusable,
    remarks=remarks,
    fits=fits,
    works_with_pair=works_with_pair,
    canaries=CANARIES,
    calibration=Calibration(exercise=3, seconds=0.3),
    support=("lora_lab",),
    imports=tuple(
        f"lora_lab.{name}" for name in ("checkpoints", "evaluation", "messages", "plots", "report", "sms", "training")
    ),
    preload=("autograder.labs.lora_from_scratch.probes.warm",),
    checkpoint="nano",
    checkpoints={"nano": Checkpoint(), "gpt2": Checkpoint(slowdown=15, caches=gpt2_caches, parts=GPT2_PARTS)},
    checkpoint_variable="LORA_LAB_CHECKPOINT",
    environment={"LORA_LAB_DATA": "synthetic"},
    written=(
        WrittenAnswer("answer_1", "Question 1", 2),
        WrittenAnswer("answer_4", "Question 4", 2),
        WrittenAnswer("answer_5", "Question 5", 2),
    ),
    hints=HINTS,
    figures=figures,
    writes=("report.md", "report_files"),
)
