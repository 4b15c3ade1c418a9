"""Exercise 7: prompts, examples, and which of an example's tokens are learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray
from transformers import AutoTokenizer

from autograder.kit.probing.values import integers
from autograder.kit.recorder import Recorder, Recording
from autograder.labs.peft_in_practice.probes.given import GENERATOR, given_names
from lora_lab.hub import model_folder

IGNORED = -100
FIELDS = ("input_ids", "attention_mask", "labels")


def tokenizers() -> dict[str, Any]:
    """The generator's: as it is, without a padding token; with its end token as one; and with one of its own."""
    made = {name: AutoTokenizer.from_pretrained(model_folder(GENERATOR)) for name in ("none", "end", "own")}
    made["end"].pad_token = made["end"].eos_token
    made["own"].add_special_tokens({"pad_token": "<pad>"})
    return made


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Formats each example, and encodes it with each tokenizer.

    Args:
        facts: "examples": [question, answer] pairs; "max_length".
    """
    with given_names(names):
        for index, (question, answer) in enumerate(facts["examples"]):
            with record.experiment(f"{index}/format", "format_example(question, answer)") as seen:
                asked, whole = names["prompt"](question), names["format_example"](question, answer)
                seen.facts["types"] = [type(asked).__name__, type(whole).__name__]
                seen.facts |= {"prompt": str(asked)[:2_000], "example": str(whole)[:2_000]}
        for name, tokenizer in tokenizers().items():
            for index, (question, answer) in enumerate(facts["examples"]):
                call = f"encode_example(question, answer, tokenizer, {facts['max_length']})"
                pad, end = tokenizer.pad_token_id, tokenizer.eos_token_id
                with record.experiment(f"{index}/{name}/example", call) as seen:
                    seen.facts["padding"] = int(end if pad is None else pad)
                    row = names["encode_example"](question, answer, tokenizer, facts["max_length"])
                    _describe(row, tokenizer, seen)
                    seen.facts["prompt"] = str(names["prompt"](question))[:2_000]
                    seen.facts["example"] = str(names["format_example"](question, answer))[:2_000]


def _describe(row: object, tokenizer: Any, seen: Recording) -> None:
    seen.facts |= {"type": type(row).__name__, "end": int(tokenizer.eos_token_id)}
    if not isinstance(row, Mapping):
        return
    seen.facts["names"] = [str(name)[:60] for name in list(row)[:20]]
    found = {name: integers(_first(row.get(name))) for name in FIELDS}
    seen.facts |= found
    ids, labels = found["input_ids"], found["labels"]
    if ids is not None and labels is not None and len(ids) == len(labels):
        learned = [label for label in labels if label != IGNORED]
        begin = next((i for i, label in enumerate(labels) if label != IGNORED), len(labels))
        seen.facts["learned"] = _text(learned, tokenizer)
        seen.facts["given"] = _text(ids[:begin], tokenizer)


def _text(ids: list[int], tokenizer: Any) -> str:
    return str(tokenizer.decode([token for token in ids if 0 <= token < len(tokenizer)], skip_special_tokens=True))


def _first(values: Any) -> Any:
    """The one row of a batch of one."""
    return values[0] if getattr(values, "ndim", 1) == 2 and len(values) == 1 else values
