"""Whether later exercises can build on what an earlier one defines, or need a stand-in for it.

A wrong definition is built on, as it would be in a notebook, and what is wrong with it is said once. One that raises,
or returns what nothing can be done with, would cost later exercises points that are not theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograder.kit.evidence import ProbeEvidence
from autograder.kit.exercise_evidence import ExerciseEvidence
from autograder.kit.verdict import Verdict
from autograder.labs.fine_tuning_study.measurements import Adapted, Configuration, Metrics

METRICS, CONFIG = "compute_metrics", "lora_config"


def unusable(probe: str, evidence: ProbeEvidence) -> Sequence[str]:
    """The names defined in an exercise that later exercises can't build on."""
    if probe not in _BUILT_ON:
        return ()
    name, works = _BUILT_ON[probe]
    try:
        return () if works(ExerciseEvidence(evidence)) else (name,)
    except Verdict:  # missing, or raising when used
        return (name,)


def _metrics_work(metrics: ExerciseEvidence) -> bool:
    """Four metrics, also where nothing is taken for spam: a model that was trained for a few steps answers so."""
    return not any(metrics.read(Metrics, case).missing for case in ("mixed", "none"))


def _config_works(adapters: ExerciseEvidence) -> bool:
    """A model with adapters comes of it, at each rank that was tried."""
    tried = [name.removesuffix("/config") for name in adapters.evidence.experiments if name.endswith("/config")]
    for rank in tried:
        if adapters.read(Configuration, rank).r is None or not adapters.read(Adapted, rank).scaling:
            return False
    return bool(tried)


_BUILT_ON: Mapping[str, tuple[str, Callable[[ExerciseEvidence], bool]]] = {
    "metrics": (METRICS, _metrics_work),
    "adapters": (CONFIG, _config_works),
}
