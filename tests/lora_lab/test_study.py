"""What the notebook of the fine-tuning study is given: messages, training on texts, pictures and the report."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from matplotlib import pyplot
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

from lora_lab import load_sms, model_folder
from lora_lab.study import CASE, MAX_TOKENS, Run, encode, train_on_texts
from lora_lab.study_plots import plot_confusions, plot_losses, plot_sweep
from lora_lab.study_report import write_study

SWEEP = [{"rank": rank, "seed": seed, "loss": 0.5 + 0.01 * seed, "seconds": 1.0} for rank in (2, 8) for seed in (1, 2)]


def run(changes: dict[str, float]) -> Run:
    logits = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]])
    metrics = {"accuracy": 2 / 3, "precision": 1.0, "recall": 0.5, "f1": 2 / 3}
    return Run(changes, [0.7, 0.5], logits, np.array([0, 1, 1]), metrics, 3.0)


def test_messages_are_encoded_in_their_order_and_cut() -> None:
    tokenizer = AutoTokenizer.from_pretrained(model_folder("nano_roberta"))
    table = load_sms("synthetic").test.head(6)
    table.loc[:1, "text"] = ["free " * 200, "c u at 8, ok?"]
    encoded = encode(table, tokenizer)
    assert [one["labels"] for one in encoded] == [int(label == "spam") for label in table["label"]]
    assert len(encoded[0]["input_ids"]) == len(encoded[0]["attention_mask"]) == MAX_TOKENS
    assert tokenizer.decode(encoded[1]["input_ids"], skip_special_tokens=True) == table["text"][1]


TRAINED_TWICE = """
import sys

import torch
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments, logging

from lora_lab.trainer_bar import show_one_bar

logging.set_verbosity_error()
show_one_bar()
model = GPT2LMHeadModel(GPT2Config(vocab_size=16, n_positions=8, n_embd=8, n_layer=1, n_head=2))
rows = [{"input_ids": torch.tensor([1, 2, 3]), "labels": torch.tensor([1, 2, 3])}] * 4
arguments = TrainingArguments(
    sys.argv[1],
    per_device_train_batch_size=2,
    num_train_epochs=2,
    eval_strategy="epoch",
    logging_steps=1,
    disable_tqdm=False,
    dataloader_pin_memory=False,
)
own = Trainer(model, arguments, train_dataset=rows, eval_dataset=rows)
own.train()
own.predict(rows)
print(sum("loss" in entry for entry in own.state.log_history))
"""


@pytest.mark.slow
def test_a_trainer_shows_one_bar_and_keeps_its_losses(tmp_path: Path) -> None:
    """In a process of its own: tests show no bars."""
    shows = {name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"} | {"TQDM_MININTERVAL": "0"}
    command = [sys.executable, "-c", TRAINED_TWICE, str(tmp_path)]
    done = subprocess.run(command, env=shows, capture_output=True, text=True, check=True)
    assert done.stdout == "4\n"
    assert "4/4" in done.stderr
    assert "loss" not in done.stderr


def test_training_on_texts_draws_all_before_any_twice_and_learns_them() -> None:
    tokenizer = AutoTokenizer.from_pretrained(model_folder("nano"))
    torch.manual_seed(0)
    model = GPT2LMHeadModel(GPT2Config(vocab_size=4_096, n_positions=32, n_embd=32, n_layer=1, n_head=2))
    texts = ["good morning", "see you later", "no"]
    drawn = train_on_texts(model, tokenizer, texts, steps=40, batch_size=3, learning_rate=1e-2)
    assert len(drawn) == 120
    assert sorted(drawn[:3]) == [0, 1, 2]
    with torch.no_grad():
        start = torch.tensor([tokenizer("good")["input_ids"]])
        assert tokenizer.decode([int(model(start).logits[0, -1].argmax())]) == " morning"


def test_a_frozen_parameter_stays_as_it_is() -> None:
    tokenizer = AutoTokenizer.from_pretrained(model_folder("nano"))
    model = GPT2LMHeadModel(GPT2Config(vocab_size=4_096, n_positions=32, n_embd=8, n_layer=1, n_head=2))
    model.transformer.wpe.requires_grad_(False)
    before = model.transformer.wpe.weight.clone()
    train_on_texts(model, tokenizer, ["a b c"], steps=2, batch_size=1)
    assert torch.equal(model.transformer.wpe.weight, before)


def test_the_case_is_the_study_that_was_made() -> None:
    assert CASE.loc["third", "first_logged_loss"] == CASE.loc["second", "last_loss"] == 0.6932
    changed = (CASE.loc["second"] != CASE.loc["first"])[["learning_rate", "batch_size", "weight_decay"]]
    assert changed.sum() == 2


def test_the_report_shows_runs_and_says_what_is_missing(tmp_path: Path) -> None:
    runs = {"baseline": run({}), "decay": run({"weight_decay": 0.1})}
    names = {"runs": runs, "sweep": SWEEP, "best_run": "baseline", "rank_matters": None, "answer_1": "because"}
    text = write_study(names, tmp_path / "report.md").read_text("utf-8")
    assert "| decay | weight_decay 0.1 | 0.667 | 1.000 | 0.500 | 0.667 | 0.7000 | 3.0 |" in text
    assert "| 8 | 2 | 0.5200 | 1 |" in text
    assert "**Question 1**\n\nbecause" in text
    assert "| was the example learned | *not produced by this notebook* |" in text
    assert {path.name for path in (tmp_path / "report_files").iterdir()} == {"losses.png", "ranks.png"}


def test_an_empty_notebook_has_a_report(tmp_path: Path) -> None:
    assert "*not produced by this notebook*" in write_study({}, tmp_path / "report.md").read_text("utf-8")


def test_pictures_show_each_run_and_each_rank() -> None:
    runs = {"baseline": run({}), "decay": run({"weight_decay": 0.1})}
    losses = plot_losses(runs)
    assert {line.get_label() for line in losses.axes[0].lines} == {"baseline", "decay", "chance: ln 2"}
    confusions = plot_confusions(runs, lambda answers: [[1, 0], [1, 1]])
    assert [axes.get_title() for axes in confusions.axes] == ["baseline", "decay"]
    in_minutes = [{"minutes" if name == "seconds" else name: value for name, value in row.items()} for row in SWEEP]
    for table, time in ((SWEEP, "seconds"), (in_minutes, "minutes")):
        assert [axes.get_title() for axes in plot_sweep(table).axes] == [
            "test loss (nats per message)",
            f"{time} of training",
        ]
    pyplot.close("all")
