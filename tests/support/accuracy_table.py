"""What an accuracy threshold alone would say of a lab's specimens, from a table over many seeds.

A lab has one whose zoo.toml says how it is measured, and whose `yardsticks.py` has `accuracy_of(verdict)`:

    [calibration]
    check = "5.4"                                   the check that asks for a minimum
    minimum = "autograder.labs.x.accuracy:MINIMUM"  where that minimum stands
    seed = "SEED = {}"                              the notebook's line with its seed
    left_out = ["evaluate"]                         cells, by the beginning of their names, that change no weight
    material = ["hidden_families.toml"]             files of the lab that an accuracy depends on
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import numpy as np

from zoo import Zoo
from zoo_verdict import Verdict

MARGIN = 0.01  # below the least accurate right solution


def table_path(zoo: Zoo) -> Path:
    return zoo.folder / "accuracy.json"


def accuracy_table(zoo: Zoo) -> dict[str, Any]:
    """The committed table; empty before the first calibration."""
    path = table_path(zoo)
    table: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return table


def minimum_accuracy(zoo: Zoo) -> float:
    """What the lab's check asks for, from 0 to 1."""
    return float(resolve_name(zoo.calibration["minimum"]))


def passes_accuracy(verdict: Verdict, table: Mapping[str, Any]) -> bool | None:
    """Whether the accuracy alone would let a specimen pass, at every seed; None where it was not calibrated."""
    accuracies = table.get("specimens", {}).get(verdict.specimen.name)
    if accuracies is None:
        return None
    minimum = minimum_accuracy(verdict.specimen.zoo)
    return all(accuracy is not None and accuracy >= minimum for accuracy in accuracies)


def accuracy_summary(zoo: Zoo, table: Mapping[str, Any]) -> str:
    """The two distributions, the minimum that follows, and how many wrong solutions it alone would catch."""
    specimens = table["specimens"]
    right = [a for name, measured in specimens.items() if name.startswith("right/") for a in measured if a is not None]
    wrong = {name: measured for name, measured in specimens.items() if name.startswith("wrong/")}
    trained = {name: measured for name, measured in wrong.items() if None not in measured}
    lines = [f"right: {len(right)} trainings; {_spread(right)}"]
    lines.append(f"wrong: {len(trained)} of {len(wrong)} train; {_spread([a for m in trained.values() for a in m])}")
    if right:
        derived = math.floor(100 * (min(right) - MARGIN)) / 100
        caught = [name for name, measured in trained.items() if min(measured) < derived]
        asked = f"check {zoo.calibration['check']} asks for {minimum_accuracy(zoo):.0%}"
        lines.append(f"minimum: {derived:.0%} follows; {asked}")
        lines.append(f"         it alone catches {len(caught)} of {len(trained)} wrong solutions that train")
    return "\n".join(lines)


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "none"
    low, median, high = np.quantile(values, [0, 0.5, 1])
    return f"accuracy {low:.1%} at least, {median:.1%} in the middle, {high:.1%} at most"
