"""Exercise 5: a sweep over ranks, and what follows from given tables."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from autograder.kit.probing.digests import fingerprint
from autograder.kit.probing.small import encoded
from autograder.kit.probing.values import number
from autograder.kit.probing.watch import watching
from autograder.kit.recorder import Recorder
from autograder.labs.fine_tuning_study.probes.given import given_names, tokenizer_of

COLUMNS = ("rank", "seed", "loss", "seconds")
NESTED = "PEFT for a second time"  # in peft's warning where a model has an adapter by now


def rows_of(table: object) -> list[dict[str, Any]] | None:
    """The rows of a sweep, times in seconds: a list of dictionaries, or a DataFrame."""
    if hasattr(table, "to_dict"):
        table = table.to_dict("records")
    if not isinstance(table, Iterable) or isinstance(table, str | Mapping):
        return None
    rows = list(table)
    if not all(isinstance(row, Mapping) for row in rows):
        return None
    return [_numbers(row) for row in rows[:500]]


def _numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    minutes = number(row.get("minutes"))
    time = {} if minutes is None else {"seconds": 60 * minutes}
    return time | {name: number(row[name]) for name in COLUMNS if name in row}


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Sweeps over a few ranks and seeds, and asks what given tables show.

    Args:
        facts: "train" and "test": [label, text] pairs; "ranks", "seeds"; "tables": name ("clear", "close",
            "original", "noise", "one repeat") -> rows.
    """
    with given_names(names):
        tokenizer = names.get("tokenizer") or tokenizer_of("nano_roberta")
        with record.experiment("sweep", "rank_sweep(train, test, ranks, seeds)") as seen:
            train, test = encoded(facts["train"], tokenizer), encoded(facts["test"], tokenizer)
            seen.facts["test"] = [fingerprint(one["input_ids"]) for one in test]
            torch.manual_seed(facts["noise"])
            with watching(seen.facts), warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                try:
                    table = names["rank_sweep"](train, test, list(facts["ranks"]), list(facts["seeds"]))
                finally:
                    seen.facts["nested"] = any(NESTED in str(one.message) for one in warned)
            seen.facts["type"] = type(table).__name__
            seen.facts["rows"] = rows_of(table)
        for name, rows in facts["tables"].items():
            with record.experiment(f"table/{name}", "exceeds_spread(table)") as seen:
                answer = names["exceeds_spread"]([dict(row) for row in rows])
                known = answer is None or isinstance(answer, bool | np.bool_)
                seen.facts |= {"type": type(answer).__name__, "answer": _named(answer) if known else None}


def _named(answer: object) -> str:
    """None is an answer, too: it can't be said."""
    return "unknown" if answer is None else "yes" if answer else "no"
