"""Experiments of the lab "PEFT in practice": one module per exercise."""

from autograder.kit.probing.logins import leave_logins_out as warm_up  # noqa: F401
from autograder.labs.peft_in_practice.probes import (
    batches,
    counting,
    keeping,
    practice,
    prompts,
    reporting,
    starts,
    wishes,
)

PROBES = {
    "counting": counting.probe,
    "batches": batches.probe,
    "starts": starts.probe,
    "reporting": reporting.probe,
    "wishes": wishes.probe,
    "keeping": keeping.probe,
    "prompts": prompts.probe,
    "practice": practice.probe,
}
