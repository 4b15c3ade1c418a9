"""Experiments of the lab "LoRA from scratch": one module per exercise."""

from autograder.labs.lora_from_scratch.probes import (
    classification,
    freezing,
    layer,
    models,
    notebook,
    replacement,
    replayed,
    wrapper,
)

PROBES = {
    "layer": layer.probe,
    "wrapper": wrapper.probe,
    "replacement": replacement.probe,
    "freezing": freezing.probe,
    "notebook": notebook.probe,
    # without student code
    "replaced": replayed.replacement,
    "frozen": replayed.freezing,
    "classification": classification.probe,
}


def warm_up() -> None:
    """Makes models once: them, and what torch imports and prepares at first use, a forked child then finds."""
    models.make_ahead()
