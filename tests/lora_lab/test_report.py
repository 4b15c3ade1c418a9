"""The mini-report: what the notebook did, and nothing that it did not do."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from lora_lab.evaluation import Evaluation, Prediction
from lora_lab.inspection import Counts, GradientCheck
from lora_lab.plots import moving_mean, plot_confusion, plot_history
from lora_lab.report import MISSING, write_report
from lora_lab.training import History

HISTORY = History(loss=[0.9, 0.5, 0.2], correct=[4, 6, 3], messages=[8, 8, 4])
RESULT = Evaluation(0.95, 0.2, ((140, 9), (6, 144)))
TABLE = pd.DataFrame({"label": ["ham", "spam", "ham"], "text": ["a", "b", "c"]})


def everything() -> dict[str, Any]:
    return {
        "SEED": 7,
        "CHECKPOINT": "nano",
        "DATA": "synthetic",
        "structure_before": "TransformerBlock(before)",
        "structure_after": "TransformerBlock(after)",
        "counts_before": Counts(10, 10),
        "counts_lora": Counts(1_327_104, 164_364_288),
        "counts_classifier": Counts(1_328_642, 125_768_450),
        "gradients": GradientCheck(["a"], ["b", "c"]),
        "train_data": TABLE,
        "test_data": TABLE[:1],
        "history": HISTORY,
        "train_result": RESULT,
        "test_result": RESULT,
        "predictions": [Prediction("a | b", "spam", 0.93)],
        "q2_trainable": 1_327_104,
        "q2_total": 164_364_288,
        "q2_percent": 0.81,
        "q3_trainable": 1,
        "q3_total": 2,
        "q3_percent": 3,
        "answer_1": "because B is zero",
        "answer_4": "the word prize",
        "answer_5": "no",
    }


def test_all_of_it_is_there(tmp_path: Path) -> None:
    text = write_report(everything(), tmp_path / "report.md").read_text("utf-8")
    assert MISSING not in text
    for said in (
        "1,327,104 of 164,364,288 parameters are trainable (0.81 %)",
        "1,328,642 of 125,768,450 parameters are trainable (1.06 %)",
        "TransformerBlock(after)",
        "1 tensors have a gradient, 2 have none",
        "3 messages: 2 ham, 1 spam",
        "0.600 (first batch 0.900, last batch 0.200), accuracy while training 65.0%, 20 messages",
        "accuracy 95.0%: 140 ham and 144 spam right",
        "| a &#124; b | spam | 93% |",
        "because B is zero",
        f"torch {version('torch')}",
    ):
        assert said in text
    for picture in ("loss.png", "confusion.png"):
        assert f"report_files/{picture}" in text
        assert (tmp_path / "report_files" / picture).read_bytes().startswith(b"\x89PNG")
    assert not plt.get_fignums()


def test_an_empty_notebook_gives_a_report_that_says_what_is_missing(tmp_path: Path) -> None:
    text = write_report({}, tmp_path / "report.md").read_text("utf-8")
    assert text.count(MISSING) >= len(everything()) - 3
    assert "![" not in text
    assert not (tmp_path / "report_files").exists()


@pytest.mark.parametrize("name", sorted(everything()))
def test_each_value_that_was_not_produced_says_so(tmp_path: Path, name: str) -> None:
    names = everything()
    del names[name]
    assert MISSING in write_report(names, tmp_path / "report.md").read_text("utf-8")


def test_an_answer_that_was_not_written_counts_as_missing(tmp_path: Path) -> None:
    names = everything() | {"answer_1": "\nYour answer here.\n"}
    assert MISSING in write_report(names, tmp_path / "report.md").read_text("utf-8")


def test_a_value_of_another_type_is_not_believed(tmp_path: Path) -> None:
    names = everything() | {"test_result": "accuracy 100 %", "history": [1, 2]}
    text = write_report(names, tmp_path / "report.md").read_text("utf-8")
    assert "accuracy 100 %" not in text
    assert "![loss.png]" not in text


def test_the_moving_mean_is_that_of_the_last_values() -> None:
    assert moving_mean([2, 4, 6, 8], width=2) == [2, 3, 5, 7]


def test_pictures_show_every_batch() -> None:
    figure = plot_history(HISTORY)
    dots, mean = figure.axes[0].lines
    assert dots.get_xydata().tolist() == [[8, 0.9], [16, 0.5], [20, 0.2]]
    assert len(mean.get_xdata()) == 3
    shown = {text.get_text() for text in plot_confusion(RESULT).axes[0].texts}
    assert shown == {"140", "9", "6", "144"}
    plt.close("all")
