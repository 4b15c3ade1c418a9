"""Training, evaluating and predicting, on a model small enough for seconds."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable

import pandas as pd
import pytest
import tiktoken
import torch
from torch import nn
from tqdm import tqdm

from lora_lab import hardware, progress
from lora_lab.batches import tokenize_table
from lora_lab.checkpoints import load_checkpoint
from lora_lab.errors import LabError
from lora_lab.evaluation import evaluate, predict, predict_logits
from lora_lab.gpt import GPTConfig, GPTModel
from lora_lab.hardware import ComputePlan
from lora_lab.passes import gradient
from lora_lab.training import train_classifier

TRAIN = pd.DataFrame(
    {
        "label": ["ham", "spam"] * 24,
        "text": [text for i in range(24) for text in (f"see you at {i} then", f"win a prize now, code {i}")],
    }
)


@pytest.fixture(scope="module")
def tokenizer() -> tiktoken.Encoding:
    return load_checkpoint("nano")[1]


def classifier(drop_rate: float = 0.0) -> GPTModel:
    torch.manual_seed(3)
    model = GPTModel(
        GPTConfig(vocab_size=4096, context_length=24, emb_dim=16, n_heads=2, n_layers=1, drop_rate=drop_rate)
    )
    model.out_head = nn.Linear(16, 2)
    return model


class Foreign(nn.Module):
    """A model of the reader's own, which knows nothing of `positions`."""

    def __init__(self, inner: GPTModel) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, token_ids: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.inner(token_ids)
        return logits


def test_it_learns_and_says_how(tokenizer: tiktoken.Encoding) -> None:
    model = classifier()
    history = train_classifier(model, tokenizer, TRAIN, epochs=4, learning_rate=1e-2)
    assert len(history.loss) == len(history.correct) == len(history.messages) == 4 * 6
    assert sum(history.messages) == 4 * 48
    assert history.loss[-1] < history.loss[0] / 2
    result = evaluate(model, tokenizer, TRAIN)
    assert result.accuracy == 1
    assert result.confusion == ((24, 0), (0, 24))
    assert not model.training
    assert result.predictions == predict(model, tokenizer, list(TRAIN["text"]))
    assert [prediction.label for prediction in result.predictions] == list(TRAIN["label"])


@pytest.mark.parametrize("drop_rate", [0.0, 0.2])
def test_the_same_seed_gives_the_same_model_to_the_last_bit(tokenizer: tiktoken.Encoding, drop_rate: float) -> None:
    runs = []
    for seed in (5, 5, 6):
        model = classifier(drop_rate)
        history = train_classifier(model, tokenizer, TRAIN, seed=seed)
        runs.append((history.loss, torch.cat([p.detach().flatten() for p in model.parameters()])))
    assert runs[0][0] == runs[1][0]
    assert torch.equal(runs[0][1], runs[1][1])
    assert not torch.equal(runs[0][1], runs[2][1])


def test_only_what_is_trainable_changes(tokenizer: tiktoken.Encoding) -> None:
    model = classifier()
    model.requires_grad_(False)
    model.out_head.requires_grad_(True)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    train_classifier(model, tokenizer, TRAIN)
    changed = {name for name, p in model.named_parameters() if not torch.equal(p, before[name])}
    assert changed == {"out_head.weight", "out_head.bias"}


def test_padding_does_not_reach_the_answer(tokenizer: tiktoken.Encoding) -> None:
    model = classifier()
    texts = ["hi", "a much longer message that makes the others wait for it", "ok then"]
    together = predict_logits(model, tokenizer, texts)
    alone = torch.cat([predict_logits(model, tokenizer, [text]) for text in texts])
    torch.testing.assert_close(together, alone, rtol=1e-5, atol=1e-6)


def test_a_model_of_the_readers_own_gives_the_same_answers(tokenizer: tiktoken.Encoding) -> None:
    texts = ["hi", "see you at the station at eight"]
    torch.testing.assert_close(
        predict_logits(Foreign(classifier()), tokenizer, texts), predict_logits(classifier(), tokenizer, texts)
    )


def test_predictions_come_in_the_order_of_the_texts(tokenizer: tiktoken.Encoding) -> None:
    model = classifier()
    train_classifier(model, tokenizer, TRAIN, epochs=4, learning_rate=1e-2)
    answers = predict(model, tokenizer, ["win a prize now, code 99", "see you at 99 then", "win a prize now, code 98"])
    assert [answer.label for answer in answers] == ["spam", "ham", "spam"]
    assert all(0.5 <= answer.probability <= 1 for answer in answers)
    assert predict(model, tokenizer, "see you at 3 then")[0].label == "ham"


def test_nothing_trainable_is_a_sentence(tokenizer: tiktoken.Encoding) -> None:
    model = classifier()
    model.requires_grad_(False)
    with pytest.raises(LabError, match="Nothing in this model is trainable"):
        train_classifier(model, tokenizer, TRAIN)


def test_the_old_head_is_a_sentence_that_says_what_to_do(tokenizer: tiktoken.Encoding) -> None:
    model = GPTModel(GPTConfig(vocab_size=4096, context_length=24, emb_dim=16, n_heads=2, n_layers=1))
    with pytest.raises(LabError, match=r"answers with 4,096 numbers per token.*give it a new head"):
        train_classifier(model, tokenizer, TRAIN)


def test_a_loss_that_is_no_number_stops_with_a_word_about_the_learning_rate(tokenizer: tiktoken.Encoding) -> None:
    model = classifier()
    with pytest.raises(LabError, match=r"training has diverged. Lower the learning rate"):
        train_classifier(model, tokenizer, TRAIN, epochs=50, learning_rate=1e30)


class Trap(nn.Linear):
    """A head that does something at its n-th call."""

    def __init__(self, calls: int, spring: Callable[[], None]) -> None:
        super().__init__(16, 2)
        self.calls, self.spring = calls, spring

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls -= 1
        if self.calls == 0:
            self.spring()
        return super().forward(x)


def raise_(error: BaseException) -> None:
    raise error


@pytest.fixture
def one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is not rehearsed, as on a processor on which there is one way to compute."""
    monkeypatch.setattr(hardware, "mkl_holds_back", lambda _: False)


@pytest.mark.usefixtures("one_way")
def test_interrupting_keeps_the_history_and_a_model_that_can_be_used(
    tokenizer: tiktoken.Encoding, capsys: pytest.CaptureFixture[str]
) -> None:
    model = classifier()
    model.out_head = Trap(4, lambda: raise_(KeyboardInterrupt()))
    before = model.out_head.weight.detach().clone()
    history = train_classifier(model, tokenizer, TRAIN)
    assert len(history.loss) == len(history.correct) == len(history.messages) == 3
    assert history.stopped
    assert "Training was stopped after 3 batches: loss 0." in capsys.readouterr().out
    assert not model.training
    assert not torch.equal(model.out_head.weight, before)
    assert 0 <= evaluate(model, tokenizer, TRAIN).accuracy <= 1
    again = train_classifier(model, tokenizer, TRAIN)
    assert (len(again.loss), again.stopped) == (6, False)


@pytest.mark.usefixtures("one_way")
def test_a_time_limit_that_stops_the_training_is_named(
    tokenizer: tiktoken.Encoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nbgrader's Validate interrupts a cell that takes too long; the checks below would judge half a training."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    model = classifier()
    model.out_head = Trap(4, lambda: raise_(KeyboardInterrupt()))
    with pytest.raises(LabError, match=r"stopped after 3 batches.*time limit has stopped it, not you"):
        train_classifier(model, tokenizer, TRAIN)


@pytest.mark.parametrize(
    "spring",
    [
        lambda: torch.empty(2**60),  # what torch really says when the machine has no more
        lambda: raise_(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")),
        lambda: raise_(MemoryError()),
    ],
)
def test_out_of_memory_says_which_batch_size_to_try(tokenizer: tiktoken.Encoding, spring: Callable[[], None]) -> None:
    model = classifier()
    for batch_size, said in ((8, r"batches of 8 messages.*batch_size=4"), (1, r"even for one message.*nano")):
        model.out_head = Trap(2, spring)
        with pytest.raises(LabError, match=said):
            train_classifier(model, tokenizer, TRAIN, batch_size=batch_size)


def test_another_error_is_not_taken_for_a_lack_of_memory(tokenizer: tiktoken.Encoding) -> None:
    model = classifier()
    model.out_head = Trap(2, lambda: raise_(RuntimeError("mat1 and mat2 shapes cannot be multiplied")))
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        train_classifier(model, tokenizer, TRAIN)


def test_a_batch_in_parts_has_the_gradient_of_the_whole(tokenizer: tiktoken.Encoding) -> None:
    model, data = classifier(), tokenize_table(TRAIN, tokenizer, 24)
    found = []
    for tokens_at_once in (10_000, 30):
        plan = ComputePlan(torch.device("cpu"), torch.float32, tokens_at_once)
        loss, correct = gradient(model, data, range(20), plan)
        found.append((loss, correct, [p.grad for p in model.parameters()]))
        model.zero_grad()
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-5)
    assert found[0][1] == found[1][1]
    torch.testing.assert_close(found[0][2], found[1][2], rtol=1e-4, atol=1e-6)


def test_progress_has_an_estimate_from_the_third_batch_on(
    tokenizer: tiktoken.Encoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = io.StringIO()
    bar = functools.partial(tqdm, disable=False, file=screen, miniters=1)
    monkeypatch.setattr(progress, "tqdm", lambda **options: bar(**options | {"mininterval": 0}))
    train_classifier(classifier(), tokenizer, TRAIN)
    shown = [line for line in screen.getvalue().split("\r") if line.strip()]
    estimates = [re.search(r"<(\d\d:\d\d), .*tokens/s, loss \d\.\d{3}, accuracy \d+\.\d%", line) for line in shown]
    assert len(shown) >= 7
    assert all(estimates[3:])
    assert "100%" in shown[-1]


def test_answers_keep_no_graph_and_no_gradient(tokenizer: tiktoken.Encoding) -> None:
    model = classifier()
    assert not predict_logits(model, tokenizer, ["see you at eight"]).requires_grad
    train_classifier(model, tokenizer, TRAIN)
    assert all(parameter.grad is None for parameter in model.parameters())


def test_no_texts_give_no_predictions(tokenizer: tiktoken.Encoding) -> None:
    assert predict(classifier(), tokenizer, []) == []
