"""The lab "LoRA from scratch" as the grader sees it."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.checks.lora_from_scratch import stand_ins
from autograder.checks.lora_from_scratch.inputs import ANSWERS, NAMES, request
from autograder.checks.lora_from_scratch.usable import unusable
from autograder.lab import Calibration, Checkpoint, Exercise, Lab

LAYER, WRAPPER, REPLACE, FREEZE, _ = NAMES


def gpt2_caches() -> dict[str, str]:
    """Where the Hugging Face hub and tiktoken keep the real GPT-2, which the sandbox can't download."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    hub = os.environ.get("HF_HUB_CACHE") or Path(os.environ.get("HF_HOME", cache / "huggingface")) / "hub"
    tiktoken = os.environ.get("TIKTOKEN_CACHE_DIR", cache / "lora_lab" / "tiktoken")
    return {"HF_HUB_CACHE": str(hub), "TIKTOKEN_CACHE_DIR": str(tiktoken)}


LAB = Lab(
    name="lora_from_scratch",
    title="LoRA from scratch",
    points=20,
    exercises=(
        Exercise(1, "LoRALayer", "layer", defines=(LAYER,)),
        Exercise(2, "LinearWithLoRA", "wrapper", defines=(WRAPPER,), uses=(LAYER,)),
        Exercise(3, "replace_linear_with_lora", "replacement", defines=(REPLACE,), uses=(LAYER, WRAPPER)),
        Exercise(4, "freeze_and_activate_lora", "freezing", defines=(FREEZE,), uses=(LAYER, WRAPPER, REPLACE)),
        Exercise(5, "Fine-tuning", "notebook", kind="notebook", defines=ANSWERS, seconds=120),
    ),
    request=request,
    stand_ins={
        LAYER: stand_ins.LORA_LAYER,
        WRAPPER: stand_ins.LINEAR_WITH_LORA,
        REPLACE: stand_ins.REPLACE,
    },
    unusable=unusable,
    calibration=Calibration(exercise=3, seconds=0.3),
    support=("lora_lab",),
    preload=("autograder.probes.lora_from_scratch.warm",),
    checkpoint="nano",
    checkpoints={"nano": Checkpoint(), "gpt2": Checkpoint(slowdown=15, caches=gpt2_caches)},
    checkpoint_variable="LORA_LAB_CHECKPOINT",
    environment={"LORA_LAB_DATA": "synthetic"},
)
