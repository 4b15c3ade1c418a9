"""Exercise 6: one example among many, and the reply of a causal model."""

from __future__ import annotations

import functools
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


@contextmanager
def reading_prompts() -> Iterator[list[list[int]]]:
    """The token ids of the first row that a generator was asked to continue, call by call."""
    asked: list[list[int]] = []
    forward = GPT2LMHeadModel.forward

    @functools.wraps(forward)
    def call(self: nn.Module, *args: Any, **named: Any) -> Any:
        ids = named.get("input_ids", args[0] if args else None)
        if isinstance(ids, Tensor) and ids.dim() == 2 and len(asked) < 400:
            asked.append(ids[0].tolist())
        return forward(self, *args, **named)

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
        facts: "data": texts; "prompt", "reply".
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
        model.train()  # as training leaves it: whoever generates has to leave dropout out
        for name, seed in (("first", 1), ("second", 2)):
            with record.experiment(f"reply/{name}", "generate_reply(model, prompt)") as seen:
                torch.manual_seed(seed)
                with reading_prompts() as asked:
                    reply = names["generate_reply"](model.train(), facts["prompt"])
                seen.facts |= {"type": type(reply).__name__, "reply": str(reply)[:1_000]}
                seen.facts["read"] = tokenizer.decode(asked[0]) if asked else ""
        with record.experiment("best") as seen:  # what this model says by itself to what it was asked
            seen.facts["continued"] = _greedy(model.eval(), asked[0] if asked else [], tokenizer)


@torch.no_grad()
def _greedy(model: nn.Module, ids: list[int], tokenizer: Any, steps: int = 12) -> str:
    given = len(ids)
    for _ in range(steps if ids else 0):
        best = int(model(input_ids=torch.tensor([ids])).logits[0, -1].argmax())
        if best == tokenizer.eos_token_id:
            break
        ids = [*ids, best]
    return str(tokenizer.decode(ids[given:]))
