"""What a student of this lab would otherwise be told, from the same evidence as the checks': no code is run again.

The lab's own checks print SUCCESS when a new LoRALayer's output is close to zero, and when some tensors have a gradient
and some have none. An accuracy threshold looks at nothing but how many messages the fine-tuned model gets right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.kit.evidence import Evidence, ProbeEvidence
from autograder.labs.lora_from_scratch.hidden import accuracy_on, hidden_messages
from yardsticks import Yardsticks
from zoo_verdict import Verdict


def passes_printed_checks(verdict: Verdict) -> bool:
    """Whether both of the lab's own checks print SUCCESS; code that raises prints an error instead."""
    if verdict.evidence is None:
        return False
    return _zero_at_first(verdict.evidence) and _some_gradients(verdict.evidence)


def accuracy_of(verdict: Verdict) -> float | None:
    """Share of the hidden messages that the final model gets right; None when it has not become a classifier."""
    logits = verdict.evidence["classification"].arrays.get("predictions/logits") if verdict.evidence else None
    messages = hidden_messages(verdict.report.seed)
    if logits is None or logits.shape != (len(messages), 2) or not np.isfinite(logits).all():
        return None
    return accuracy_on([label for label, _ in messages], logits)


def _experiment(evidence: Evidence, probe: str, name: str) -> Mapping[str, Any]:
    recorded = evidence.get(probe)
    experiment = recorded.experiments.get(name) if isinstance(recorded, ProbeEvidence) else None
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


YARDSTICKS = Yardsticks(
    passes={"the lab's printed checks": passes_printed_checks},
    notes="""\
The lab's own printed checks are "a new layer's output is close to zero" and "some tensors have a gradient, some have
none"; for them, *caught* is any check that does not print SUCCESS, or an error.""",
    accuracy_of=accuracy_of,
)
