"""What probes of labs on Hugging Face models share: trainings that are watched, weights and messages as numbers."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from transformers import RobertaForSequenceClassification

from autograder.kit.probing.brought import bringing
from autograder.kit.probing.digests import digests, fingerprint, fingerprints, padding_in, reads_padding
from autograder.kit.probing.small import descend, encoded, small_classifier
from autograder.kit.probing.values import integers, number, plain, truth
from autograder.kit.probing.watch import watching
from autograder.kit.training import Training

SIZES = {"width": 12, "layers": 1, "vocab": 30, "weights": 7}
PAD = 1  # RoBERTa's
IDS = torch.tensor([[0, 5, 6, 2], [0, 7, 2, PAD]])
MASK = (IDS != PAD).long()


def test_a_message_has_one_fingerprint_whatever_it_is_padded_with() -> None:
    alone = [fingerprint([0, 5, 6, 2]), fingerprint([0, 7, 2])]
    padding = padding_in(IDS, PAD)
    assert fingerprints(IDS, MASK, padding) == fingerprints(IDS, None, padding) == alone
    assert [reads_padding(mask, padding) for mask in (MASK, torch.ones_like(MASK), None)] == [0, 1, 1]
    others = torch.where(IDS == PAD, 9, IDS)  # what a mask alone tells from the message
    assert fingerprints(others, MASK, padding_in(others, PAD)) == alone


def test_only_what_is_trained_has_other_digests() -> None:
    model = small_classifier(SIZES, positions=12)
    before = digests(model)
    assert before == digests(small_classifier(SIZES, positions=12))
    assert before != digests(small_classifier(SIZES | {"weights": 8}, positions=12))
    model.roberta.requires_grad_(False)
    descend(model, IDS, torch.tensor([0, 1]))
    after = digests(model)
    assert {part for part in before if before[part] != after[part]} == {"head"}


def test_an_own_loop_is_watched_batch_by_batch_and_nothing_after_it() -> None:
    forward, facts = RobertaForSequenceClassification.forward, dict[str, Any]()
    model = small_classifier(SIZES, positions=12)
    start = digests(model)
    with watching(facts):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        loss = model(input_ids=IDS, labels=torch.tensor([0, 1])).loss
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            asked = model(input_ids=IDS, attention_mask=MASK).logits
    assert RobertaForSequenceClassification.forward is forward
    (seen,) = facts["trainings"]
    training = Training(**seen)
    assert training.start == start
    assert training.end == digests(model)["body"] != start["body"]
    assert training.read == [fingerprint([0, 5, 6, 2]), fingerprint([0, 7, 2])]
    assert training.padded == 1  # there was no mask
    assert training.losses == [pytest.approx(loss.item())]
    assert training.answers[-2:] == asked.tolist()
    assert [one["class"] for one in facts["optimizers"]] == ["SGD"]
    assert facts["arguments"] == []


def test_a_notebooks_own_names_are_there_for_a_probe_and_gone_after_it() -> None:
    names: dict[str, Any] = {"own": 1}
    with bringing(names, {"own": lambda: 2, "first": lambda: 3, "second": lambda: names["first"] + 1}):
        assert names == {"own": 1, "first": 3, "second": 4}
    assert names == {"own": 1}


def test_values_are_plain_or_named_by_their_type() -> None:
    assert [plain(value) for value in (torch.tensor(2), torch.ones(2), None, "a")] == [2, "ndarray", None, "a"]
    assert [number(value) for value in (torch.tensor([1.5]), True, "1")] == [1.5, None, None]
    assert [integers(value) for value in (torch.tensor([1, 2]), [1, "a"], 3)] == [[1, 2], None, None]
    assert [truth(value) for value in (torch.tensor(True), 1, False)] == [True, None, False]


def test_messages_are_encoded_as_a_trainer_takes_them() -> None:
    def tokenizer(texts: list[str], **options: Any) -> dict[str, list[list[int]]]:
        assert options == {"truncation": True, "max_length": 24}
        return {"input_ids": [[len(text)] for text in texts], "attention_mask": [[1] for _ in texts]}

    assert [tuple(row.values()) for row in encoded([["spam", "abc"], ["ham", "d"]], tokenizer)] == [
        ([3], [1], 1),
        ([1], [1], 0),
    ]
