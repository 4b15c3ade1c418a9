"""What a student of this lab would otherwise be told, from the same evidence as the checks': no code is run again.

Whoever grades such a notebook by hand looks at two things: whether its cells run through, and whether the accuracy that
it shows is one that the model can have.
"""

from __future__ import annotations

from typing import Any

from autograder.kit.evidence import RUN
from yardsticks import Yardsticks
from zoo_verdict import Verdict

CHANCE = 0.5  # of two classes that are about as frequent


def runs_through(verdict: Verdict) -> bool:
    """Whether no cell, and no call of what its exercise asks for, raises anything."""
    evidence = verdict.evidence
    if evidence is None or _facts(verdict, RUN, "run").get("error") is not None:
        return False
    experiments = [one for found in evidence.values() for one in found.experiments.values()]
    return all(isinstance(one, dict) and one.get("error") is None for one in experiments)


def accuracy_is_plausible(verdict: Verdict) -> bool:
    """Whether the accuracies that were shown are above chance; where none was shown, nothing is seen."""
    shown = [
        _facts(verdict, probe, name).get("metrics", {}).get("accuracy")
        for probe, name in (("experiment", "baseline"), ("study", "run0"))
    ]
    return all(CHANCE <= accuracy <= 1 for accuracy in shown if isinstance(accuracy, float | int))


def _facts(verdict: Verdict, probe: str, name: str) -> dict[str, Any]:
    found = (verdict.evidence or {}).get(probe)
    experiment = found.experiments.get(name) if found is not None else None
    return experiment["facts"] if isinstance(experiment, dict) and isinstance(experiment.get("facts"), dict) else {}


YARDSTICKS = Yardsticks(
    passes={"the notebook running through": runs_through, "the accuracy it shows": accuracy_is_plausible},
    notes="""\
For *the notebook running through*, caught is whatever raises; for *the accuracy it shows*, an accuracy below chance,
which is all that a reader has who sees the figures alone.""",
)
