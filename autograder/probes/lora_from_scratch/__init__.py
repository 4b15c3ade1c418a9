"""Experiments of the lab "LoRA from scratch": one module per exercise."""

from autograder.probes.lora_from_scratch import freezing, layer, notebook, replacement, wrapper

PROBES = {
    "layer": layer.probe,
    "wrapper": wrapper.probe,
    "replacement": replacement.probe,
    "freezing": freezing.probe,
    "notebook": notebook.probe,
}
