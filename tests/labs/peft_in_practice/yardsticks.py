"""What a student of this lab would otherwise be told, from the same evidence as the checks': no code is run again.

Whoever grades such a notebook by hand looks at two things: whether its cells run through, and whether the accuracies of
its table are such as the models can have.
"""

from __future__ import annotations

from typing import Any

from autograder.kit.evidence import RUN
from yardsticks import Yardsticks
from zoo_verdict import Verdict

CHANCE = 40.0  # points: two classes that are about as frequent, on few messages


def runs_through(verdict: Verdict) -> bool:
    """Whether no cell, and no call of what its exercise asks for, raises anything."""
    evidence = verdict.evidence
    if evidence is None or _facts(verdict, RUN, "run").get("error") is not None:
        return False
    experiments = [one for found in evidence.values() for one in found.experiments.values()]
    return all(isinstance(one, dict) and one.get("error") is None for one in experiments)


def accuracy_is_plausible(verdict: Verdict) -> bool:
    """Whether the means that were shown are above chance; where none was shown, nothing is seen."""
    rows = _facts(verdict, "practice", "table").get("rows", {})
    shown = [row.get("mean") for row in rows.values() if isinstance(row, dict)]
    return all(CHANCE <= mean <= 100 for mean in shown if isinstance(mean, float | int))


def _facts(verdict: Verdict, probe: str, name: str) -> dict[str, Any]:
    found = (verdict.evidence or {}).get(probe)
    experiment = found.experiments.get(name) if found is not None else None
    return experiment["facts"] if isinstance(experiment, dict) and isinstance(experiment.get("facts"), dict) else {}


YARDSTICKS = Yardsticks(
    passes={"the notebook running through": runs_through, "the accuracy it shows": accuracy_is_plausible},
    notes="""\
For *the notebook running through*, caught is whatever raises; for *the accuracy it shows*, a mean below chance, which
is all that a reader has who sees the figures alone.""",
)
