"""Errors of transformers and peft that are a riddle to a beginner: names that they have changed, and what they miss."""

from __future__ import annotations

from autograder.kit.hints import Hint

LIBRARY_HINTS = (
    Hint(
        "old-name-of-eval-strategy",
        r"unexpected keyword argument 'evaluation_strategy'",
        "this argument is called `eval_strategy` now",
    ),
    Hint(
        "old-name-of-processing-class",
        r"__init__\(\) got an unexpected keyword argument 'tokenizer'",
        "a Trainer takes the tokenizer as `processing_class` now",
    ),
    Hint(
        "old-name-of-warmup-steps",
        r"unexpected keyword argument 'warmup_ratio'",
        "`warmup_steps` takes a share of the steps now, too",
    ),
    Hint(
        "old-name-of-use-cpu",
        r"unexpected keyword argument '(?:no_cuda|use_mps_device)'",
        "`use_cpu` is what chooses the processor now; without a GPU it needs no argument",
    ),
    Hint(
        "old-name-of-sampling",
        r"unexpected keyword argument 'group_by_length'",
        "`train_sampling_strategy` is what this argument became",
    ),
    Hint(
        "old-name-of-batch-size",
        r"unexpected keyword argument 'per_gpu_\w+'",
        "this argument's name begins with `per_device_` now",
    ),
    Hint(
        "argument-gone",
        r"unexpected keyword argument '(?:logging_dir|overwrite_output_dir|save_safetensors|fp16_backend)'",
        "transformers 5 has no such argument any more: leave it out",
    ),
    Hint(
        "name-of-lora-alpha",
        r"LoraConfig\.__init__\(\) got an unexpected keyword argument '\w*alpha'",
        "peft calls it `lora_alpha`",
    ),
    Hint(
        "name-of-rank",
        r"LoraConfig\.__init__\(\) got an unexpected keyword argument '\w*(?:rank|_r)'",
        "peft calls the rank `r`",
    ),
    Hint(
        "name-of-dropout",
        r"LoraConfig\.__init__\(\) got an unexpected keyword argument '\w*drop\w*'",
        "peft calls it `lora_dropout`",
    ),
    Hint(
        "labels-missing",
        r"did not return a loss from the inputs",
        "a Trainer looks for the classes under the name `labels`",
    ),
    Hint(
        "not-padded",
        r"Unable to create tensor|expected sequence of length",
        "messages of different lengths need padding: which data collator does that?",
    ),
    Hint(
        "target-missing",
        r"Target modules .* not found in the base model",
        "no layer of the model has these names: print `model` and compare",
    ),
)
