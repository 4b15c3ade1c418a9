"""What a student of this lab would otherwise be told, from the same evidence as the checks': no code is run again.

Two yardsticks, both common. The *lab's own checks* print SUCCESS when a new LoRALayer's output is close to zero,
and when some tensors have a gradient and some have none. The *accuracy threshold* looks at nothing but how many
messages the fine-tuned model gets right; it is measured by tests/zoo/calibrate.py, which trains.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.lora_from_scratch.test_5_notebook import MINIMUM_ACCURACY
from autograder.evidence import Evidence, ProbeEvidence
from zoo import ZOO, Verdict

ACCURACY = ZOO / "accuracy.json"
MARGIN = 0.01  # below the least accurate right solution


def passes_printed_checks(verdict: Verdict) -> bool:
    """Whether both of the lab's own checks print SUCCESS; code that raises prints an error instead."""
    if verdict.evidence is None:
        return False
    return _zero_at_first(verdict.evidence) and _some_gradients(verdict.evidence)


def _experiment(evidence: Evidence, probe: str, name: str) -> Mapping[str, Any]:
    found = evidence.get(probe)
    experiment = found.experiments.get(name) if isinstance(found, ProbeEvidence) else None
    return experiment if isinstance(experiment, dict) and experiment.get("error") is None else {}


def _zero_at_first(evidence: Evidence) -> bool:
    """`torch.allclose(lora_layer(x), torch.zeros(...))` with its default tolerance."""
    output = evidence["layer"].arrays.get("case0/start/output") if "layer" in evidence else None
    return output is not None and bool(np.allclose(output, 0, atol=1e-8))


def _some_gradients(evidence: Evidence) -> bool:
    """After a backward pass some parameters have a gradient, and some have none.

    Where ours stood in for a student's definition, nobody knows; it counts as caught, in favour of the lab's checks.
    """
    if "freezing" in evidence and evidence["freezing"].stand_ins:
        return False
    got = _experiment(evidence, "freezing", "narrow/gradients").get("facts", {}).get("with_gradient")
    everything = _experiment(evidence, "freezing", "narrow/freeze").get("facts", {}).get("parameters")
    return isinstance(got, list) and isinstance(everything, list) and 0 < len(got) < len(everything)


def calibrated() -> dict[str, Any]:
    """The committed table of accuracies; empty before the first calibration."""
    table: dict[str, Any] = json.loads(ACCURACY.read_text("utf-8")) if ACCURACY.exists() else {}
    return table


def passes_accuracy(verdict: Verdict, table: Mapping[str, Any]) -> bool | None:
    """Whether the accuracy alone would let a specimen pass, at every seed; None where it was not calibrated."""
    found = table.get("specimens", {}).get(verdict.animal.name)
    if found is None:
        return None
    return all(accuracy is not None and accuracy >= MINIMUM_ACCURACY for accuracy in found)


def accuracy_summary(table: dict[str, Any]) -> str:
    """The two distributions, the minimum that follows, and how many wrong solutions it alone would catch."""
    specimens = table["specimens"]
    right = [a for name, found in specimens.items() if name.startswith("right/") for a in found if a is not None]
    wrong = {name: found for name, found in specimens.items() if name.startswith("wrong/")}
    trained = {name: [a for a in found if a is not None] for name, found in wrong.items() if None not in found}
    lines = [f"right: {len(right)} trainings; {_spread(right)}"]
    lines.append(f"wrong: {len(trained)} of {len(wrong)} train; {_spread([a for f in trained.values() for a in f])}")
    if right:
        derived = math.floor(100 * (min(right) - MARGIN)) / 100
        caught = [name for name, found in trained.items() if min(found) < derived]
        lines.append(f"minimum: {derived:.0%} follows; check 5.4 asks for {MINIMUM_ACCURACY:.0%}")
        lines.append(f"         it alone catches {len(caught)} of {len(trained)} wrong solutions that train")
    return "\n".join(lines)


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "none"
    low, median, high = np.quantile(values, [0, 0.5, 1])
    return f"accuracy {low:.1%} at least, {median:.1%} in the middle, {high:.1%} at most"
