"""The whole notebook: its runs, its sweep, its example and what it claims of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray
from torch import nn

from autograder.kit.probing.values import truth
from autograder.kit.recorder import Recorder, Recording
from autograder.labs.fine_tuning_study.probes.results import describe_own_metrics, describe_run
from autograder.labs.fine_tuning_study.probes.sweep import rows_of

MAX_RUNS = 12


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Writes down what the notebook kept.

    Args:
        names: the notebook's global names after its last cell.
        facts: "names": what should be defined; "claims": names of claims.
    """
    with record.experiment("names") as seen:
        seen.facts["missing"] = [name for name in facts["names"] if name not in names]
    with record.experiment("claims") as seen:
        for name in facts["claims"]:
            value = names.get(name, ...)
            seen.facts[name] = {
                "type": type(value).__name__,
                "text": value[:200] if isinstance(value, str) else None,
                "truth": truth(value),
            }
    runs = names.get("runs")
    with record.experiment("runs") as seen:
        seen.facts["type"] = type(runs).__name__
        kept = list(runs.items())[:MAX_RUNS] if isinstance(runs, Mapping) else []
        seen.facts["names"] = [str(name)[:60] for name, _ in kept]
    for number, (_, run) in enumerate(kept):
        with record.experiment(f"run{number}") as seen:
            describe_run(run, seen)
        if "compute_metrics" in names:
            with record.experiment(f"run{number}/own") as seen:
                describe_own_metrics(run, names["compute_metrics"], seen)
    with record.experiment("test") as seen:
        encoded = names.get("test_set")
        if isinstance(encoded, list):
            seen.facts["labels"] = [int(one["labels"]) for one in encoded[:2_000]]
    with record.experiment("sweep") as seen:
        seen.facts["rows"] = rows_of(names.get("sweep"))
    with record.experiment("example") as seen:
        _describe_example(names, seen)


def _describe_example(names: Mapping[str, Any], seen: Recording) -> None:
    """Exercise 6: what was asked and answered, which texts were drawn, and the model that answers."""
    for name in ("reply_before", "reply_after", "PROMPT", "REPLY"):
        value = names.get(name)
        seen.facts[name] = value[:1_000] if isinstance(value, str) else None
    texts, drawn = names.get("example_texts"), names.get("drawn")
    if isinstance(texts, list) and isinstance(drawn, list):
        reply = str(names.get("REPLY"))
        seen.facts["with_reply"] = [i for i, text in enumerate(texts[:5_000]) if reply in str(text)]
        seen.facts["drawn"] = [int(i) for i in drawn[:20_000]]
    model = names.get("chat_model")
    seen.facts["model"] = type(model).__name__
    if isinstance(model, nn.Module):
        seen.facts["adapter"] = [
            [name, float(p.detach().abs().max())] for name, p in model.named_parameters() if "lora_B" in name
        ]
        seen.facts["nested"] = any("base_model.model.base_model.model" in n for n, _ in model.named_parameters())
