"""What a student of this lab would otherwise be told, from the same evidence as the checks': no code is run again.

Two yardsticks, both common. The *lab's own checks* print SUCCESS when a new LoRALayer's output is close to zero,
and when some tensors have a gradient and some have none. The *accuracy threshold* looks at nothing but how many
messages the fine-tuned model gets right; it is measured by tests/zoo/calibrate.py, which trains.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.lora_from_scratch.test_5_notebook import MINIMUM_ACCURACY
from autograder.evidence import Evidence, ProbeEvidence
from zoo import ZOO, Verdict

ACCURACY = ZOO / "accuracy.json"


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
    """After a backward pass some parameters have a gradient, and some have none."""
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
