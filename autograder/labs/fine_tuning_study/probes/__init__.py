"""Experiments of the lab "A fine-tuning study": one module per exercise."""

from autograder.kit.probing.logins import leave_logins_out as warm_up  # noqa: F401
from autograder.labs.fine_tuning_study.probes import adapters, collapse, example, experiment, metrics, study, sweep

PROBES = {
    "metrics": metrics.probe,
    "experiment": experiment.probe,
    "collapse": collapse.probe,
    "adapters": adapters.probe,
    "sweep": sweep.probe,
    "example": example.probe,
    "study": study.probe,
}
