"""The lab "A fine-tuning study" as the grader sees it."""

from __future__ import annotations

from dataclasses import replace

from autograder.kit.caches import hub_cache
from autograder.kit.lab import Checkpoint, Exercise, Lab, WrittenAnswer
from autograder.labs.fine_tuning_study import stand_ins
from autograder.labs.fine_tuning_study.hints import HINTS
from autograder.labs.fine_tuning_study.inputs import CLAIMS, inputs
from autograder.labs.fine_tuning_study.stand_in_policy import CONFIG, METRICS, unusable
from autograder.sandbox.limits import DEFAULT_LIMITS

HUB_PARTS = {"HF_HUB_CACHE": ("models--distilbert--distilroberta-base",)}  # of the hub's cache, which has all else, too

LAB = Lab(
    name="fine_tuning_study",
    title="A fine-tuning study",
    points=30,
    exercises=(
        Exercise(1, "Metrics", "metrics", defines=(METRICS, "confusion_matrix")),
        Exercise(2, "One run", "experiment", defines=("run_experiment",), uses=(METRICS,), seconds=60),
        Exercise(3, "Collapsed, or only weak?", "collapse", defines=("collapsed",)),
        Exercise(4, "LoRA by peft", "adapters", defines=(CONFIG, "count_trainable")),
        Exercise(
            5,
            "Does the rank matter?",
            "sweep",
            defines=("rank_sweep", "exceeds_spread"),
            uses=(CONFIG,),
            seconds=60,
        ),
        Exercise(6, "One example", "example", defines=("with_example", "generate_reply")),
        Exercise(7, "The study", "study", kind="notebook", defines=CLAIMS, seconds=180),
    ),
    inputs=inputs,
    stand_ins={  # none in a public copy of the course (`release --public`)
        name: source
        for name, constant in ((METRICS, "COMPUTE_METRICS"), (CONFIG, "LORA_CONFIG"))
        if (source := getattr(stand_ins, constant, ""))
    },
    unusable=unusable,
    support=("lora_lab",),
    quick=("model_folder",),
    preload=("autograder.labs.fine_tuning_study.probes.warm",),
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
    limits=replace(DEFAULT_LIMITS, disk=512 << 20),  # a checkpoint with its optimiser's state is 33 MB, a run has two
    written=tuple(WrittenAnswer(f"answer_{number}", f"Question {number}", 2) for number in (1, 2, 3)),
    hints=HINTS,
    writes=("report.md", "report_files", "study_runs"),
)
