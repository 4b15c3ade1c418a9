"""The whole notebook: its curves, its table, its answers and what it claims of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from autograder.kit.probing.values import get, integers, number, truth
from autograder.kit.recorder import Recorder
from autograder.labs.peft_in_practice.probes.starts import describe_curve

MAX_CURVES = 24
SETS = {"validation": "validation_set", "test": "test_set"}


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
            seen.facts[name] = {"type": type(value).__name__, "truth": truth(value)}
    curves, by_trainer = _curves(names.get("curves")), _curves(names.get("by_trainer"))
    with record.experiment("curves") as seen:
        seen.facts |= {"type": type(names.get("curves")).__name__, "count": len(curves)}
        seen.facts |= {"trainer_type": type(names.get("by_trainer")).__name__, "trainers": len(by_trainer)}
    for kind, kept in (("curve", curves), ("trainer", by_trainer)):
        for index, curve in enumerate(kept):
            with record.experiment(f"{kind}{index}") as seen:
                describe_curve(curve, seen)
    with record.experiment("table") as seen:
        table = names.get("table")
        seen.facts["type"] = type(table).__name__
        rows = _rows(table)
        seen.facts["rows"] = {
            str(start)[:60]: {name: number(get(row, name)) for name in ("mean", "spread", "ddof")}
            for start, row in rows.items()
        }
    with record.experiment("sets") as seen:
        for kind, name in SETS.items():
            encoded = names.get(name)
            if isinstance(encoded, list):
                seen.facts[kind] = integers([get(row, "labels") for row in encoded])
    with record.experiment("replies") as seen:
        for name in ("with_end", "without_end"):
            seen.facts[name] = truth(get(names.get(name), "stopped"))


def _curves(kept: object) -> list[object]:
    values = list(kept.values()) if isinstance(kept, Mapping) else kept
    return list(values)[:MAX_CURVES] if isinstance(values, list | tuple) else [] if values is None else [values]


def _rows(table: Any) -> dict[Any, Any]:
    """Start -> mean and spread: out of a dictionary of them, or a DataFrame with a row for each start."""
    if hasattr(table, "to_dict") and hasattr(table, "index"):
        table = table.to_dict("index")
    return dict(table) if isinstance(table, Mapping) else {}
