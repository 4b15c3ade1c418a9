"""The lab "PEFT in practice" as the grader sees it."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.caches import hub_cache
from autograder.kit.lab import Checkpoint, Exercise, Lab, WrittenAnswer
from autograder.labs.peft_in_practice import stand_ins
from autograder.labs.peft_in_practice.hints import HINTS
from autograder.labs.peft_in_practice.inputs import KEPT, inputs
from autograder.labs.peft_in_practice.stand_in_policy import COLLATE, unusable
from autograder.sandbox.limits import DEFAULT_LIMITS

HUB_PARTS = {"HF_HUB_CACHE": ("models--distilbert--distilroberta-base",)}  # of the hub's cache, which has all else, too

LAB = Lab(
    name="peft_in_practice",
    title="PEFT in practice",
    points=30,
    exercises=(
        Exercise(1, "Counting", "counting", defines=("count_parameters",)),
        Exercise(2, "Batches", "batches", defines=("encode", COLLATE)),
        Exercise(3, "Two starts", "starts", defines=("new_model", "fine_tune"), uses=(COLLATE,), seconds=60),
        Exercise(4, "Reporting", "reporting", defines=("best_epoch", "reported", "summarise", "differs")),
        Exercise(5, "Six wishes", "wishes", defines=("wish",)),
        Exercise(6, "Keep and merge", "keeping", defines=("save_adapter", "load_adapter", "merge")),
        Exercise(7, "Prompts", "prompts", defines=("prompt", "format_example", "encode_example")),
        Exercise(8, "Pretrained or not?", "practice", kind="notebook", defines=KEPT, seconds=180),
    ),
    inputs=inputs,
    # none in a public copy of the course (`release --public`)
    stand_ins={COLLATE: source} if (source := getattr(stand_ins, "COLLATE", "")) else {},
    unusable=unusable,
    support=("lora_lab",),
    quick=("model_folder",),
    preload=("autograder.labs.peft_in_practice.probes.warm",),
    checkpoint="nano_roberta",
    checkpoints={
        "nano_roberta": Checkpoint(),
        "distilroberta-base": Checkpoint(slowdown=15, caches=hub_cache, parts=HUB_PARTS),
    },
    checkpoint_variable="LORA_LAB_ENCODER",
    environment={
        "LORA_LAB_DATA": "synthetic",
        "LORA_LAB_CHECKPOINT": "nano",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_VERBOSITY": "error",
        "ACCELERATE_USE_CPU": "true",
    },
    limits=replace(DEFAULT_LIMITS, disk=512 << 20),  # whoever keeps checkpoints of a training needs 33 MB for each
    written=tuple(WrittenAnswer(f"answer_{number}", f"Question {number}", 2) for number in (1, 2, 3)),
    hints=HINTS,
    writes=("report.md", "report_files", "practice_runs", "practice_adapter", "practice_model"),
)
