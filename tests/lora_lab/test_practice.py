"""What the notebook of PEFT in practice is given: two ways to train, answers of a chat, pictures and the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from matplotlib import pyplot
from peft import LoraConfig, TaskType
from torch import Tensor
from transformers import (
    AutoTokenizer,
    GPT2Config,
    GPT2LMHeadModel,
    RobertaConfig,
    RobertaForSequenceClassification,
    set_seed,
)

from lora_lab import model_folder
from lora_lab.practice import (
    Curve,
    Reply,
    logits_of,
    reply_of,
    train_by_loop,
    train_by_trainer,
    train_on_examples,
)
from lora_lab.practice_plots import WISHES, plot_curves, plot_sizes, table_of_wishes
from lora_lab.practice_report import write_practice

ROWS = [{"input_ids": [3 + i % 5, 4, 5 + i % 2], "labels": i % 2} for i in range(12)]
SETTINGS = {
    "learning_rate": 1e-2,
    "per_device_train_batch_size": 4,
    "weight_decay": 0.01,
    "num_train_epochs": 3,
    "warmup_steps": 0.3,
    "save_strategy": "no",
    "report_to": "none",
    "disable_tqdm": True,
    "dataloader_pin_memory": False,
}
WAYS = (train_by_loop, train_by_trainer)
Way = Callable[..., float]


@pytest.fixture(autouse=True)
def somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `Trainer` makes its folder where it is run."""
    monkeypatch.chdir(tmp_path)


def classifier() -> RobertaForSequenceClassification:
    set_seed(7)
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    return RobertaForSequenceClassification(RobertaConfig(vocab_size=16, max_position_embeddings=12, **sizes))


def batches(rows: list[Any]) -> dict[str, Tensor]:
    return {name: torch.tensor([row[name] for row in rows]) for name in ("input_ids", "labels")}


def generator() -> GPT2LMHeadModel:
    set_seed(7)
    return GPT2LMHeadModel(GPT2Config(vocab_size=4_096, n_positions=32, n_embd=32, n_layer=1, n_head=2))


def curve(start: str, seed: int, test: list[list[float]]) -> Curve:
    """Two epochs and four messages; the second epoch has the larger validation accuracy."""
    said = [np.array([[0.0, value] for value in epoch]) for epoch in test]
    labels = np.array([1, 1, 1, 1])
    validation = [np.array([[0.0, -1.0]] * 4), np.array([[0.0, 1.0]] * 4)]
    return Curve(start, seed, validation, said, labels, labels, 1.5)


CURVES = {
    ("pretrained", 1): curve("pretrained", 1, [[1, 1, 1, 1], [1, 1, 1, -1]]),
    ("pretrained", 2): curve("pretrained", 2, [[1, 1, 1, 1], [1, 1, 1, 1]]),
    ("random", 1): curve("random", 1, [[1, 1, 1, 1], [1, 1, -1, -1]]),
}


def test_accuracies_are_in_points_and_of_each_epoch() -> None:
    assert CURVES["pretrained", 1].test == [100.0, 75.0]
    assert CURVES["pretrained", 1].validation == [0.0, 100.0]


def test_both_ways_see_the_same_messages_in_the_same_order_and_give_the_same_model() -> None:
    seen, logits = [], []
    for train in WAYS:
        order: list[int] = []

        def collate(rows: list[Any], order: list[int] = order) -> dict[str, Tensor]:
            order.extend(row["number"] for row in rows)
            return batches(rows)

        model = classifier()
        train(model, [{**row, "number": i} for i, row in enumerate(ROWS)], collate, SETTINGS, 1, lambda model: None)
        seen.append(order)
        logits.append(logits_of(model, ROWS, batches))
    assert seen[0] == seen[1]
    epochs = [seen[0][first : first + 12] for first in (0, 12, 24)]
    assert [sorted(epoch) for epoch in epochs] == [list(range(12))] * 3
    assert epochs[0] != epochs[1] != epochs[2]
    assert np.abs(logits[0] - logits[1]).max() < 1e-4


@pytest.mark.slow
@pytest.mark.parametrize("train", WAYS)
def test_a_seed_decides_the_order_and_nothing_that_is_asked_between_epochs_does(train: Way) -> None:
    def trained(seed: int, after_epoch: Callable[[Any], object]) -> np.ndarray:
        model = classifier()
        train(model, ROWS, batches, SETTINGS, seed, after_epoch)
        return logits_of(model, ROWS, batches)

    plain = trained(1, lambda model: None)
    assert np.array_equal(plain, trained(1, lambda model: logits_of(model, ROWS, batches)))
    assert not np.allclose(plain, trained(2, lambda model: None))


@pytest.mark.parametrize("train", WAYS)
def test_each_epoch_ends_with_a_call_and_training_goes_on_in_its_mode(train: Way) -> None:
    kept: list[np.ndarray] = []

    def after_epoch(model: Any) -> None:
        model.eval()
        kept.append(logits_of(model, ROWS, batches))

    model = classifier()
    modes: list[bool] = []
    model.roberta.register_forward_hook(lambda module, *_: modes.append(module.training))
    assert train(model, ROWS, batches, SETTINGS, 1, after_epoch) > 0
    assert len(kept) == 3
    assert not np.allclose(kept[0], kept[1])
    assert modes == 3 * [True, True, True, False]


def test_a_frozen_parameter_is_left_as_it_is_by_both_ways() -> None:
    for train in WAYS:
        model = classifier()
        model.roberta.embeddings.word_embeddings.weight.requires_grad_(False)
        before = model.roberta.embeddings.word_embeddings.weight.clone()
        train(model, ROWS, batches, SETTINGS, 1, lambda model: None)
        assert torch.equal(model.roberta.embeddings.word_embeddings.weight, before)


@pytest.mark.parametrize("training", [True, False])
def test_asking_drops_nothing_and_puts_the_mode_back(training: bool) -> None:
    model = classifier().train(training)
    assert np.array_equal(logits_of(model, ROWS * 9, batches), logits_of(model, ROWS * 9, batches))
    assert logits_of(model, ROWS * 9, batches).shape == (108, 2)
    assert model.training is training


@pytest.mark.slow
def test_a_chat_stops_where_its_end_was_learned() -> None:
    tokenizer = AutoTokenizer.from_pretrained(model_folder("nano"))
    asked, end = tokenizer("Q: where?\nA:")["input_ids"], tokenizer.eos_token_id
    ids = [*asked, *tokenizer(" here")["input_ids"]]
    ids, real = ids + [end] * (16 - len(ids)), len(ids)
    replies = []
    for last in (real + 1, real):  # with the first end token, and without
        labels = [-100] * len(asked) + ids[len(asked) : last] + [-100] * (16 - last)
        row = {"input_ids": ids, "attention_mask": [1] * (real + 1) + [0] * (15 - real), "labels": labels}
        model = generator()
        train_on_examples(model, [row], steps=30, batch_size=2, learning_rate=1e-2)
        replies.append(reply_of(model, tokenizer, "Q: where?\nA:", tokens=6))
    assert replies[0] == Reply("here", 1, True)
    assert not replies[1].stopped
    assert replies[1].tokens == 6


def test_the_report_has_accuracies_mean_spread_and_number_of_messages(tmp_path: Path) -> None:
    names = {
        "curves": CURVES,
        "by_trainer": [CURVES["pretrained", 1]],
        "with_end": Reply("a|b\nc", 3, True),
        "pretraining_helps": True,
        "answer_1": "because",
    }
    text = write_practice(names, tmp_path / "report.md").read_text("utf-8")
    assert "| pretrained | 75.00 | 100.00 | 87.50 | 17.68 | 4 |" in text
    assert "| random | 50.00 | *not produced by this notebook* | 50.00 | *not produced by this notebook* | 4 |" in text
    assert "| pretrained | 1 | 75.00 | 75.00 |" in text
    assert "| the end is learned | stopped after 3 tokens: a&#124;b c |" in text
    assert "| pretraining helps | True |" in text
    assert "| the two ways to train agree | *not produced by this notebook* |" in text
    assert "**Question 1**\n\nbecause" in text
    assert {path.name for path in (tmp_path / "report_files").iterdir()} == {"curves.png"}


def test_an_empty_notebook_has_a_report(tmp_path: Path) -> None:
    text = write_practice({}, tmp_path / "report.md").read_text("utf-8")
    assert "*not produced by this notebook*" in text
    assert not (tmp_path / "report_files").exists()


def test_a_picture_has_a_line_for_each_run_and_a_ring_where_validation_chose() -> None:
    validation, test = plot_curves(CURVES).axes
    assert [line.get_label() for line in validation.lines][:3] == [
        "pretrained, seed 1",
        "pretrained, seed 2",
        "random, seed 1",
    ]
    rings = [line for line in test.lines if line.get_markersize() == 11]
    assert [(float(ring.get_xdata()[0]), float(ring.get_ydata()[0])) for ring in rings] == [(2, 75), (2, 100), (2, 50)]
    pyplot.close("all")


def test_sizes_are_those_of_all_files_below_a_folder(tmp_path: Path) -> None:
    (tmp_path / "large" / "deep").mkdir(parents=True)
    (tmp_path / "large" / "deep" / "file").write_bytes(b"0" * 1_500_000)
    (tmp_path / "small").mkdir()
    (axes,) = plot_sizes({"whole": tmp_path / "large", "adapter": tmp_path / "small"}).axes
    assert [label.get_text() for label in axes.texts] == ["1.50 MB", "0.00 MB"]
    pyplot.close("all")


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing`:FutureWarning")
def test_the_table_of_wishes_counts_before_and_after() -> None:
    def wish(name: str) -> LoraConfig:
        rank = 1 if name == "small" else 8
        return LoraConfig(task_type=TaskType.SEQ_CLS, r=rank, lora_alpha=16, target_modules=["query", "value"])

    table = table_of_wishes(wish, classifier)
    assert list(table.index) == list(WISHES)
    head = 16 * 16 + 16 + 16 * 2 + 2
    total = f"{sum(parameter.numel() for parameter in classifier().parameters()):,}"
    assert set(table["trained before"]) == {total}
    assert table.loc["small", "trained after"] == f"{head + 2 * (16 + 16)}"
    assert table.loc["head", "trained after"] == f"{head + 8 * 2 * (16 + 16)}"
    assert table.loc["strong", ["adapted layers", "scale"]].tolist() == [2, "2"]
