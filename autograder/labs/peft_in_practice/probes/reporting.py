"""Exercise 4: epochs, means and spreads of given curves and values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from autograder.kit.probing.values import number, truth
from autograder.kit.recorder import Recorder


def probe(
    names: Mapping[str, Any], facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], record: Recorder
) -> None:
    """Asks for the best epoch and what is reported of each curve, for summaries, and whether two starts differ.

    Args:
        facts: "curves": name -> {"validation", "test"}, accuracies of each epoch; "values": lists of accuracies;
            "pairs": name -> two such lists. All in points.
    """
    for name, curve in facts["curves"].items():
        with record.experiment(f"{name}/epoch", f"best_epoch({curve['validation']})") as seen:
            found = names["best_epoch"](list(curve["validation"]))
            seen.facts |= {"type": type(found).__name__, "epoch": number(found)}
        call = f"reported({curve['validation']}, {curve['test']})"
        with record.experiment(f"{name}/reported", call) as seen:
            found = names["reported"](list(curve["validation"]), list(curve["test"]))
            seen.facts |= {"type": type(found).__name__, "value": number(found)}
    for index, values in enumerate(facts["values"]):
        with record.experiment(f"values{index}/summary", f"summarise({values})") as seen:
            found = names["summarise"](list(values))
            seen.facts["type"] = type(found).__name__
            if isinstance(found, Mapping):
                seen.facts["names"] = [str(name)[:60] for name in list(found)[:40]]
                seen.facts |= {name: number(found.get(name)) for name in ("mean", "spread", "ddof")}
    for name, (one, other) in facts["pairs"].items():
        with record.experiment(f"{name}/differs", f"differs({one}, {other})") as seen:
            answer = names["differs"](list(one), list(other))
            seen.facts |= {"type": type(answer).__name__, "answer": truth(answer)}
