"""Experiments of the lab "LoRA from scratch": one module per exercise."""

from autograder.probes.lora_from_scratch import freezing, layer, models, notebook, replacement, wrapper

PROBES = {
    "layer": layer.probe,
    "wrapper": wrapper.probe,
    "replacement": replacement.probe,
    "freezing": freezing.probe,
    "notebook": notebook.probe,
}


def warm_up() -> None:
    """Uses once what a forked child would otherwise import at its first use: torch's dispatch from `meta`."""
    models.gpt2_sized()
