"""What every notebook of this lab does first, done once before the first submission, so that all share it.

Importing this module loads nano_roberta, trains it with a Trainer and an adapter, and draws a picture: a forked child
finds made what these make at first use. Logging in to the hub does nothing from then on: there is no hub while grading.
"""

from __future__ import annotations

import io
import tempfile
from typing import Any

import huggingface_hub
import numpy as np
from huggingface_hub import _login
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

from lora_lab.hub import model_folder
from lora_lab.sms import load_sms
from lora_lab.study import Run, encode
from lora_lab.study_plots import plot_losses
from lora_lab.study_report import write_study as _the_report_is_imported  # noqa: F401
from lora_lab.trainer_bar import Bar as _the_bar_is_imported  # noqa: F401

LOGINS = ("login", "notebook_login", "interpreter_login")  # a notebook begins with one of them, and needs none


def _leave_logins_out() -> None:
    for module in (huggingface_hub, _login):
        for name in LOGINS:
            setattr(module, name, lambda *_, **__: None)


def _warm_up() -> None:
    encoder = model_folder("nano_roberta")
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    messages: Any = encode(load_sms("synthetic").train[:4], tokenizer)
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
        output = trainer.predict(messages)
    generator = model_folder("nano")
    chat = AutoModelForCausalLM.from_pretrained(generator)
    prompt = AutoTokenizer.from_pretrained(generator)("hello", return_tensors="pt")
    chat.generate(**prompt, max_new_tokens=2, do_sample=False, pad_token_id=0)
    run = Run({}, [0.7], np.asarray(output.predictions), np.asarray(output.label_ids))
    plot_losses({"warm-up": run}).savefig(io.BytesIO())
    pyplot.close("all")


_leave_logins_out()
_warm_up()
