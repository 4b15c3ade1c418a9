"""Exercise 6: one example among many, and the reply of a causal model."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, GPT2LMHeadModel

from autograder.kit.recorder import Recorder
from autograder.labs.fine_tuning_study.probes.given import given_names, tokenizer_of
from lora_lab.hub import model_folder

NEAR_TIE = 1e-4  # of two logits: a cache of keys and values may change their order


@contextmanager
def reading_prompts() -> Iterator[list[list[int]]]:
    """The token ids of the first row that a generator was asked to continue, call by call.

    Its text ends at the 41st call and no earlier, so that a reply is as long as its author lets it be.
    """
    asked: list[list[int]] = []
    calls = itertools.count(1)
    forward = GPT2LMHeadModel.forward

    @functools.wraps(forward)
    def call(self: Any, *args: Any, **named: Any) -> Any:
        ids = named.get("input_ids", args[0] if args else None)
        if isinstance(ids, Tensor) and ids.dim() == 2 and len(asked) < 400:
            asked.append(ids[0].tolist())
        output = forward(self, *args, **named)
        logits = output.logits if hasattr(output, "logits") else output[0]
        logits.data[..., self.config.eos_token_id] = 1e4 if next(calls) > 40 else -1e4
        return output

    GPT2LMHeadModel.forward = call  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        GPT2LMHeadModel.forward = forward  # type: ignore[method-assign]


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Adds an example to texts, and asks a generator twice, under other random numbers.

    Args:
        facts: "data": texts; "prompt", "reply"; "tokens": the most that a reply may have.
    """
    with given_names(names):
        tokenizer = names.get("generator_tokenizer") or tokenizer_of("nano")
        with record.experiment("added", "with_example(data, prompt, reply)") as seen:
            data = list(facts["data"])
            found = names["with_example"](data, facts["prompt"], facts["reply"])
            seen.facts |= {"type": type(found).__name__, "data_after": data}
            if isinstance(found, list | tuple):
                seen.facts["texts"] = [str(text) for text in found][:1_000]
        model = AutoModelForCausalLM.from_pretrained(model_folder("nano"))
        for name, seed in (("first", 1), ("second", 2)):
            with record.experiment(f"reply/{name}", "generate_reply(model, prompt)") as seen:
                torch.manual_seed(seed)
                model.train()  # as training leaves it: whoever generates has to leave dropout out
                with reading_prompts() as asked:
                    reply = names["generate_reply"](model, facts["prompt"])
                seen.facts |= {"type": type(reply).__name__, "reply": str(reply)[:1_000]}
                seen.facts["read"] = tokenizer.decode(asked[0]) if asked else ""
        with record.experiment("best") as seen:  # what this model says by itself to what it was asked
            tokens, near_tie = _greedy(model.eval(), asked[0], facts["tokens"]) if asked else ([], False)
            seen.facts |= {"continued": str(tokenizer.decode(tokens)), "near_tie": near_tie}


@torch.no_grad()
def _greedy(model: nn.Module, ids: list[int], steps: int) -> tuple[list[int], bool]:
    """The likeliest tokens, and whether they end early, where which one is likeliest can't be said."""
    given = len(ids)
    with reading_prompts():
        for _ in range(steps):
            (most, next_most), (best, _) = model(input_ids=torch.tensor([ids])).logits[0, -1].topk(2)
            if most - next_most < NEAR_TIE:
                return ids[given:], True
            ids = [*ids, int(best)]
    return ids[given:], False
